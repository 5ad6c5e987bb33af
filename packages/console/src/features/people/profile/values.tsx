import { endpoints } from 'virtual:contracts'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { call } from '../../../app/api/client.ts'
import { useI18n } from '../../../app/i18n/index.ts'
import { ErrorPanel, LoadingRows, Notice } from '../../../ui/states.tsx'
import { lookedAt } from '../looked-at.ts'
import classes from './profile.module.css'
import { Silent } from './silent.tsx'
import { ValueRow } from './value-row.tsx'

const route = getRouteApi('/shell/people/$id')

interface Props {
  personId: string
  purpose: string
  place: string | undefined
  mention: boolean
}

/** Every value that a reading for the purpose hears, also the old ones, marked; behind each its whole story. */
export const Values = ({ personId, purpose, place, mention }: Props) => {
  const { t } = useI18n()
  const { why } = route.useSearch()
  const navigate = route.useNavigate()
  const profile = useQuery({
    queryKey: ['person', personId, 'profile', purpose, place, mention],
    queryFn: ({ signal }) =>
      call(endpoints.getProfile, {
        params: { id: personId },
        query: { purpose, context: place, mention: mention ? 'true' : 'false', stale: 'true' },
        signal,
      }),
    ...lookedAt,
  })
  const toggle = (key: string) =>
    navigate({
      search: (s) => ({ ...s, why: s.why === key ? undefined : key }),
      replace: true,
      resetScroll: false,
    })
  if (profile.isPending) return <LoadingRows rows={4} />
  if (profile.isError) return <ErrorPanel error={profile.error} retry={() => profile.refetch()} />
  const { values, silent } = profile.data
  return (
    <>
      {values.length === 0 && <Notice>{t(silent.length === 0 ? 'person.noTraits' : 'person.allSilent')}</Notice>}
      <ul className={classes.values}>
        {values.map((value) => (
          <ValueRow
            key={value.attribute}
            value={value}
            place={place}
            opened={why === value.attribute}
            onToggle={() => toggle(value.attribute)}
          />
        ))}
      </ul>
      <Silent silent={silent} />
    </>
  )
}

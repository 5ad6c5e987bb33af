import { endpoints } from 'virtual:contracts'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { call } from '../../app/api/client.ts'
import { useI18n } from '../../app/i18n/index.ts'
import { ErrorPanel, LoadingRows, Notice } from '../../ui/states.tsx'
import { lookedAt } from '../people/looked-at.ts'
import people from '../people/people.module.css'
import { ReasonChip } from './reason-chip.tsx'
import { useSegments } from './use-segments.ts'

/** The segments a person is in, since when and why. */
export const PersonSegments = ({ personId }: { personId: string }) => {
  const { t, format } = useI18n()
  const { items: known } = useSegments()
  const segments = useQuery({
    queryKey: ['person', personId, 'segments'],
    queryFn: ({ signal }) => call(endpoints.segmentsOfPerson, { params: { id: personId }, signal }),
    ...lookedAt,
  })
  if (segments.isPending) return <LoadingRows rows={2} height={28} />
  if (segments.isError) return <ErrorPanel error={segments.error} retry={() => segments.refetch()} />
  if (segments.data.items.length === 0) return <Notice>{t('segments.personNone')}</Notice>
  return (
    <table className={`${people.table} ${people.stacked}`}>
      <thead>
        <tr>
          <th scope="col">{t('segments.kind.segment')}</th>
          <th scope="col">{t('segments.whyIn')}</th>
          <th scope="col">{t('segments.since')}</th>
        </tr>
      </thead>
      <tbody>
        {segments.data.items.map(({ key, name, since, reason }) => (
          <tr key={key} data-segment={key}>
            <td>
              <Link to="/segments/$key" params={{ key }} search={{}} className={people.label}>
                <bdi>{known.find((s) => s.key === key)?.name ?? name}</bdi>
              </Link>
            </td>
            <td>
              <ReasonChip reason={reason} />
            </td>
            <td className={people.when}>
              <time dateTime={since}>{format.date(since)}</time>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

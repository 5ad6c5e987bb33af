import { Checkbox, Select, TextInput } from '@mantine/core'
import { getRouteApi } from '@tanstack/react-router'
import { useI18n } from '../../../app/i18n/index.ts'
import { useTypedText } from '../../../ui/use-typed-text.ts'
import { usePurposeNames } from '../use-purpose-names.ts'
import { isPlaceText } from './place-text.ts'
import classes from './profile.module.css'

const route = getRouteApi('/shell/people/$id')

/** For which purpose and for which place it is read: the same person looks different to each. Stands in the address. */
export const ReadFor = () => {
  const { t } = useI18n()
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const { all } = usePurposeNames()
  const set = (change: Partial<typeof search>) =>
    navigate({ search: (s) => ({ ...s, ...change }), replace: true, resetScroll: false })
  const [place, setPlace] = useTypedText(search.in ?? '', (next) => {
    const typed = next.trim()
    if (typed === '' || isPlaceText(typed)) set({ in: typed || undefined })
  })
  return (
    <search className={classes.readFor}>
      <Select
        label={t('person.readFor')}
        data={all}
        value={search.for ?? 'essential'}
        allowDeselect={false}
        onChange={(value) => set({ for: value === null || value === 'essential' ? undefined : value })}
      />
      <TextInput
        label={t('person.readIn')}
        placeholder="store:riverside"
        className="ltr"
        maxLength={120}
        value={place}
        error={place.trim() !== '' && !isPlaceText(place.trim()) && t('person.readInWrong')}
        onChange={(e) => setPlace(e.currentTarget.value)}
      />
      <Checkbox
        className={classes.mentionOnly}
        label={t('person.mentionOnly')}
        checked={search.mention === 'yes'}
        onChange={(e) => set({ mention: e.currentTarget.checked ? 'yes' : undefined })}
      />
    </search>
  )
}

import { endpoints } from 'virtual:contracts'
import { useQuery } from '@tanstack/react-query'
import { call } from '../../app/api/client.ts'
import { useI18n } from '../../app/i18n/index.ts'
import { useMay } from '../../app/session.ts'
import { ErrorPanel, LoadingRows, Notice } from '../../ui/states.tsx'
import { lookedAt } from '../people/looked-at.ts'
import classes from './feedback.module.css'
import { TextLine } from './text-line.tsx'
import { themesQuery } from './use-feedback.ts'

/** Themes by the names that the reader's language has for them; of who may not see feedback, by their keys. */
const useThemeNames = () => {
  const { language } = useI18n()
  const may = useMay()
  const themes = useQuery({ ...themesQuery('90'), enabled: may('feedback:read') }).data?.themes
  return (key: string) => themes?.find((theme) => theme.key === key)?.names[language] ?? key
}

/** What a person said, and what they are told about it. */
export const PersonFeedback = ({ personId, purpose }: { personId: string; purpose: string }) => {
  const { t, language, format } = useI18n()
  const themeName = useThemeNames()
  const said = useQuery({
    queryKey: ['person', personId, 'feedback', purpose],
    queryFn: ({ signal }) => call(endpoints.feedbackOfPerson, { params: { id: personId }, query: { purpose }, signal }),
    ...lookedAt,
  })
  if (said.isPending) return <LoadingRows rows={2} height={28} />
  if (said.isError) return <ErrorPanel error={said.error} retry={() => said.refetch()} />
  const { items, notes } = said.data
  if (items.length === 0 && notes.length === 0) return <Notice>{t('feedback.personNone')}</Notice>
  return (
    <ul className={classes.list}>
      {items.map((item) => (
        <li key={item.id} className={classes.card}>
          <TextLine item={item} themeName={themeName} />
        </li>
      ))}
      {notes.map(({ id, title, message, state, at }) => (
        <li key={id} className={classes.card} data-note>
          <strong>{t('feedback.note', { title })}</strong>
          <p className={classes.text} dir="auto">
            {message[language] ?? Object.values(message)[0]}
          </p>
          <small>
            {t(`feedback.noteState.${state}`)} · <time dateTime={at}>{format.date(at)}</time>
          </small>
        </li>
      ))}
    </ul>
  )
}

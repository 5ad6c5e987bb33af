import type { FeedbackItem } from '@candor/contracts'
import { Link } from '@tanstack/react-router'
import { useI18n } from '../../app/i18n/index.ts'
import classes from './feedback.module.css'

interface Props {
  item: FeedbackItem
  themeName: (key: string) => string
  /** Whom the person is called; left out on their own page. */
  label?: string | null
}

/** One thing that was said: its words, what they speak of, and by whom as far as that is known. */
export const TextLine = ({ item, themeName, label }: Props) => {
  const { t, format } = useI18n()
  const { text, language, kind, channel, score, themes, at, quotable, personId } = item
  return (
    <>
      {text !== null && (
        <p className={classes.text} lang={language ?? undefined} dir="auto">
          {text}
        </p>
      )}
      <ul className={classes.tags}>
        {score !== null && <li>{t('feedback.score', { score, most: kind === 'nps' ? 10 : 5 })}</li>}
        {Object.entries(themes).map(([key, mood]) => (
          <li key={key} data-mood={mood}>
            <bdi>{themeName(key)}</bdi>: {t(`feedback.mood.${mood}`)}
          </li>
        ))}
        {quotable && <li>{t('feedback.quotable')}</li>}
      </ul>
      <small>
        {t(`feedback.kind.${kind}`)} · <bdi>{channel}</bdi> · <time dateTime={at}>{format.date(at)}</time>
        {label !== undefined && (
          <>
            {' · '}
            {personId === null ? (
              t('feedback.unknownAuthor')
            ) : (
              <Link to="/people/$id" params={{ id: personId }} search={{}}>
                <bdi>{label ?? personId}</bdi>
              </Link>
            )}
          </>
        )}
      </small>
    </>
  )
}

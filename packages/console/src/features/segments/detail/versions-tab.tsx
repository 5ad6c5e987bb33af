import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useI18n } from '../../../app/i18n/index.ts'
import { Code } from '../../../ui/code.tsx'
import { ErrorPanel, LoadingRows } from '../../../ui/states.tsx'
import { ChangedWords } from '../../consent/changed-words.tsx'
import people from '../../people/people.module.css'
import classes from '../segments.module.css'
import { usePurposeChoice } from '../use-purpose-choice.ts'
import { versionsQuery } from '../use-segments.ts'

const route = getRouteApi('/shell/segments/$key')

/** How the definition became what it is, the newest first, each against the one before. */
export const VersionsTab = () => {
  const { t, language, format } = useI18n()
  const { nameOf } = usePurposeChoice()
  const { key } = route.useParams()
  const versions = useQuery(versionsQuery(key))
  const items = versions.data?.items ?? []
  return (
    <>
      <p className={people.lead}>{t('segments.versionsLead')}</p>
      {versions.isPending && <LoadingRows height={96} />}
      {versions.isError && <ErrorPanel error={versions.error} retry={() => versions.refetch()} />}
      <ol className={classes.versions} reversed>
        {items.map((one, i) => {
          const before = items[i + 1]
          const sentence = one.sentences[language]
          return (
            <li key={one.version}>
              <h2 className={classes.versionHead}>
                {t('consent.versionNumber', { version: one.version })}
                <small>
                  {format.dateTime(one.at)} · <bdi>{one.by}</bdi>
                </small>
              </h2>
              {before === undefined ? (
                <p className={classes.sentence}>{sentence}</p>
              ) : before.sentences[language] === sentence ? (
                <p className={classes.quiet}>{t('segments.sameSentence')}</p>
              ) : (
                <ChangedWords before={before.sentences[language]} after={sentence} locale={language} />
              )}
              {before !== undefined && before.purpose !== one.purpose && (
                <p className={classes.under}>
                  {t('segments.purposeWas', { before: nameOf(before.purpose), purpose: nameOf(one.purpose) })}
                </p>
              )}
              <details className={classes.data}>
                <summary>{t('segments.asText')}</summary>
                <Code>{one.text}</Code>
              </details>
            </li>
          )
        })}
      </ol>
    </>
  )
}

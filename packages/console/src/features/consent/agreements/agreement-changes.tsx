import { useI18n } from '../../../app/i18n/index.ts'
import { ChangedList, ChangedWords } from '../changed-words.tsx'
import classes from '../consent.module.css'
import { usePurposes } from '../use-consent.ts'

interface Said {
  purposes: readonly string[]
  /** By locale. */
  texts: Readonly<Record<string, string>>
}

/** What differs between two versions: word by word in each language, and in the purposes. */
export const AgreementChanges = ({ before, after }: { before: Said; after: Said }) => {
  const { t, format } = useI18n()
  const { nameOf } = usePurposes()
  const locales = [...new Set([...Object.keys(before.texts), ...Object.keys(after.texts)])]
  const names = ({ purposes }: Said) => purposes.map(nameOf).sort()
  return (
    <div className={classes.changes}>
      {names(before).join() !== names(after).join() && (
        <div>
          <h3 className={classes.small}>{t('consent.purposes')}</h3>
          <ChangedList before={names(before)} after={names(after)} />
        </div>
      )}
      {locales
        .filter((locale) => before.texts[locale] !== after.texts[locale])
        .map((locale) => (
          <div key={locale}>
            <h3 className={classes.small}>{format.language(locale)}</h3>
            <ChangedWords before={before.texts[locale] ?? ''} after={after.texts[locale] ?? ''} locale={locale} />
          </div>
        ))}
    </div>
  )
}

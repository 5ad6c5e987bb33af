import type { PurposeRecord } from '@candor/contracts'
import { useI18n } from '../../../app/i18n/index.ts'
import { ChangedList, ChangedWords } from '../changed-words.tsx'
import classes from '../consent.module.css'
import { changedFields, type Field, type saidBy } from './purpose-draft.ts'
import { useBasisText, useDaysText, usePlaceText } from './purpose-facts.tsx'

type Said = ReturnType<typeof saidBy>

const titles = {
  texts: 'purposes.texts',
  legalBasis: 'sources.basis',
  dataCategories: 'purposes.dataCategories',
  recipients: 'purposes.recipients',
  retentionDays: 'purposes.retention',
  validityDays: 'purposes.validity',
} as const satisfies Record<Field, string>

/** What differs between two things said about a purpose, field by field and word by word. */
export const PurposeChanges = ({ before, after }: { before: Said; after: Said }) => {
  const { t } = useI18n()
  const [basisText, placeText, daysText] = [useBasisText(), usePlaceText(), useDaysText()]
  const plain = (field: Exclude<Field, 'texts'>, said: Said): string[] => {
    if (field === 'retentionDays' || field === 'validityDays') return [daysText(said[field])]
    if (field === 'legalBasis')
      return Object.entries(said.legalBasis)
        .map(([place, basis]) => t('purposes.basisThere', { place: placeText(place), basis: basisText(basis) }))
        .sort()
    return said[field]
  }
  const fields = changedFields(before, after)
  return (
    <div className={classes.changes}>
      {fields.map((field) => (
        <div key={field}>
          <h3 className={classes.small}>{t(titles[field])}</h3>
          {field === 'texts' ? (
            <ChangedTexts before={before.texts} after={after.texts} />
          ) : (
            <ChangedList before={plain(field, before)} after={plain(field, after)} />
          )}
        </div>
      ))}
    </div>
  )
}

const ChangedTexts = ({ before, after }: { before: PurposeRecord['texts']; after: PurposeRecord['texts'] }) => {
  const { format } = useI18n()
  const lines = (text: PurposeRecord['texts'][string] | undefined) =>
    text === undefined ? '' : `${text.name}\n${text.description}`
  const changed = Object.keys(after).filter((locale) => lines(before[locale]) !== lines(after[locale]))
  return changed.map((locale) => (
    <div key={locale}>
      <ChangedWords before={lines(before[locale])} after={lines(after[locale])} locale={locale} />
      <p className={classes.under}>{format.language(locale)}</p>
    </div>
  ))
}

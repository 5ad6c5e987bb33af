import { Fragment } from 'react'
import { useI18n } from '../../app/i18n/index.ts'
import classes from './consent.module.css'
import { type Change, lineChanges, wordChanges } from './word-changes.ts'

const tags = { added: 'ins', removed: 'del', same: Fragment } as const

/** A text with what was taken out and put in, marked for the eye and said to those who listen. */
export const ChangedWords = ({ before, after, locale }: { before: string; after: string; locale: string }) => (
  <Marked changes={wordChanges(before, after, locale)} locale={locale} />
)

/** A list, an item a line, in the reader's own language. */
export const ChangedList = ({ before, after }: { before: readonly string[]; after: readonly string[] }) => {
  const { language } = useI18n()
  const linesOf = (items: readonly string[]) => items.map((item) => `${item}\n`).join('')
  return <Marked changes={lineChanges(linesOf(before), linesOf(after))} locale={language} />
}

const Marked = ({ changes, locale }: { changes: readonly Change[]; locale: string }) => {
  const { t } = useI18n()
  let at = 0
  return (
    <p className={classes.words} lang={locale} dir="auto">
      {changes.map(({ kind, text }) => {
        const Tag = tags[kind]
        at += text.length
        return (
          <Tag key={`${kind} ${at}`}>
            {kind !== 'same' && <span className={classes.hidden}>{t(`consent.changed.${kind}`)} </span>}
            {text}
          </Tag>
        )
      })}
    </p>
  )
}

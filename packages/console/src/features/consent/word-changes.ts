import { diffArrays } from 'diff'

export interface WordChange {
  kind: 'same' | 'added' | 'removed'
  text: string
}

/** Words as the language divides them, which has no spaces everywhere; whatever lies between them is a piece too. */
const piecesOf = (text: string, locale: string): string[] =>
  [...new Intl.Segmenter(locale, { granularity: 'word' }).segment(text)].map((s) => s.segment)

/** What was taken out of a text and put into it, word by word. All but `added` is the old text, all but `removed` the new. */
export const wordChanges = (before: string, after: string, locale: string): WordChange[] =>
  diffArrays(piecesOf(before, locale), piecesOf(after, locale)).map((change) => ({
    kind: change.added ? 'added' : change.removed ? 'removed' : 'same',
    text: change.value.join(''),
  }))

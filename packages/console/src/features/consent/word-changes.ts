import { diffArrays } from 'diff'

export interface Change {
  kind: 'same' | 'added' | 'removed'
  text: string
}

/** Words as the language divides them, which has no spaces everywhere; whatever lies between them is a piece too. */
const wordsOf = (text: string, locale: string): string[] =>
  [...new Intl.Segmenter(locale, { granularity: 'word' }).segment(text)].map((s) => s.segment)

const linesOf = (text: string): string[] => (text === '' ? [] : text.split(/(?<=\n)/))

const changesOf = (before: string[], after: string[]): Change[] =>
  diffArrays(before, after).map((change) => ({
    kind: change.added ? 'added' : change.removed ? 'removed' : 'same',
    text: change.value.join(''),
  }))

/** A blank that stayed between two words that changed belongs to the change: it reads as one phrase, not word by word. */
const joinPhrases = (changes: readonly Change[]): Change[] => {
  const joined: Change[] = []
  let [removed, added] = ['', '']
  const flush = () => {
    if (removed !== '') joined.push({ kind: 'removed', text: removed })
    if (added !== '') joined.push({ kind: 'added', text: added })
    removed = ''
    added = ''
  }
  for (const [i, { kind, text }] of changes.entries()) {
    const isGap = kind === 'same' && /^[ \t]+$/.test(text) && removed !== '' && added !== '' && i < changes.length - 1
    if (kind !== 'added' && (kind === 'removed' || isGap)) removed += text
    if (kind !== 'removed' && (kind === 'added' || isGap)) added += text
    if (kind === 'same' && !isGap) {
      flush()
      joined.push({ kind, text })
    }
  }
  flush()
  return joined
}

/** What was taken out of a text and put into it, word by word. All but `added` is the old text, all but `removed` the new. */
export const wordChanges = (before: string, after: string, locale: string): Change[] =>
  joinPhrases(changesOf(wordsOf(before, locale), wordsOf(after, locale)))

/** The same line by line, for lists. */
export const lineChanges = (before: string, after: string): Change[] => changesOf(linesOf(before), linesOf(after))

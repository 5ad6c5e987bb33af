import { feedbackLanguages, type Lexicon } from '@candor/contracts'
import { normaliseArabic } from './normalise-arabic.ts'
import { type Word, wordsOf } from './words.ts'

/** What a term says: which theme, if it names one, and whether it praises (1), complains (-1) or only names (0). */
export interface Meaning {
  readonly kind: 'theme' | 'judgement' | 'negation' | 'contrast'
  readonly theme: string | null
  readonly polarity: -1 | 0 | 1
}

export interface Compiled {
  /** Terms of English and Arabic by their words in compared form, joined by blanks. */
  readonly phrases: ReadonlyMap<string, readonly Meaning[]>
  /** Chinese terms as they are written. */
  readonly chinese: ReadonlyMap<string, readonly Meaning[]>
  /** What phrases of several words begin with. */
  readonly begins: ReadonlySet<string>
  /** In characters. */
  readonly longestChinese: number
}

const han = /\p{Script=Han}/u

// A term of Arabic is itself: only the words of a text are tried without what may not belong to them, and its article.
const formOf = (word: Word): string =>
  word.language === 'ar' ? normaliseArabic(word.text).replace(/^ال(?=..)/, '') : word.forms[0]!

/** A lexicon as it is looked up in. Pure. */
export const compileLexicon = (lexicon: Lexicon): Compiled => {
  const phrases = new Map<string, Meaning[]>()
  const chinese = new Map<string, Meaning[]>()
  const begins = new Set<string>()
  let longestChinese = 1
  const put = (map: Map<string, Meaning[]>, key: string, meaning: Meaning) =>
    map.set(key, [...(map.get(key) ?? []), meaning])
  const add = (term: string, meaning: Meaning) => {
    if (han.test(term)) {
      const key = term.normalize('NFKC').toLowerCase()
      longestChinese = Math.max(longestChinese, key.length)
      put(chinese, key, meaning)
      return
    }
    const words = wordsOf(term).map(formOf)
    if (words.length === 0) return
    for (let n = 1; n < words.length; n++) begins.add(words.slice(0, n).join(' '))
    put(phrases, words.join(' '), meaning)
  }
  for (const language of feedbackLanguages) {
    for (const { key: theme, words, good, bad } of lexicon.themes) {
      for (const term of words[language]) add(term, { kind: 'theme', theme, polarity: 0 })
      for (const term of good[language]) add(term, { kind: 'theme', theme, polarity: 1 })
      for (const term of bad[language]) add(term, { kind: 'theme', theme, polarity: -1 })
    }
    for (const term of lexicon.good[language]) add(term, { kind: 'judgement', theme: null, polarity: 1 })
    for (const term of lexicon.bad[language]) add(term, { kind: 'judgement', theme: null, polarity: -1 })
    for (const term of lexicon.negations[language]) add(term, { kind: 'negation', theme: null, polarity: 0 })
    for (const term of lexicon.contrasts[language]) add(term, { kind: 'contrast', theme: null, polarity: 0 })
  }
  return { phrases, chinese, begins, longestChinese }
}

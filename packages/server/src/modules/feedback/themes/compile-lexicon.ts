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
  /** The longest of each, in words and in characters. */
  readonly longest: { readonly phrase: number; readonly chinese: number }
}

const han = /\p{Script=Han}/u

// A term of Arabic is itself: only the words of a text are tried without what may not belong to them, and its article.
const formOf = (word: Word): string =>
  word.language === 'ar' ? normaliseArabic(word.text).replace(/^ال(?=..)/, '') : word.forms[0]!

/** A lexicon as it is looked up in. Pure. */
export const compileLexicon = (lexicon: Lexicon): Compiled => {
  const phrases = new Map<string, Meaning[]>()
  const chinese = new Map<string, Meaning[]>()
  const longest = { phrase: 1, chinese: 1 }
  const add = (term: string, meaning: Meaning) => {
    const map = han.test(term) ? chinese : phrases
    const words = wordsOf(term)
    const key = map === chinese ? term.toLowerCase() : words.map(formOf).join(' ')
    if (key === '') return
    const length = map === chinese ? key.length : words.length
    const which = map === chinese ? 'chinese' : 'phrase'
    longest[which] = Math.max(longest[which], length)
    map.set(key, [...(map.get(key) ?? []), meaning])
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
  return { phrases, chinese, longest }
}

import type { Compiled, Meaning } from './compile-lexicon.ts'
import type { Word } from './words.ts'

/** A term in a statement: from which word on, up to which (not included). */
export interface Found {
  readonly from: number
  readonly to: number
  readonly meanings: readonly Meaning[]
}

/** Every way to read some words in a row, as compared forms: Arabic words have several. */
const readings = (words: readonly Word[]): string[] =>
  words.reduce<string[]>(
    (begun, { forms }) => begun.flatMap((b) => forms.map((f) => (b === '' ? f : `${b} ${f}`))),
    [''],
  )

const phraseAt = (words: readonly Word[], at: number, { phrases, longest }: Compiled): Found | null => {
  for (let length = Math.min(longest.phrase, words.length - at); length > 0; length--) {
    const some = words.slice(at, at + length)
    // Of Arabic each word may have a dozen forms: long phrases are tried by their first two only.
    for (const reading of readings(some.map((w) => (length > 2 ? { ...w, forms: w.forms.slice(0, 3) } : w)))) {
      const meanings = phrases.get(reading)
      if (meanings) return { from: at, to: at + length, meanings }
    }
  }
  return null
}

/**
 * Chinese is written without blanks, and where a dictionary cuts it differs from sentence to sentence. So a term counts where it
 * is whole words, or lies within one: 快递 in 快递员, and never half of each of two words.
 */
const chineseIn = (words: readonly Word[], { chinese, longest }: Compiled): Found[] => {
  const text = words.map((w) => w.text).join('')
  const starts: number[] = []
  const wordAt: number[] = []
  words.forEach((word, i) => {
    starts.push(wordAt.length)
    for (let n = 0; n < word.text.length; n++) wordAt.push(i)
  })
  const isEdge = new Set([...starts, text.length])
  const found: Found[] = []
  for (let at = 0; at < text.length; ) {
    let next = at + 1
    for (let length = Math.min(longest.chinese, text.length - at); length > 0; length--) {
      const meanings = chinese.get(text.slice(at, at + length))
      if (!meanings) continue
      const [first, last] = [wordAt[at]!, wordAt[at + length - 1]!]
      if (first !== last && !(isEdge.has(at) && isEdge.has(at + length))) continue
      found.push({ from: at, to: at + length, meanings })
      next = at + length
      break
    }
    at = next
  }
  return found
}

/**
 * The terms of a statement, longest first, none within another. Places are counted in words; within Chinese in characters, which
 * are as near to each other as words are elsewhere. Pure.
 */
export const findTerms = (words: readonly Word[], compiled: Compiled): Found[] => {
  const isChinese = words.some((w) => w.language === 'zh')
  if (isChinese) return chineseIn(words, compiled)
  const found: Found[] = []
  for (let at = 0; at < words.length; ) {
    const term = phraseAt(words, at, compiled)
    if (term) found.push(term)
    at = term ? term.to : at + 1
  }
  return found
}

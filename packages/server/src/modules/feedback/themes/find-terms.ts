import type { Compiled, Meaning } from './compile-lexicon.ts'
import type { Word } from './words.ts'

/** A term in a statement: from which word on, up to which (not included). */
export interface Found {
  readonly from: number
  readonly to: number
  readonly meanings: readonly Meaning[]
}

/** The longest phrase that begins at a word. Of Arabic each word has several forms; only readings that a phrase begins with go on. */
const phraseAt = (words: readonly Word[], at: number, { phrases, begins }: Compiled): Found | null => {
  let best: Found | null = null
  let open: string[] = ['']
  for (let i = at; i < words.length && open.length > 0; i++) {
    const { forms } = words[i]!
    const readings = open.flatMap((begun) => forms.map((form) => (begun === '' ? form : `${begun} ${form}`)))
    const fits = readings.find((reading) => phrases.has(reading))
    if (fits !== undefined) best = { from: at, to: i + 1, meanings: phrases.get(fits)! }
    open = readings.filter((reading) => begins.has(reading))
  }
  return best
}

/**
 * Chinese is written without blanks, and where a dictionary cuts it differs from sentence to sentence. So a term counts where it
 * is whole words, or lies within one: 快递 in 快递员, and never half of each of two words.
 */
const chineseIn = (words: readonly Word[], { chinese, longestChinese }: Compiled): Found[] => {
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
    for (let length = Math.min(longestChinese, text.length - at); length > 0; length--) {
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

const phrasesIn = (words: readonly Word[], compiled: Compiled): Found[] => {
  const found: Found[] = []
  for (let at = 0; at < words.length; ) {
    const term = phraseAt(words, at, compiled)
    if (term) found.push(term)
    at = term ? term.to : at + 1
  }
  return found
}

/** Words in a row that are Chinese, or that are not. */
const runsOf = (words: readonly Word[]): Word[][] => {
  const runs: Word[][] = []
  words.forEach((word, i) => {
    const goesOn = i > 0 && (word.language === 'zh') === (words[i - 1]!.language === 'zh')
    if (goesOn) runs.at(-1)!.push(word)
    else runs.push([word])
  })
  return runs
}

/**
 * The terms of a statement, longest first, none within another. Places are counted in words; within Chinese in characters, which
 * are as near to each other as words are elsewhere. Pure.
 */
export const findTerms = (words: readonly Word[], compiled: Compiled): Found[] => {
  let before = 0
  return runsOf(words).flatMap((run) => {
    const isChinese = run[0]!.language === 'zh'
    const found = isChinese ? chineseIn(run, compiled) : phrasesIn(run, compiled)
    const placed = found.map((f) => ({ ...f, from: f.from + before, to: f.to + before }))
    before += isChinese ? run.reduce((n, word) => n + word.text.length, 0) : run.length
    return placed
  })
}

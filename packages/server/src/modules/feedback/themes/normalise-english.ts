const doubled = /([bdfglmnprt])\1$/

/** Ends of words that say only which form it is; a word keeps at least three letters. */
const cut = (word: string): string => {
  if (word.length > 4 && /ies$/.test(word)) return `${word.slice(0, -3)}y`
  if (word.length > 4 && /(ss|sh|ch|x|z)es$/.test(word)) return word.slice(0, -2)
  if (word.length > 3 && /[^sui]s$/.test(word)) return cut(word.slice(0, -1))
  if (word.length > 5 && /ing$/.test(word)) return word.slice(0, -3).replace(doubled, '$1')
  if (word.length > 4 && /[^e]ed$/.test(word)) return word.slice(0, -2).replace(doubled, '$1')
  if (word.length > 5 && /ly$/.test(word)) return word.slice(0, -2)
  return word
}

/**
 * An English word without its ending: `shipping`, `shipped` and `ships` are one. Lighter than Porter's stemmer, which joins
 * words that mean different things. Pure.
 */
export const normaliseEnglish = (word: string): string => {
  const small = word
    .toLowerCase()
    .replace(/[’']s$/, '')
    .replace(/[’']/g, '')
  const stem = cut(small)
  return stem.length > 3 && stem.endsWith('e') ? stem.slice(0, -1) : stem
}

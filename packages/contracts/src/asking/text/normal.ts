/** Letters of Arabic that people write for each other, and what does not decompose by itself. */
const alike: Readonly<Record<string, string>> = {
  ٱ: 'ا',
  ى: 'ي',
  ی: 'ي',
  ک: 'ك',
  ة: 'ه',
  ß: 'ss',
  æ: 'ae',
  ø: 'o',
  ı: 'i',
}
const zeros = [0x660, 0x6f0] as const

const digit = (char: string): string => {
  const code = char.codePointAt(0)!
  const zero = zeros.find((z) => code >= z && code <= z + 9)
  return zero === undefined ? char : String(code - zero)
}

/**
 * Text as it is compared: one form of each letter, without case, accents, vowel signs and lengthening strokes; digits as 0–9.
 * "Crème" is "creme", "أُخْتٌ" is "اخت", "４２" and "٤٢" are "42". Pure.
 */
export const normal = (text: string): string =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .normalize('NFD')
    .replace(/[\p{M}\u0640\u200b-\u200f\u2066-\u2069]/gu, '')
    .normalize('NFC')
    .replace(/[ٱىیکةßæøı]/gu, (char) => alike[char]!)
    .replace(/[\u0660-\u0669\u06f0-\u06f9]/gu, digit)
    .replace(/(?<=[0-9])[٬,](?=[0-9]{3}(?![0-9]))/gu, '')
    .replace(/(?<=[0-9])[٫,](?=[0-9])/gu, '.')
    .replace(/[’‘`´]/gu, "'")

const splitters = new Map<string, Intl.Segmenter>()
const splitterOf = (locale: string): Intl.Segmenter => {
  let splitter = splitters.get(locale)
  if (!splitter) {
    splitter = new Intl.Segmenter(locale, { granularity: 'word' })
    splitters.set(locale, splitter)
  }
  return splitter
}

export interface Word {
  readonly text: string
  /** Where it begins in the normal text, and the place after its end. */
  readonly at: number
  readonly end: number
}

/** The words of normal text, by the rules of its language: Chinese has no spaces between them. Pure. */
export const wordsOf = (text: string, locale: string): Word[] =>
  [...splitterOf(locale).segment(text)]
    .filter(({ isWordLike }) => isWordLike)
    .map(({ segment, index }) => ({ text: segment, at: index, end: index + segment.length }))

export const isChinese = (text: string): boolean => /\p{Script=Han}/u.test(text)

const prefixes = ['وال', 'بال', 'فال', 'كال', 'لل', 'ال', 'و', 'ب', 'ل', 'ف', 'ك'] as const

/** An Arabic word and what may be left of it when the article and what is written together with it are taken off. */
export const stemsOf = (word: string): string[] => {
  if (!/^\p{Script=Arabic}/u.test(word)) return [word]
  const rest = prefixes.filter((one) => word.startsWith(one) && word.length - one.length >= 2)
  return [word, ...rest.map((one) => word.slice(one.length))]
}

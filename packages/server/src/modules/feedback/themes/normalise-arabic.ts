/** Vowel marks, Koranic signs and the stroke that only stretches a word. */
const marks = /[\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u0640]/g

const letters: Readonly<Record<string, string>> = {
  أ: 'ا',
  إ: 'ا',
  آ: 'ا',
  ٱ: 'ا',
  ى: 'ي',
  ئ: 'ي',
  ؤ: 'و',
  ة: 'ه',
}

/** An Arabic word as it is compared: without vowel marks, with one form a letter. Pure. */
export const normaliseArabic = (word: string): string =>
  word
    .normalize('NFKC')
    .replace(marks, '')
    .replace(/[أإآٱىئؤة]/g, (letter) => letters[letter] ?? letter)

// As Larkey's light10 cuts them: article, "and", "with", "for".
const prefixes = ['وبال', 'وال', 'فال', 'بال', 'كال', 'ولل', 'لل', 'ال', 'و', 'ف', 'ب', 'ل']
const suffixes = ['ها', 'هم', 'كم', 'نا', 'ني', 'وا', 'ات', 'ون', 'ين', 'ان', 'ه', 'ي', 'ك', 'ا']
const shortest = 3

const without = (word: string, parts: readonly string[], cutAt: 'startsWith' | 'endsWith'): string[] =>
  parts
    .filter((part) => word[cutAt](part) && word.length - part.length >= shortest)
    .map((part) => (cutAt === 'startsWith' ? word.slice(part.length) : word.slice(0, -part.length)))

/**
 * What an Arabic word may be besides itself: without what is written together with it at either end. Several, because it
 * does not say which letters are its own: وصل is no "and". Pure.
 */
export const arabicForms = (word: string): string[] => {
  const whole = normaliseArabic(word)
  const bare = [whole, ...without(whole, prefixes, 'startsWith')]
  return [...new Set(bare.flatMap((form) => [form, ...without(form, suffixes, 'endsWith')]))]
}

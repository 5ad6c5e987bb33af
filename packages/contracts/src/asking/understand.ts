import type { QuestionForm } from './forms.ts'
import { answerMisfitOf } from './misfit.ts'
import { optionsOf } from './options.ts'
import type { QuestionText } from './question.ts'

/** Arabic written with and without vowels, hamza and tatweel is the same word; so are full and half width. */
const plain = (text: string): string =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\u064B-\u0652\u0670\u0640]/g, '')
    .replace(/[أإآ]/g, 'ا')
    .replace(/ى/g, 'ي')
    .replace(/ة/g, 'ه')
    .replace(/[٠-٩]/g, (digit) => String(digit.charCodeAt(0) - 0x660))
    .replace(/[۰-۹]/g, (digit) => String(digit.charCodeAt(0) - 0x6f0))
    .trim()

const segmenter = new Intl.Segmenter(['en', 'zh', 'ar'], { granularity: 'word' })
const wordsIn = (text: string): string[] =>
  [...segmenter.segment(plain(text))].flatMap((part) => (part.isWordLike ? [part.segment] : []))

/** Where some words stand one after another in others; −1: nowhere. */
const placeIn = (words: readonly string[], some: readonly string[]): number =>
  words.findIndex((_, i) => some.length > 0 && some.every((word, n) => words[i + n] === word))

/** Arabic puts "the", "and", "for" before a word without a space. */
const bare = (word: string): string => word.replace(/^[وفبلك]?ال(?=.{2})/, '')

const names = (said: readonly string[], words: readonly string[]): boolean =>
  placeIn(said, words) >= 0 || placeIn(said.map(bare), words.map(bare)) >= 0

const negation = [
  'no',
  'not',
  'none',
  'without',
  'except',
  "don't",
  '不',
  '没',
  '没有',
  '非',
  '除了',
  'لا',
  'ليس',
  'بدون',
  'غير',
  'الا',
]
const negated = (said: readonly string[], words: readonly string[]) => {
  const at = placeIn(said.map(bare), words.map(bare))
  return at > 0 && said.slice(Math.max(0, at - 2), at).some((word) => negation.includes(word))
}

const meantOptions = (
  options: readonly string[],
  texts: Readonly<Record<string, QuestionText>>,
  said: readonly string[],
): string[] => {
  const forms = options.map((option) => ({
    option,
    ways: [option, ...Object.values(texts).flatMap((text) => text.options[option] ?? [])].map(wordsIn),
  }))
  const found = forms.flatMap(({ option, ways }) => {
    const longest = Math.max(0, ...ways.filter((words) => names(said, words)).map((words) => words.length))
    return longest > 0 && !ways.some((words) => names(said, words) && negated(said, words))
      ? [{ option, ways, longest }]
      : []
  })
  // "Oat milk" means oat milk, and not also milk.
  return found
    .filter(
      ({ ways, longest }) =>
        !found.some((o) => o.longest > longest && o.ways.some((w) => ways.some((own) => names(w, own)))),
    )
    .map(({ option }) => option)
}

/**
 * What somebody means who answers in their own words, where the question knows its answers: an option by its key or its words in
 * any of the languages, a number in any digits. Undefined: not sure, so the options are shown; nothing is guessed. Needs no
 * service. Pure.
 */
export const understood = (
  form: QuestionForm,
  texts: Readonly<Record<string, QuestionText>>,
  said: string,
): unknown => {
  const answer = meant(form, texts, said)
  return answer !== undefined && answerMisfitOf(form, answer) === null ? answer : undefined
}

const meant = (form: QuestionForm, texts: Readonly<Record<string, QuestionText>>, said: string): unknown => {
  if (form.type === 'short_text' || form.type === 'long_text' || form.type === 'contact') return said.trim()
  const options = optionsOf(form)
  if (options.length > 0 && form.type !== 'matrix' && form.type !== 'ranking') {
    const found = meantOptions(options, texts, wordsIn(said))
    const isList = form.type === 'multiple' || ((form.type === 'colour' || form.type === 'picture') && form.most > 1)
    if (isList) return found.length > 0 ? found : undefined
    return found.length === 1 ? found[0] : undefined
  }
  if (['rating', 'nps', 'csat', 'ces', 'number', 'slider'].includes(form.type)) {
    const numbers = plain(said).match(/-?\d+(?:[.,٫]\d+)?/g) ?? []
    return numbers.length === 1 ? Number(numbers[0]!.replace(/[,٫]/, '.')) : undefined
  }
  return undefined
}

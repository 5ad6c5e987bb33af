import { isClose } from './text/close.ts'
import { isChinese, normal, stemsOf, type Word, wordsOf } from './text/normal.ts'
import { numbersIn } from './text/numbers.ts'

export { type Intent, intentOf, intents } from './text/intents.ts'
export { normal } from './text/normal.ts'
export { numbersIn } from './text/numbers.ts'

/** Something that can be meant: an option, with everything it is called. */
export interface Matchable {
  readonly key: string
  readonly words: readonly string[]
}

/**
 * Which options were meant. `sure`: named word by word, or by a number or range that holds it; else by a slip of the fingers, a
 * part of its name, or its place in the list. Several where one was asked for: ask back. Empty: not understood.
 */
export interface Understood {
  readonly keys: readonly string[]
  readonly sure: boolean
}

const none: Understood = { keys: [], sure: false }

/** Words that stand for yes and no, in the letters of normal text. */
const yes =
  'yes yeah yep sure ok okay please of-course 是 是的 对 好 好的 可以 嗯 有 نعم اجل ايوه طبعا اكيد حسنا تمام'.split(' ')
const no = 'no nope nah never 不 不是 不要 没有 不用 没 لا كلا ليس'.split(' ')

/** Said before a word, they turn it around. What was turned around is not guessed at. */
const nots = new Set([
  'not',
  'no',
  "don't",
  'dont',
  "doesn't",
  "isn't",
  'without',
  'except',
  'but',
  'never',
  'لا',
  'ليس',
  'ليست',
  'غير',
  'بدون',
  'ما',
  'الا',
  'مش',
])
const chineseNots = ['不', '没', '别', '除了', '非']

const fillers = new Set(
  'a an the of for to in is it i my me am and or with some something someone please thanks 的 了 我 是 في من عن الي علي هو هي انا'.split(
    ' ',
  ),
)

interface Span {
  readonly key: string
  readonly at: number
  readonly end: number
}

const isSame = (said: string, meant: string): boolean =>
  said === meant || stemsOf(said).some((one) => stemsOf(meant).includes(one) && one.length > 1)

/** Where a name stands in a text: as its words in order, each told apart by `same`. */
const wordSpans = (words: readonly Word[], name: readonly Word[], same: (said: string, meant: string) => boolean) =>
  words.flatMap((word, i) => {
    const isHere = name.length > 0 && name.every((meant, j) => words[i + j] && same(words[i + j]!.text, meant.text))
    return isHere ? [{ at: word.at, end: words[i + name.length - 1]!.end }] : []
  })

/** Chinese: where it stands, letter by letter, beginning where a word does. */
const letterSpans = (text: string, words: readonly Word[], name: string) => {
  const begins = new Set(words.map((word) => word.at))
  const spans: { at: number; end: number }[] = []
  for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + 1))
    if (name.length > 1 || begins.has(at)) spans.push({ at, end: at + name.length })
  return spans
}

/** The longest win: "dark blue" is not "blue". */
const withoutCovered = (spans: readonly Span[]): Span[] =>
  spans.filter(
    (one) =>
      !spans.some((other) => other.at <= one.at && other.end >= one.end && other.end - other.at > one.end - one.at),
  )

const isTurned = (text: string, words: readonly Word[], { at }: Span): boolean => {
  if (chineseNots.some((not) => text.slice(Math.max(0, at - 4), at).includes(not))) return true
  const before = words.filter((word) => word.end <= at).slice(-3)
  return before.some((word) => nots.has(word.text))
}

const rangeOf = (name: string): ((value: number) => boolean) | null => {
  const between = /(?<![0-9])([0-9]+(?:\.[0-9]+)?)\s*(?:[-–—~]|to|至|到|الي)\s*([0-9]+(?:\.[0-9]+)?)/u.exec(name)
  if (between) return (value) => value >= Number(between[1]) && value <= Number(between[2])
  const above =
    /([0-9]+)\s*\+|(?:over|above|from|فوق|اكثر من)\s*([0-9]+)|([0-9]+)\s*(?:岁?以上|and over|or more)/u.exec(name)
  if (above) return (value) => value >= Number(above[1] ?? above[2] ?? above[3])
  const below = /(?:under|below|تحت|اقل من)\s*([0-9]+)|([0-9]+)\s*岁?以下/u.exec(name)
  if (below) return (value) => value < Number(below[1] ?? below[2])
  const alone = /^[^0-9]*([0-9]+(?:\.[0-9]+)?)[^0-9]*$/u.exec(name)
  return alone && ((value) => value === Number(alone[1]))
}

const ordinals: readonly (readonly string[])[] = [
  ['first', '第一', 'الاول', 'الاولي'],
  ['second', '第二', 'الثاني', 'الثانيه'],
  ['third', '第三', 'الثالث', 'الثالثه'],
  ['fourth', '第四', 'الرابع', 'الرابعه'],
  ['fifth', '第五', 'الخامس', 'الخامسه'],
]
const last = ['last', '最后', 'الاخير', 'الاخيره']

const byPlace = (text: string, words: readonly Word[], options: readonly Matchable[]): string | null => {
  const says = (names: readonly string[]) =>
    names.some((name) => (isChinese(name) ? text.includes(name) : words.some((word) => word.text === name)))
  if (words.length > 5) return null
  if (says(last)) return options.at(-1)?.key ?? null
  const place = ordinals.findIndex(says)
  return (place >= 0 && options[place]?.key) || null
}

/** Each once, in the order in which they were said. */
const unique = (spans: readonly Span[]): string[] => [
  ...new Set([...spans].sort((a, b) => a.at - b.at).map(({ key }) => key)),
]

/**
 * Which of the options somebody meant by what they wrote, in English, Chinese or Arabic, without any service outside: by name
 * (accents, vowel signs, case and article aside), by a number or the range it lies in, by yes and no, by a slip of the fingers,
 * by a part of the name that only one has, by its place in the list. What is turned around ("not blue") is not understood
 * rather than guessed. Pure.
 */
export const understand = (said: string, options: readonly Matchable[], locale: string): Understood => {
  const text = normal(said).trim()
  if (text === '') return none
  const words = wordsOf(text, locale)
  const names = options.flatMap(({ key, words: called }) =>
    called.map((one) => ({ key, name: normal(one).trim() })).filter(({ name }) => name !== ''),
  )
  const same = names.find(({ name }) => name === text)
  if (same) return { keys: [same.key], sure: true }

  const spans = (how: (said: string, meant: string) => boolean): Span[] =>
    withoutCovered(
      names.flatMap(({ key, name }) => {
        const places = isChinese(name) ? letterSpans(text, words, name) : wordSpans(words, wordsOf(name, locale), how)
        return places.map((place) => ({ key, ...place }))
      }),
    )
  const exact = spans(isSame)
  if (exact.some((span) => isTurned(text, words, span))) return none
  if (exact.length > 0) return { keys: unique(exact), sure: true }

  const numbers = numbersIn(said, locale)
  if (numbers.length > 0) {
    const holding = names.filter(({ name }) => numbers.some((value) => rangeOf(name)?.(value)))
    if (holding.length > 0) return { keys: [...new Set(holding.map(({ key }) => key))], sure: true }
  }

  const has = (key: string) => options.some((option) => option.key === key)
  const first = words[0]?.text
  if (has('yes') && has('no') && first !== undefined) {
    if (no.includes(text) || no.includes(first)) return { keys: ['no'], sure: true }
    if (yes.includes(text) || yes.includes(first)) return { keys: ['yes'], sure: true }
  }

  const close = spans((a, b) => isSame(a, b) || isClose(a, b))
  if (close.some((span) => isTurned(text, words, span))) return none
  if (close.length > 0) return { keys: unique(close), sure: false }

  const place = byPlace(text, words, options)
  if (place) return { keys: [place], sure: false }
  return byPart(text, words, names, locale)
}

/** Everything that was said stands in the name: "oat" for "Oat milk". */
const byPart = (
  text: string,
  words: readonly Word[],
  names: readonly { key: string; name: string }[],
  locale: string,
): Understood => {
  const told = words.filter((word) => !fillers.has(word.text))
  if (told.length === 0 || told.some((word) => nots.has(word.text))) return none
  if (chineseNots.some((not) => text.includes(not))) return none
  const keys = names
    .filter(({ name }) => {
      if (isChinese(text)) return told.every((word) => name.includes(word.text))
      const parts = wordsOf(name, locale)
      return told.every((word) => parts.some((part) => isSame(word.text, part.text) || isClose(word.text, part.text)))
    })
    .map(({ key }) => key)
  return { keys: [...new Set(keys)], sure: false }
}

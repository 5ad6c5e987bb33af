import { normal, stemsOf, type Word, wordsOf } from './normal.ts'

const list = (from: number, words: string, step = 1): [string, number][] =>
  words.split(' ').map((word, i) => [normal(word), from + i * step])
const times = (of: Readonly<Record<string, number>>) =>
  new Map(Object.entries(of).map(([word, n]) => [normal(word), n]))

const english = new Map<string, number>([
  ...list(
    0,
    'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen',
  ),
  ...list(20, 'twenty thirty forty fifty sixty seventy eighty ninety', 10),
])
const englishTimes = times({ hundred: 100, thousand: 1_000, million: 1_000_000 })

/** Both genders, the written and the spoken forms. */
const arabic = new Map<string, number>([
  ...list(0, 'صفر واحد اثنان ثلاثه اربعه خمسه سته سبعه ثمانيه تسعه عشره'),
  ...list(3, 'ثلاث اربع خمس ست سبع ثماني تسع عشر'),
  ...list(20, 'عشرون ثلاثون اربعون خمسون ستون سبعون ثمانون تسعون', 10),
  ...list(20, 'عشرين ثلاثين اربعين خمسين ستين سبعين ثمانين تسعين', 10),
  ...list(300, 'ثلاثمئة أربعمئة خمسمئة ستمئة سبعمئة ثمانمئة تسعمئة', 100),
  ...list(300, 'ثلاثمائه اربعمائه خمسمائه ستمائه سبعمائه ثمانمائه تسعمائه', 100),
  ...list(1, 'واحدة إحدى أحد', 0),
  ...list(2, 'اثنا اثني اثنتا اثنين اثنتان اثنتين', 0),
  ...list(8, 'ثمان', 0),
  ...list(200, 'مئتان مئتين مائتان مائتين', 0),
  ...list(2_000, 'ألفان ألفين', 0),
])
const arabicTimes = times({ مئة: 100, مائة: 100, مية: 100, ألف: 1_000, آلاف: 1_000, مليون: 1_000_000 })

const chinese = new Map<string, number>([
  ...[...'零一二三四五六七八九'].map((char, i): [string, number] => [char, i]),
  ['〇', 0],
  ['两', 2],
  ['兩', 2],
  ['俩', 2],
])
const chineseTimes = new Map([
  ['十', 10],
  ['百', 100],
  ['千', 1_000],
  ['万', 10_000],
  ['萬', 10_000],
])

/** 三十五 is 35, 二〇二六 is 2026, 一万零五 is 10,005. Null: no number. */
export const chineseNumber = (text: string): number | null => {
  const chars = [...text]
  if (chars.length === 0) return null
  if (chars.every((char) => chinese.has(char))) return Number(chars.map((char) => chinese.get(char)).join(''))
  let whole = 0
  let section = 0
  let digit: number | null = null
  for (const char of chars) {
    const times = chineseTimes.get(char)
    if (times === undefined) {
      const value = chinese.get(char)
      if (value === undefined) return null
      digit = value
    } else if (times === 10_000) {
      whole += (section + (digit ?? 0)) * times
      section = 0
      digit = null
    } else {
      section += (digit ?? 1) * times
      digit = null
    }
  }
  return whole + section + (digit ?? 0)
}

type Lexicon = readonly [values: ReadonlyMap<string, number>, times: ReadonlyMap<string, number>]
const lexicons: readonly Lexicon[] = [
  [english, englishTimes],
  [arabic, arabicTimes],
]

const lookUp = (map: ReadonlyMap<string, number>, word: string): number | undefined => {
  if (map.has(word)) return map.get(word)
  // "And" is written together with what follows it.
  const found = stemsOf(word).find((stem) => map.has(stem) && word.startsWith('و'))
  return found === undefined ? undefined : map.get(found)
}

interface Found {
  readonly value: number
  /** The word after the last that belongs to it. */
  readonly next: number
}

/** The number that begins with a word, as far as it goes. Null: none begins there. */
const spokenAt = (words: readonly Word[], from: number, [values, times]: Lexicon): Found | null => {
  let whole = 0
  let part: number | null = null
  let i = from
  for (; i < words.length; i++) {
    const word = words[i]!.text
    const value = lookUp(values, word)
    const factor = lookUp(times, word)
    if (value !== undefined) part = (part ?? 0) + value
    else if (factor !== undefined) {
      const times100 = factor === 100
      // A hundred counts within its thousand: two hundred thousand.
      if (times100) part = part === null ? 100 : part % 100 === part ? part * 100 : part + 100
      else {
        whole += (part ?? 1) * factor
        part = null
      }
    } else if (
      word === 'and' &&
      part !== null &&
      i + 1 < words.length &&
      lookUp(values, words[i + 1]!.text) !== undefined
    )
      continue
    else break
  }
  return i === from || (whole === 0 && part === null) ? null : { value: whole + (part ?? 0), next: i }
}

const chineseRun = /[零一二三四五六七八九〇两兩俩十百千万萬]+/gu

/**
 * The numbers in what somebody wrote, in order: in digits of any of the scripts, or in words of English, Chinese or Arabic.
 * "About twenty-five", "٢٥", "二十五" and "خمسة وعشرون" are all 25. Pure.
 */
export const numbersIn = (said: string, locale: string): number[] => {
  const text = normal(said)
  const found: { at: number; value: number }[] = []
  for (const match of text.matchAll(/(?<![\p{L}0-9.])-?[0-9]+(?:\.[0-9]+)?/gu))
    found.push({ at: match.index, value: Number(match[0]) })
  for (const match of text.matchAll(chineseRun)) {
    const value = chineseNumber(match[0])
    if (value !== null) found.push({ at: match.index, value })
  }
  const words = wordsOf(text.replaceAll('-', ' '), locale)
  for (let i = 0; i < words.length; ) {
    const spoken = lexicons.map((lexicon) => spokenAt(words, i, lexicon)).find((one) => one !== null)
    if (spoken) found.push({ at: words[i]!.at, value: spoken.value })
    i = spoken?.next ?? i + 1
  }
  return found.sort((a, b) => a.at - b.at).map(({ value }) => value)
}

import type { SegmentNode } from '../definition.ts'
import type { Comparison, Period, Times } from '../tests.ts'

/** Numbers, days and lists as one language writes them. Everything in UTC. `brackets`: as it writes them. */
export const formatsOf = (tag: string, [open, close]: readonly [string, string] = [' (', ')']) => {
  const day = new Intl.DateTimeFormat(tag, { dateStyle: 'long', timeZone: 'UTC' })
  const time = (timeStyle: 'short' | 'medium') =>
    new Intl.DateTimeFormat(tag, { dateStyle: 'long', timeStyle, hourCycle: 'h23', timeZone: 'UTC' })
  const percent = new Intl.NumberFormat(tag, { style: 'percent', maximumFractionDigits: 6 })
  const clock = new Intl.DateTimeFormat(tag, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone: 'UTC' })
  const weekday = new Intl.DateTimeFormat(tag, { weekday: 'long', timeZone: 'UTC' })
  const regions = new Intl.DisplayNames(tag, { type: 'region' })
  const plural = new Intl.PluralRules(tag)
  const list = (type: 'conjunction' | 'disjunction') => new Intl.ListFormat(tag, { type })
  const number = new Intl.NumberFormat(tag, { maximumFractionDigits: 20 })
  const weekdays = ['thu', 'fri', 'sat', 'sun', 'mon', 'tue', 'wed']
  return {
    number: (n: number): string => number.format(n),
    percent: (share: number): string => percent.format(share),
    /** An amount; a currency that is none is written behind it. */
    money: (amount: number, currency: string): string =>
      /^[A-Za-z]{3}$/.test(currency)
        ? new Intl.NumberFormat(tag, { style: 'currency', currency }).format(amount)
        : `${number.format(amount)} ${currency}`,
    unit: (n: number, unit: string): string =>
      new Intl.NumberFormat(tag, { style: 'unit', unit, unitDisplay: 'long', maximumFractionDigits: 20 }).format(n),
    plural: (n: number): Intl.LDMLPluralRule => plural.select(n),
    /** `2026-01-31` */
    day: (text: string): string => day.format(Date.parse(text)),
    /** A day when it is midnight; a time, in UTC, otherwise. */
    moment: (text: string): string => {
      const at = Date.parse(text)
      if (at % 86_400_000 === 0) return day.format(at)
      return `${time(at % 60_000 === 0 ? 'short' : 'medium').format(at)} UTC`
    },
    /** A whole hour up to 24. */
    hour: (hour: number): string =>
      hour === 24 ? `${number.format(24)}:${clock.format(0).slice(-2)}` : clock.format(hour * 3_600_000),
    weekday: (key: string): string => weekday.format(weekdays.indexOf(key) * 86_400_000),
    /** `DE` is Germany; `DE-BE` keeps its code behind it. */
    region: (code: string): string => {
      const [country = code] = code.split('-')
      const name = regions.of(country) ?? country
      return code === country ? name : `${name}${open}${code}${close}`
    },
    and: (parts: readonly string[]): string => list('conjunction').format(parts),
    or: (parts: readonly string[]): string => list('disjunction').format(parts),
  }
}
export type Formats = ReturnType<typeof formatsOf>

/** The comparison that holds exactly where the other does not; of `equals` there is none. */
export const inverse = ({ op, value }: Comparison): Comparison | null => {
  const contrary = { above: 'atMost', atLeast: 'below', below: 'atLeast', atMost: 'above', equals: null } as const
  return contrary[op] === null ? null : { op: contrary[op], value }
}

/** How often something was done, or its contrary. `fewer` and `atMost` include never. */
export type Often =
  | { readonly is: 'done' | 'never' }
  | { readonly is: 'exactly' | 'notExactly' | 'atLeast' | 'atMost' | 'fewer' | 'more'; readonly n: number }

export const oftenOf = (times: Times | undefined, not: boolean): Often => {
  if (!times) return { is: not ? 'never' : 'done' }
  const { op, n } = times
  if (n === 0 && op !== 'atLeast') return { is: not ? 'done' : 'never' }
  if (op === 'exactly') return { is: not ? 'notExactly' : op, n }
  if (op === 'atMost') return { is: not ? 'more' : op, n }
  if (!not) return { is: op, n }
  return n === 1 ? { is: 'never' } : { is: 'fewer', n }
}

export const isEver = (period: Period | undefined): boolean =>
  !period || Object.values(period).every((part) => part === undefined)

/** First and last strong isolates: what is written in the other direction stays a whole, and moves nothing around it. */
export const isolated = (text: string): string => `\u2068${text}\u2069`

const rightToLeft = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]/
export const hasRightToLeft = (text: string): boolean => rightToLeft.test(text)
export const hasLeftToRight = (text: string): boolean => [...text].some((c) => /\p{L}/u.test(c) && !rightToLeft.test(c))

/** Without more to say of it, that there is a first one says that there is one. */
export const isBare = ({ period, having }: Extract<SegmentNode, { edge: unknown }>): boolean =>
  isEver(period) && (having ?? []).length === 0

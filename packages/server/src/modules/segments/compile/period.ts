import { durationMs, type Period } from '@candor/contracts'
import type { Params } from './params.ts'

/** No event is as old as this, and none will be as new: history goes from 1900 to 2299. */
export const longAgo = -9_000_000_000_000
export const never = 9_000_000_000_000_000

/** A period as of a moment. Times are milliseconds since 1970. */
export interface Window {
  /** Later than this; null: however old. */
  readonly after: number | null
  /** Not later than this; null: however new. */
  readonly until: number | null
  /** So long after it happened an event is in it no more; null: it stays. */
  readonly leavesAfter: number | null
  /** So long after it happened an event comes into it; null: at once. */
  readonly entersAfter: number | null
  /** Later than `until` by the clock alone, and not by a date that stays: these come in as time goes by. */
  readonly last: number | null
}

const higher = (...list: (number | null)[]) => {
  const said = list.filter((n) => n !== null)
  return said.length > 0 ? Math.max(...said) : null
}
const lower = (...list: (number | null)[]) => {
  const said = list.filter((n) => n !== null)
  return said.length > 0 ? Math.min(...said) : null
}

export const windowOf = (period: Period | undefined, now: number): Window => {
  const within = period?.within ? durationMs(period.within) : null
  const before = period?.before ? durationMs(period.before) : null
  const from = period?.from ? Date.parse(period.from) - 1 : null
  const to = period?.to ? Date.parse(period.to) - 1 : null
  return {
    after: higher(within === null ? null : Math.max(longAgo, now - within), from),
    until: lower(before === null ? null : now - before, to),
    leavesAfter: within,
    entersAfter: before,
    last: to,
  }
}

/** Whether a moment lies in the window: conditions on an expression of milliseconds. */
export const liesIn = (at: string, { after, until }: Window, params: Params): string[] => [
  ...(after === null ? [] : [`${at} > ${params.of('Int64', after)}`]),
  ...(until === null ? [] : [`${at} <= ${params.of('Int64', until)}`]),
]

/** Whether a moment does not lie in the window yet and will. */
export const willEnter = (at: string, { after, until, last, entersAfter }: Window, params: Params): string[] =>
  entersAfter === null || until === null
    ? ['0']
    : [
        `${at} > ${params.of('Int64', until)}`,
        ...(after === null ? [] : [`${at} > ${params.of('Int64', after)}`]),
        ...(last === null ? [] : [`${at} <= ${params.of('Int64', last)}`]),
      ]

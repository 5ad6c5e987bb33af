import { few, toldSteps } from '../../../platform/disclosure/index.ts'
import { wilson } from '../../consent/index.ts'

/** Texts that were counted before the period of comparison, in it, and in the period that is asked for. */
export interface Counts {
  readonly before: number
  readonly previous: number
  readonly current: number
}
export interface ThemeCounts {
  readonly texts: Counts
  readonly positive: Counts
  readonly negative: Counts
}

export interface Interval {
  readonly value: number
  readonly low: number
  readonly high: number
}

/** Below so many texts a share says little, whatever its interval. */
export const leastTexts = 30

const slack = few - 1

/**
 * The share of `part` in `whole`, both told in tens, with Wilson's interval at the ends of what the tens leave open: it holds for
 * every count that they may stand for. Null: too few. Pure.
 */
export const shareOf = (part: number, whole: number): Interval | null => {
  if (whole < leastTexts) return null
  const [fewest, most] = [Math.max(0, part - slack), part + slack]
  return {
    // Two series end their tens at different times: a part may be told as more than its whole.
    value: Math.min(1, part / whole),
    low: wilson(fewest, Math.max(fewest, whole + slack)).low,
    high: wilson(most, Math.max(most, whole - slack)).high,
  }
}

/** How much a share changed. The interval reaches from end to end of both, so it is at least of 95 %. Pure. */
export const changeOf = (now: Interval | null, before: Interval | null): Interval | null =>
  now && before && { value: now.value - before.value, low: now.low - before.high, high: now.high - before.low }

/** Where the first ten of a series begins, by its name (platform/disclosure). */
export type StartOf = (...name: readonly string[]) => number

const told = (counts: Counts, start: number) => {
  const [previous, current] = toldSteps(counts.before, [counts.previous, counts.current], start) as [number, number]
  return { previous, current }
}

/**
 * Themes of a period in tens of running totals (docs/adr/0020), those of most texts first. Nothing is computed from a count that
 * is not in tens, not the order either. Pure.
 */
export const themeFigures = (
  all: Counts,
  themes: ReadonlyMap<string, ThemeCounts>,
  startOf: StartOf,
): {
  texts: number | null
  themes: {
    key: string
    texts: number | null
    positive: number | null
    negative: number | null
    share: Interval | null
    change: Interval | null
  }[]
} => {
  const whole = told(all, startOf('texts'))
  const figures = [...themes].map(([key, counts]) => {
    const texts = told(counts.texts, startOf('theme', key))
    const share = shareOf(texts.current, whole.current)
    return {
      key,
      texts: texts.current || null,
      positive: told(counts.positive, startOf('theme', key, 'positive')).current || null,
      negative: told(counts.negative, startOf('theme', key, 'negative')).current || null,
      share,
      change: changeOf(share, shareOf(texts.previous, whole.previous)),
    }
  })
  figures.sort((a, b) => (b.texts ?? 0) - (a.texts ?? 0) || a.key.localeCompare(b.key))
  return { texts: whole.current || null, themes: figures }
}

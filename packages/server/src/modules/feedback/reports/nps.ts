import type { NpsFigure } from '@candor/contracts'
import { few, toldSteps } from '../../../platform/disclosure/index.ts'

/** Answers to "how likely is it that you would recommend us": 9 and 10, 7 and 8, 0 to 6. */
export interface NpsTally {
  readonly promoters: number
  readonly passives: number
  readonly detractors: number
}

/** The 97.5th percentile of the normal distribution. */
const z = 1.959963984540054

/**
 * Below so many answers no score is told: at 30 the interval already spans up to 72 points (half of them promoters, half
 * detractors), and normal approximation is poor below.
 */
export const leastAnswers = 30

const bounded = (n: number) => Math.min(100, Math.max(-100, n))

/**
 * Net Promoter Score, -100 to 100, with its 95 % interval: SE = √[(p + d − (p−d)²)/n] of the shares, the variance of a draw
 * that is +1, 0 or −1. For n > 0. Pure.
 */
export const npsOf = ({ promoters, passives, detractors }: NpsTally) => {
  const n = promoters + passives + detractors
  const [p, d] = [promoters / n, detractors / n]
  const value = 100 * (p - d)
  // Of rounding a variance of nothing could come out below zero.
  const half = 100 * z * Math.sqrt(Math.max(0, p + d - (p - d) ** 2) / n)
  return { value, low: bounded(value - half), high: bounded(value + half) }
}

/** How far a count that is told may be from the truth. */
const slack = few - 1
const around = (count: number): number[] => {
  const least = Math.max(0, count - slack)
  return Array.from({ length: count + slack - least + 1 }, (_, i) => least + i)
}

/**
 * A tally in tens as it is told. The interval holds for every count that the tens may stand for: each is tried, since the ends of
 * the interval do not follow the counts in one direction. Pure.
 */
export const tellNps = (told: NpsTally): NpsFigure => {
  const { promoters, passives, detractors } = told
  const answers = promoters + passives + detractors
  const counts = {
    answers: answers || null,
    promoters: promoters || null,
    passives: passives || null,
    detractors: detractors || null,
  }
  if (answers < leastAnswers) return { ...counts, score: null }
  let [low, high] = [100, -100]
  for (const p of around(promoters))
    for (const a of around(passives))
      for (const d of around(detractors)) {
        if (p + a + d === 0) continue
        const one = npsOf({ promoters: p, passives: a, detractors: d })
        low = Math.min(low, one.low)
        high = Math.max(high, one.high)
      }
  return { ...counts, score: { value: npsOf(told).value, low, high } }
}

const parts = ['promoters', 'passives', 'detractors'] as const

/**
 * Tallies by step in tens of a running total (docs/adr/0020), and all of them together. `before`: what was answered before the
 * first step. `startOf`: where the first ten of a series begins. Pure.
 */
export const npsSeries = (
  before: NpsTally,
  steps: readonly NpsTally[],
  startOf: (part: string) => number,
): { total: NpsFigure; points: NpsFigure[] } => {
  const told = parts.map((part) =>
    toldSteps(
      before[part],
      steps.map((s) => s[part]),
      startOf(part),
    ),
  )
  const at = (i: number): NpsTally => ({
    promoters: told[0]![i]!,
    passives: told[1]![i]!,
    detractors: told[2]![i]!,
  })
  const sum = (k: number) => told[k]!.reduce((n, one) => n + one, 0)
  return {
    total: tellNps({ promoters: sum(0), passives: sum(1), detractors: sum(2) }),
    points: steps.map((_, i) => tellNps(at(i))),
  }
}

import type { ConsentRates, RateDimension, RateStep } from '@candor/contracts'
import { toldSteps } from '../../../platform/disclosure/index.ts'
import type { DailyTally } from './rates.store.ts'
import { stepOf, stepsBetween } from './steps.ts'
import { minimum, type Tally, tellSeries } from './tell-rate.ts'

/** More than can be read one below the other; what is left out is counted. */
const mostSeries = 24

/** What is asked: days as YYYY-MM-DD, both included. `purpose` of the other two dimensions. */
export interface RatesQuestion {
  readonly by: RateDimension
  readonly purpose: string | null
  readonly every: RateStep
  readonly from: string
  readonly to: string
}

/** Where the first ten of a series begins, by its name (platform/disclosure). */
export type StartOf = (...name: readonly (string | number)[]) => number

const fields = ['yes', 'no', 'withdrawn'] as const

/** One series in tens, step by step; and whether ten were ever counted, so that the series may be spoken of. */
const inTens = (
  own: readonly DailyTally[],
  steps: readonly string[],
  { every, from }: RatesQuestion,
  startOf: StartOf,
) => {
  const isBefore = ({ day }: DailyTally) => day < from
  const told = fields.map((field) => {
    const counts = new Map<string, number>()
    for (const d of own)
      if (!isBefore(d)) counts.set(stepOf(d.day, every), (counts.get(stepOf(d.day, every)) ?? 0) + d[field])
    const before = own.reduce((n, d) => n + (isBefore(d) ? d[field] : 0), 0)
    const start = startOf(field)
    const [ever = 0] = toldSteps(0, [before + [...counts.values()].reduce((n, one) => n + one, 0)], start)
    return {
      ever,
      steps: toldSteps(
        before,
        steps.map((step) => counts.get(step) ?? 0),
        start,
      ),
    }
  })
  return {
    wasTold: told.some(({ ever }) => ever > 0),
    tallies: steps.map((_, i): Tally => {
      const [yes, no, withdrawn] = told.map((t) => t.steps[i]!) as [number, number, number]
      return { yes, no, withdrawn }
    }),
  }
}

/**
 * Daily tallies as rates by step, those of most answers first. Pure. Nothing here is computed from a count that is not in
 * tens: not the order either, nor which places and words there are.
 */
export const ratesOf = (days: readonly DailyTally[], question: RatesQuestion, startOf: StartOf): ConsentRates => {
  const { by, purpose, from, to, every } = question
  const steps = stepsBetween(from, to, every)
  const series = [...Map.groupBy(days, (d) => d.key)].flatMap(([key, own]) => {
    const { wasTold, tallies } = inTens(own, steps, question, (field) => startOf(by, purpose ?? key, key, field))
    // Which purposes there are is no secret.
    return wasTold || by === 'purpose' ? [{ key, ...tellSeries(tallies) }] : []
  })
  const answers = (s: (typeof series)[number]) => s.total.asked ?? 0
  const ordered = series.sort((a, b) => answers(b) - answers(a) || a.key.localeCompare(b.key))
  return {
    minimum,
    steps,
    series: ordered.slice(0, mostSeries),
    leftOut: Math.max(0, ordered.length - mostSeries),
  }
}

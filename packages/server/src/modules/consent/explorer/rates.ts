import type { ConsentRates, RateStep } from '@candor/contracts'
import type { DailyTally } from './rates.store.ts'
import { stepOf } from './steps.ts'
import { minimum, type Tally, tellSeries } from './tell-rate.ts'

/** More than can be read one below the other; what is left out is counted. */
const mostSeries = 24

const nothing: Tally = { yes: 0, no: 0, withdrawn: 0 }

const add = (a: Tally, b: Tally): Tally => ({
  yes: a.yes + b.yes,
  no: a.no + b.no,
  withdrawn: a.withdrawn + b.withdrawn,
})

/** Daily tallies as rates by step, those of most answers first. Pure. */
export const ratesOf = (days: readonly DailyTally[], steps: readonly string[], every: RateStep): ConsentRates => {
  const series = [...Map.groupBy(days, (d) => d.key)].map(([key, own]) => {
    const byStep = new Map<string, Tally>()
    for (const d of own) byStep.set(stepOf(d.day, every), add(byStep.get(stepOf(d.day, every)) ?? nothing, d))
    return {
      key,
      answers: own.reduce((n, d) => n + d.yes + d.no, 0),
      tallies: steps.map((step) => byStep.get(step) ?? nothing),
    }
  })
  const ordered = series.sort((a, b) => b.answers - a.answers || a.key.localeCompare(b.key))
  return {
    minimum,
    steps: [...steps],
    series: ordered.slice(0, mostSeries).map(({ key, tallies }) => ({ key, ...tellSeries(tallies) })),
    leftOut: Math.max(0, ordered.length - mostSeries),
  }
}

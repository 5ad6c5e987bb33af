import type { ConsentRate } from '@candor/contracts'
import { wilson } from './wilson.ts'

/** Answers as they are counted. */
export interface Tally {
  readonly yes: number
  readonly no: number
  readonly withdrawn: number
}

/** Fewer than so many are never told: a small number can point at somebody. */
const few = 10
/** Below so many answers a share says little, whatever its interval. */
export const minimum = 30

const told = (n: number): number | null => (n > 0 && n < few ? null : n)

/** One tally as it may be told. Pure. */
export const tellRate = ({ yes, no, withdrawn }: Tally): ConsentRate => {
  const asked = yes + no
  const common = { asked: told(asked), withdrawn: told(withdrawn) }
  const untold = { ...common, yes: asked === 0 ? 0 : null, rate: null, low: null, high: null }
  if (asked < minimum) return untold
  // A share, or its interval, gives its count away. With fewer than ten on a side, only how far it can reach is told.
  if (yes < few) return { ...untold, low: 0, high: wilson(few - 1, asked).high }
  if (no < few) return { ...untold, low: wilson(asked - few + 1, asked).low, high: 1 }
  return { ...common, yes, rate: yes / asked, ...wilson(yes, asked) }
}

const hidden = { yes: null, rate: null, low: null, high: null }
const hide = {
  asked: (p: ConsentRate): ConsentRate => ({ ...p, ...hidden, asked: null }),
  yes: (p: ConsentRate): ConsentRate => ({ ...p, ...hidden }),
  withdrawn: (p: ConsentRate): ConsentRate => ({ ...p, withdrawn: null }),
}

/** Where the only number that is not told would follow from the total and the others, the smallest other is not told either. */
const hideAnother = (points: readonly ConsentRate[], field: keyof typeof hide): readonly ConsentRate[] => {
  if (points.filter((p) => p[field] === null).length !== 1) return points
  const smallest = points.reduce<ConsentRate | null>(
    (least, p) => ((p[field] ?? 0) > 0 && (least === null || p[field]! < least[field]!) ? p : least),
    null,
  )
  return points.map((p) => (p === smallest ? hide[field](p) : p))
}

const sum = (tallies: readonly Tally[]): Tally => ({
  yes: tallies.reduce((n, t) => n + t.yes, 0),
  no: tallies.reduce((n, t) => n + t.no, 0),
  withdrawn: tallies.reduce((n, t) => n + t.withdrawn, 0),
})

/** A series over time, and all of it together. Pure. */
export const tellSeries = (tallies: readonly Tally[]): { total: ConsentRate; points: ConsentRate[] } => {
  const points = (['asked', 'yes', 'withdrawn'] as const).reduce(hideAnother, tallies.map(tellRate))
  return { total: tellRate(sum(tallies)), points: [...points] }
}

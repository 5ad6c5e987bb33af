import type { ConsentRate } from '@candor/contracts'
import { few } from '../../../platform/disclosure/index.ts'
import { wilson } from './wilson.ts'

/** Answers as they are counted; once they may be told, in tens (platform/disclosure). */
export interface Tally {
  readonly yes: number
  readonly no: number
  readonly withdrawn: number
}

/** Below so many answers a share says little, whatever its interval. */
export const minimum = 30

/** How far a count that is told may be from the truth. */
const slack = few - 1

/**
 * A tally in tens as it is told. Pure. The interval is Wilson's at the ends of what the tens leave open, so it holds for
 * every count that they may stand for.
 */
export const tellRate = ({ yes, no, withdrawn }: Tally): ConsentRate => {
  const asked = yes + no
  const counts = { asked: asked || null, yes: yes || null, withdrawn: withdrawn || null }
  if (asked < minimum) return { ...counts, rate: null, low: null, high: null }
  const [fewest, most] = [Math.max(0, yes - slack), yes + slack]
  return {
    ...counts,
    rate: yes === 0 || no === 0 ? null : yes / asked,
    low: wilson(fewest, fewest + no + slack).low,
    high: wilson(most, most + Math.max(0, no - slack)).high,
  }
}

const sum = (tallies: readonly Tally[]): Tally => ({
  yes: tallies.reduce((n, t) => n + t.yes, 0),
  no: tallies.reduce((n, t) => n + t.no, 0),
  withdrawn: tallies.reduce((n, t) => n + t.withdrawn, 0),
})

/** A series over time in tens, and all of it together. Pure. */
export const tellSeries = (tallies: readonly Tally[]): { total: ConsentRate; points: ConsentRate[] } => ({
  total: tellRate(sum(tallies)),
  points: tallies.map(tellRate),
})

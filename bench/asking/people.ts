import { beta, createDice, logNormal, normal, weighted } from './dice.ts'
import { drawn } from './distributions.ts'
import type { World } from './world.ts'

export const unknown = -1

/** Synthetic people, by their number. Attributes stand one after the other: person × attributes + attribute. */
export interface People {
  readonly count: number
  /** Options that are true of them. */
  readonly truth: Int8Array
  /** Options that are known before anybody is asked; `unknown` otherwise. */
  readonly known: Int8Array
  readonly openness: Float32Array
  readonly tiring: Float32Array
  readonly impatience: Float32Array
  /** The chance of a visit on a day. */
  readonly visits: Float32Array
}

/** People of a world, the same for the same seed, whatever asks them. */
export const createPeople = ({ attributes }: World, seed: number, count: number): People => {
  const dice = createDice('people', seed)
  const truth = new Int8Array(count * attributes.length)
  const known = new Int8Array(count * attributes.length)
  const each = (draw: () => number) => Float32Array.from({ length: count }, draw)
  for (let person = 0; person < count; person++)
    for (const [a, { shares, coverage }] of attributes.entries()) {
      const at = person * attributes.length + a
      truth[at] = weighted(shares, dice)
      known[at] = dice() < coverage ? truth[at] : unknown
    }
  const { openness, tiring, impatience, visits } = drawn
  return {
    ...{ count, truth, known },
    openness: each(() => openness.mean + openness.deviation * normal(dice)),
    tiring: each(() => logNormal(tiring.median, tiring.deviation, dice)),
    impatience: each(() => beta(impatience.alpha, impatience.beta, dice)),
    visits: each(() => beta(visits.alpha, visits.beta, dice)),
  }
}

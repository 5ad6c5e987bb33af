import { drawBeta, type Random } from '../../packages/server/src/modules/asking/choose/beta.ts'

/** The same throws for the same names of a stream. Mulberry32 (Ettinger 2017), from a seed that FNV-1a mixes. */
export const createDice = (...names: readonly (string | number)[]): Random => {
  let state = 2_166_136_261
  for (const letter of names.join('/')) state = Math.imul(state ^ letter.codePointAt(0)!, 16_777_619)
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
}

/** Normal with mean 0 and deviation 1 (Box and Muller). */
export const normal = (dice: Random): number => Math.sqrt(-2 * Math.log(1 - dice())) * Math.cos(2 * Math.PI * dice())

/** Exponential with mean 1. */
export const exponential = (dice: Random): number => -Math.log(1 - dice())

export const logNormal = (median: number, deviation: number, dice: Random): number =>
  median * Math.exp(deviation * normal(dice))

export const beta = drawBeta

/** The place of one of some weights, as often as it weighs. */
export const weighted = (weights: readonly number[], dice: Random): number => {
  let left = dice() * weights.reduce((a, b) => a + b, 0)
  const found = weights.findIndex((weight) => {
    left -= weight
    return left < 0
  })
  return found < 0 ? weights.length - 1 : found
}

/** Shares that add up to one: Dirichlet with all parameters 1. */
export const sharesOf = (n: number, dice: Random): number[] => {
  const parts = Array.from({ length: n }, () => exponential(dice))
  const sum = parts.reduce((a, b) => a + b, 0)
  return parts.map((part) => part / sum)
}

export const logistic = (x: number): number => 1 / (1 + Math.exp(-x))

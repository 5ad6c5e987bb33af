import { createHmac } from 'node:crypto'

/** What fewer than so many people said or did is never told, and every count that is told is a multiple of it. */
export const few = 10

/**
 * Where the first ten of a series begins: 0 to 9, the same for ever for the same name, and known to nobody without the
 * secret. Series that are parts of one another so end their tens at different times, and one less the other tells nothing.
 */
export const createStarts =
  (secret: string) =>
  (...name: readonly (string | number)[]): number =>
    createHmac('sha256', secret).update(JSON.stringify(name)).digest().readUInt32BE() % few

/**
 * Counts of consecutive steps as they may be told: how many tens were completed in each, of a total that runs from the
 * beginning of the series. `before`: all that was counted before the first step. Pure.
 *
 * So whatever stretches are asked for, in whatever steps, all answers are differences of one running total in tens: each is
 * within nine of the truth, any two agree, asking again tells the same, and no two of them differ by less than ten.
 */
export const toldSteps = (before: number, counts: readonly number[], start: number): number[] => {
  let total = before + start
  return counts.map((count) => {
    const tens = Math.floor(total / few)
    total += count
    return (Math.floor(total / few) - tens) * few
  })
}

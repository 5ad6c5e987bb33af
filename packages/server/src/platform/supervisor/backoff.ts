/** A part that ran this long was sound: its next death starts the count anew. */
export const stableAfterMs = 30_000

const firstMs = 100
const longestMs = 30_000

/**
 * Milliseconds to wait before the next try. Doubles from 0.1 s to 30 s, and keeps between half and all of that, so that
 * many processes that lost the same database do not come back in step.
 * @param failures how often in a row it has failed before this one, from 0
 * @param random a number in [0, 1)
 */
export const backoff = (failures: number, random: number): number =>
  Math.min(longestMs, firstMs * 2 ** Math.min(failures, 20)) * (0.5 + random / 2)

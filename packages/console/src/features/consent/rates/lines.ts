import type { ConsentRate } from '@candor/contracts'

/** Runs of neighbouring points that have a rate, as their indices: a line never crosses what is not known. */
export const linesOf = (points: readonly Pick<ConsentRate, 'rate'>[]): number[][] => {
  const runs: number[][] = []
  for (const [i, { rate }] of points.entries()) {
    if (rate === null) continue
    const last = runs.at(-1)
    if (last?.at(-1) === i - 1) last.push(i)
    else runs.push([i])
  }
  return runs
}

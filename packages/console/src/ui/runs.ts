/** Runs of neighbouring values that are known, as their indices: a line never crosses what is not known. */
export const runsOf = (values: readonly (number | null)[]): number[][] => {
  const runs: number[][] = []
  for (const [i, value] of values.entries()) {
    if (value === null) continue
    const last = runs.at(-1)
    if (last?.at(-1) === i - 1) last.push(i)
    else runs.push([i])
  }
  return runs
}

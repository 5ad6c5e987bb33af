/** A step as the results of a flow have it; a count of null is below ten. */
export interface StepCounts {
  id: string
  reached: number | null
  answered: number | null
  left: number | null
}

/** Of those who reached a step, the share that went no further; null where a count is not told or nobody came. Pure. */
export const dropOff = ({ reached, left }: StepCounts): number | null =>
  reached === null || left === null || reached === 0 ? null : Math.min(1, left / reached)

/** The step at which the largest share left, of those reached by at least thirty; null: none stands out. Pure. */
export const worstStep = (steps: readonly StepCounts[]): string | null => {
  const told = steps.filter((step) => (step.reached ?? 0) >= 30 && (dropOff(step) ?? 0) > 0)
  const worst = told.reduce<StepCounts | null>(
    (most, step) => (most === null || (dropOff(step) ?? 0) > (dropOff(most) ?? 0) ? step : most),
    null,
  )
  return worst?.id ?? null
}

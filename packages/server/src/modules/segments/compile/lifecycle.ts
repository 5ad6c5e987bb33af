import type { LifecycleState } from '@candor/contracts'
import type { Compile } from './condition.ts'
import { dayMs } from './days.ts'

/** From so many times on somebody is loyal. */
const loyalFrom = 5

/**
 * From the person's own rhythm: the median of the gaps between one time and the next, of a day at least; of somebody who
 * came once, 30 days. Three gaps without a sign is lapsed, one and a half is at risk.
 */
export const lifecycle: Compile<'lifecycle'> = ({ lifecycle: states, event = 'Order Completed' }, plan) => {
  const { now, never } = plan
  const kind = plan.kind({ event }, { after: null, until: null })
  const times = plan.step(`arraySort(${plan.aggregate(`groupArrayIf(at, ${kind.is})`)})`)
  const gaps = plan.step(`arraySort(arrayPopFront(arrayDifference(${times})))`)
  // Of an even number of gaps the mean of the two in the middle; of an odd one both are the same.
  const median = `(${gaps}[intDiv(length(${gaps}) + 1, 2)] + ${gaps}[intDiv(length(${gaps}), 2) + 1]) / 2`
  const gap = plan.step(`if(length(${times}) < 2, 30. * ${dayMs}, greatest(${dayMs}., ${median}))`)
  const since = plan.step(`${now} - ${times}[-1]`)
  const test: Record<LifecycleState, string> = {
    lapsed: `${since} > 3 * ${gap}`,
    at_risk: `${since} > 1.5 * ${gap} and ${since} <= 3 * ${gap}`,
    new: `${since} <= 1.5 * ${gap} and length(${times}) = 1`,
    active: `${since} <= 1.5 * ${gap} and length(${times}) > 1 and length(${times}) < ${loyalFrom}`,
    loyal: `${since} <= 1.5 * ${gap} and length(${times}) >= ${loyalFrom}`,
  }
  const holds = plan.step(`notEmpty(${times}) and (${states.map((s) => test[s]).join(' or ')})`)
  const turnAt = (share: number) => `${times}[-1] + toInt64(floor(${share} * ${gap})) + 1`
  const flip =
    plan.mode === 'count'
      ? null
      : plan.step(`multiIf(empty(${times}), ${never}, ${turnAt(1.5)} > ${now}, ${turnAt(1.5)},
          ${turnAt(3)} > ${now}, ${turnAt(3)}, ${never})`)
  return { holds, flip, blank: false, kinds: [kind], keys: [] }
}

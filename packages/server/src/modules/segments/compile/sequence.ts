import { durationMs, type SequenceStep } from '@candor/contracts'
import type { Compile } from './condition.ts'
import { liesIn, willEnter, windowOf } from './period.ts'
import type { Plan } from './plan.ts'

/**
 * Of the times of a step those from which the rest can be reached: a time of `rest` lies later by at least and at most so
 * much. Both are sorted arrays. To each time plus the least gap the next of `rest` is looked up in one pass: all are sorted
 * together, as even numbers and odd ones, and each odd one is filled in before it.
 */
const reachable = (times: string, rest: string, after: SequenceStep['after'], plan: Plan): string => {
  const { params, longAgo } = plan
  const least = after?.atLeast ? durationMs(after.atLeast) : 1
  const least64 = params.of('Int64', least)
  if (!after?.atMost) {
    const last = plan.step(`if(notEmpty(${rest}), ${rest}[-1], ${longAgo}) - ${least64}`)
    return plan.step(`arrayFilter(t -> t <= ${last}, ${times})`)
  }
  const room = params.of('Int64', 2 * (durationMs(after.atMost) - least))
  const together = plan.step(
    `arraySort(arrayConcat(arrayMap(t -> (t + ${least64}) * 2, ${times}), arrayMap(t -> t * 2 + 1, ${rest})))`,
  )
  const next = plan.step(`arrayReverseFill(t -> bitAnd(t, 1) = 1, ${together})`)
  return plan.step(`arrayMap(t -> intDiv(t, 2) - ${least64},
    arrayFilter((t, n) -> bitAnd(t, 1) = 0 and bitAnd(n, 1) = 1 and n - 1 - t <= ${room}, ${together}, ${next}))`)
}

/** One after another, exactly: found from the end, so that the latest way to begin is known, which decides when it is over. */
export const sequence: Compile<'sequence'> = ({ sequence: steps, period }, plan) => {
  const { params, now, never } = plan
  const window = windowOf(period, plan.scene.now)
  const { after, until, leavesAfter, entersAfter } = window
  const span = plan.mode === 'live' && entersAfter !== null ? { after, until: null } : { after, until }
  const kinds = steps.map((step) => plan.kind(step, span))
  const times = kinds.map((kind) => {
    const inside = [kind.is, ...liesIn('at', window, params)].join(' and ')
    return plan.step(`arraySort(${plan.aggregate(`groupArrayIf(at, ${inside})`)})`)
  })
  let starts = times.at(-1)!
  for (let i = steps.length - 2; i >= 0; i--) starts = reachable(times[i]!, starts, steps[i + 1]!.after, plan)
  const holds = plan.step(`notEmpty(${starts})`)
  const moves = plan.mode === 'live' && (leavesAfter !== null || entersAfter !== null)
  const entering = () =>
    kinds.map((k) => [k.is, ...willEnter('at', window, params)].join(' and ')).map((all) => `(${all})`)
  const leaves = leavesAfter === null ? never : `${starts}[-1] + ${params.of('Int64', leavesAfter)}`
  const enters = () =>
    entersAfter === null
      ? never
      : `${plan.aggregate(`min(if(${entering().join(' or ')}, at, ${never}))`)} + ${params.of('Int64', entersAfter)}`
  const flip = moves ? plan.step(`greatest(${now} + 1, if(${holds}, ${leaves}, ${enters()}))`) : null
  return { holds, flip, blank: false, kinds, keys: [] }
}

import type { Events, Period } from '@candor/contracts'
import type { Compile } from './condition.ts'
import { liesIn, willEnter, windowOf } from './period.ts'
import type { Plan } from './plan.ts'
import { all, not, type Tree } from './tree.ts'

/** When the n-th newest of such events happened, of those not later than the window's end. */
const nthNewest = (plan: Plan, matches: readonly string[], n: number): string => {
  const every = matches.join(' and ')
  if (n === 1) return plan.aggregate(`max(if(${every}, at, ${plan.longAgo}))`)
  const times = plan.step(`arraySort(${plan.aggregate(`groupArrayIf(at, ${every})`)})`)
  const nth = plan.params.of('Int64', n)
  return plan.step(`if(length(${times}) >= ${nth}, ${times}[-${nth}], ${plan.longAgo})`)
}

/** Did it at least so many times. */
const atLeast = (of: Events, n: number, period: Period | undefined, plan: Plan): Tree => {
  if (n === 0) return true
  const { params, now, never } = plan
  const window = windowOf(period, plan.scene.now)
  if (plan.mode === 'count') {
    const kind = plan.kind(of, window)
    const count = plan.aggregate(`countIf(${[kind.is, ...liesIn('at', window, params)].join(' and ')})`)
    const holds = plan.step(`${count} >= ${params.of('UInt64', n)}`)
    return { holds, flip: null, blank: false, kinds: [kind], keys: [] }
  }
  const { after, until, leavesAfter, entersAfter } = window
  const kind = plan.kind(of, { after, until: entersAfter === null ? until : null })
  const nth = nthNewest(plan, [kind.is, ...liesIn('at', { ...window, after: null }, params)], n)
  const holds = plan.step(`${nth} > ${after === null ? plan.longAgo : params.of('Int64', after)}`)
  const leaves = leavesAfter === null ? never : `${nth} + ${params.of('Int64', leavesAfter)}`
  const entering = [kind.is, ...willEnter('at', window, params)].join(' and ')
  const enters =
    entersAfter === null
      ? never
      : `${plan.aggregate(`min(if(${entering}, at, ${never}))`)} + ${params.of('Int64', entersAfter)}`
  const moves = leavesAfter !== null || entersAfter !== null
  const flip = moves ? plan.step(`greatest(${now} + 1, if(${holds}, ${leaves}, ${enters}))`) : null
  return { holds, flip, blank: false, kinds: [kind], keys: [] }
}

/** So many times: those that leave a window make it false one by one, so only the one that decides is waited for. */
export const performed: Compile<'performed'> = ({ performed: of, times, period }, plan) => {
  const { op, n } = times ?? { op: 'atLeast', n: 1 }
  if (op === 'atLeast') return atLeast(of, n, period, plan)
  const notMore = not(atLeast(of, n + 1, period, plan))
  return op === 'atMost' ? notMore : all([atLeast(of, n, period, plan), notMore])
}

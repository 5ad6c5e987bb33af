import type { Compile } from './condition.ts'
import { liesIn, windowOf } from './period.ts'
import { passesAll } from './value-test.ts'

/** The first or last of all such events, whenever it was: then whether it lies in the period and is like this. */
export const edge: Compile<'edge'> = ({ edge: which, of, period, having }, plan) => {
  const { params, now, never, longAgo } = plan
  const window = windowOf(period, plan.scene.now)
  const kind = plan.kind(of, { after: null, until: null })
  const isFirst = which === 'first'
  const at = isFirst
    ? plan.aggregate(`min(if(${kind.is}, at, ${never}))`)
    : plan.aggregate(`max(if(${kind.is}, at, ${longAgo}))`)
  const tests = passesAll(plan.property, having, params)
  const isLike =
    tests.length === 0
      ? []
      : [
          `${plan.aggregate(
            `${isFirst ? 'argMinIf' : 'argMaxIf'}(${plan.column(tests.join(' and '), '0')}, ${plan.order()}, ${kind.is})`,
          )} = 1`,
        ]
  const isThere = isFirst ? `${at} < ${never}` : `${at} > ${longAgo}`
  const holds = plan.step([isThere, ...liesIn(at, window, params), ...isLike].join(' and '))
  const { leavesAfter, entersAfter } = window
  const turns = [leavesAfter, entersAfter].flatMap((after) =>
    after === null
      ? []
      : [`if(${at} + ${params.of('Int64', after)} > ${now}, ${at} + ${params.of('Int64', after)}, ${never})`],
  )
  const flip = turns.length === 0 || plan.mode === 'count' ? null : plan.step(`least(${[...turns, never].join(', ')})`)
  return { holds, flip, blank: false, kinds: [kind], keys: [] }
}

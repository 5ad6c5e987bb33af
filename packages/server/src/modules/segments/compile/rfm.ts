import type { Compile } from './condition.ts'
import { dayMs } from './days.ts'
import type { Plan } from './plan.ts'
import { millionths, zeroMillionths } from './total.ts'
import { numberIn } from './value-test.ts'

export const orders = { event: 'Order Completed' }

/** Of somebody's orders: when the last was, how many there are, and what was paid in millionths. */
export const bought = (plan: Plan) => {
  const kind = plan.kind(orders, { after: null, until: null })
  const [revenue, total] = [plan.property('revenue'), plan.property('total')]
  const paid = plan.column(
    `if(isNotNull(${numberIn(revenue)}), ${millionths(revenue)}, ${millionths(total)})`,
    zeroMillionths,
  )
  return {
    kind,
    last: plan.aggregate(`max(if(${kind.is}, at, ${plan.longAgo}))`),
    count: plan.aggregate(`countIf(${kind.is})`),
    paid: plan.aggregate(`sumIf(${paid}, ${kind.is})`),
  }
}

/** In which fifths of the workspace's buyers somebody is: one more than the cut points that lie below. */
export const rfm: Compile<'rfm'> = ({ rfm: asked }, plan) => {
  const { scene, params, now, never } = plan
  if (!scene.fifths) return false
  const { kind, last, count, paid } = bought(plan)
  const cuts = (list: readonly number[]) => params.of('Array(Float64)', list)
  const below = (value: string, list: readonly number[]) => `arrayCount(c -> c < ${value}, ${cuts(list)})`
  const isOneOf = (fifth: string, list: readonly number[]) => `${fifth} in ${params.of('Array(UInt8)', list)}`
  const { recency, frequency, monetary } = asked
  const days = `toFloat64(${now} - ${last}) / ${dayMs}`
  const holds = plan.step(
    [
      `${count} > 0`,
      ...(recency ? [isOneOf(`5 - ${below(days, scene.fifths.recency)}`, recency)] : []),
      ...(frequency ? [isOneOf(`1 + ${below(`toFloat64(${count})`, scene.fifths.frequency)}`, frequency)] : []),
      ...(monetary ? [isOneOf(`1 + ${below(`toFloat64(${paid}) / 1000000`, scene.fifths.monetary)}`, monetary)] : []),
    ].join(' and '),
  )
  const turnAt = `${last} + toInt64(floor(c * ${dayMs})) + 1`
  const flip =
    plan.mode === 'live' && recency
      ? plan.step(`if(${count} > 0, arrayMin(arrayMap(c -> if(${turnAt} > ${now}, ${turnAt}, ${never}),
          ${cuts(scene.fifths.recency)})), ${never})`)
      : null
  return { holds, flip, blank: false, kinds: [kind], keys: [] }
}

import type { Comparison, EventsIn, PropertyTest } from '@candor/contracts'
import { type Compile, earliest, type Leaf } from './condition.ts'
import { liesIn, willEnter, windowOf } from './period.ts'
import type { Plan } from './plan.ts'
import { compares, numberIn } from './value-test.ts'

/** More than any amount, and its millionths fit: beyond it a number counts as this. */
const most = 1e30
const parts = 1_000_000

/**
 * Millionths of a JSON number, of anything else 0. Whole numbers add up to the same in whatever order they come, which is
 * not so of binary fractions: a count over everybody and one over somebody must not differ by the order of rows.
 */
export const millionths = (raw: string): string =>
  `toInt128(round(least(greatest(ifNull(${numberIn(raw)}, 0), -${most}), ${most}) * ${parts}))`
export const zeroMillionths = 'toInt128(0)'

const millionthsOf = (value: number): string =>
  String(BigInt(Math.round(Math.max(-most, Math.min(most, value)) * parts)))

interface Total {
  readonly total: 'sum' | 'average' | 'distinct'
  readonly property: string
  readonly of: EventsIn
  readonly is: Comparison
}

const isScalar = (raw: string) =>
  `${raw} != '' and ${raw} != 'null' and not startsWith(${raw}, '[') and not startsWith(${raw}, '{')`

const compareNumbers = (a: number, { op, value }: Comparison): boolean =>
  ({ equals: a === value, above: a > value, atLeast: a >= value, below: a < value, atMost: a <= value })[op]

/** `more` is asked of each event besides what the definition says of it. */
export const totalOf = ({ total, property, of, is }: Total, plan: Plan, more: readonly PropertyTest[] = []): Leaf => {
  const { params, now, never } = plan
  const window = windowOf(of.period, plan.scene.now)
  const { after, until, leavesAfter, entersAfter } = window
  const span = plan.mode === 'live' && entersAfter !== null ? { after, until: null } : { after, until }
  const kind = plan.kind(of, span, more)
  const raw = plan.property(property)
  const counts =
    total === 'distinct' ? plan.column(isScalar(raw), '0') : plan.column(`isNotNull(${numberIn(raw)})`, '0')
  const matches = [kind.is, counts]
  const inside = [...matches, ...liesIn('at', window, params)].join(' and ')

  const sum = () => plan.aggregate(`sumIf(${plan.column(millionths(raw), zeroMillionths)}, ${inside})`)
  const count = () => plan.aggregate(`countIf(${inside})`)
  const holds = {
    sum: () => compares(sum(), is.op, params.of('Int128', millionthsOf(is.value))),
    average: () =>
      `${count()} > 0 and ${compares(`toFloat64(${sum()}) / ${count()}`, is.op, params.of('Float64', is.value * parts))}`,
    distinct: () =>
      compares(
        `toFloat64(${plan.aggregate(`uniqExactIf(${plan.column(raw, "''")}, ${inside})`)})`,
        is.op,
        params.of('Float64', is.value),
      ),
  }[total]()

  // Every number that leaves or comes in may change it.
  const first = (conditions: readonly string[]) => plan.aggregate(`min(if(${conditions.join(' and ')}, at, ${never}))`)
  const turns = [
    leavesAfter === null ? null : `${first([inside])} + ${params.of('Int64', leavesAfter)}`,
    entersAfter === null
      ? null
      : `${first([...matches, ...willEnter('at', window, params)])} + ${params.of('Int64', entersAfter)}`,
  ]
  const turn = plan.mode === 'live' ? earliest(turns) : null
  return {
    holds: plan.step(holds),
    flip: turn === null ? null : plan.step(`greatest(${now} + 1, ${turn})`),
    blank: total !== 'average' && compareNumbers(0, is),
    kinds: [kind],
    keys: [],
  }
}

export const total: Compile<'total'> = totalOf

/** `seconds` of `Section Viewed` events of a section, summed. */
export const section: Compile<'section'> = ({ section: name, seconds, period }, plan) =>
  totalOf({ total: 'sum', property: 'seconds', of: { event: 'Section Viewed', period }, is: seconds }, plan, [
    { property: 'section', test: { op: 'equals', value: name } },
  ])

import type { Readable } from '../../consent/index.ts'
import { inSlice, type Layout, leg, type Slice } from './layout.ts'
import { longAgo } from './period.ts'
import type { Plan, Span } from './plan.ts'

/** The last moment that a time of ClickHouse holds. */
const endOfTime = Date.UTC(2299, 11, 31)

const spanSql = ({ after, until }: Span, plan: Plan): string[] => {
  const moment = (ms: number) => `fromUnixTimestamp64Milli(${plan.params.of('Int64', ms)}, 'UTC')`
  return [
    ...(after === null || after <= longAgo ? [] : [`occurred_at > ${moment(after)}`]),
    ...(until === null || until >= endOfTime ? [] : [`occurred_at <= ${moment(until)}`]),
  ]
}

/** Which events are read at all: those of one type and the same span are named together. */
const needed = (plan: Plan): string => {
  const { params, parts } = plan
  const groups = Map.groupBy(parts.needs.values(), ({ type, name, span }) =>
    JSON.stringify([type, name === '*', span.after, span.until]),
  )
  const list = [...groups.values()].map((group) => {
    const { type, name, span } = group[0]!
    const isNamed =
      name === '*'
        ? []
        : [
            `name in ${params.of(
              'Array(String)',
              group.map((n) => n.name),
            )}`,
          ]
    return `(${[`type = ${params.of('String', type)}`, ...isNamed, ...spanSql(span, plan)].join(' and ')})`
  })
  return `(${list.join(' or ')})`
}

export const eventRows = (plan: Plan, layout: Layout, readable: Readable, slice: Slice | null): string => {
  const { condition, personId, strays } = readable.events
  const { columns, kinds, isEachTested } = plan.parts
  const part = inSlice(slice, plan)
  const where = [
    condition,
    needed(plan),
    ...(part.length > 0 ? [`((${part.join(' and ')}) or ${strays})`] : []),
    ...(plan.mode === 'count' && isEachTested ? [`(${kinds.map((k) => k.is).join(' or ')})`] : []),
  ].join(' and ')
  const made = [
    ['person', personId],
    ['at', 'toUnixTimestamp64Milli(occurred_at)'],
    ['message', 'message_id'],
    ['type', 'toString(type)'],
    ['name', 'toString(name)'],
    ...columns.map(({ sql }, i) => [`e${i + 1}`, sql]),
  ] as [string, string][]
  if (plan.mode === 'count') return leg(layout, new Map(made), `events where ${where}`)
  // In live queries each row knows its place among all: of two at the same moment the message id decides.
  const inner = `select ${made.map(([name, sql]) => `${sql} as ${name === 'type' || name === 'name' ? `${name}_` : name}`).join(', ')}
    from events where ${where} order by at, message`
  const own = new Map(made.map(([name]) => [name, name === 'type' || name === 'name' ? `${name}_` : name]))
  own.set('place', 'rowNumberInAllBlocks() + 1')
  return leg(layout, own, `(${inner})`)
}

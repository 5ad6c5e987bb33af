import type { Readable } from '../../consent/index.ts'
import { fits, type Typed, willFit } from './fits.ts'
import { longAgo, never } from './period.ts'
import type { Plan, Span } from './plan.ts'

/** The rows that are grouped by person: of events, of facts, of permissions; each with all columns, and nothing in those of the others. */

/** Whom a query is about: everybody, or a part of all people by the order of their ids. */
export interface Slice {
  /** Inclusive; null: from the first. */
  readonly from: string | null
  /** Exclusive; null: to the last. */
  readonly to: string | null
}

const inSlice = (slice: Slice | null, plan: Plan): string[] => [
  ...(slice?.from ? [`person_id >= ${plan.params.of('UUID', slice.from)}`] : []),
  ...(slice?.to ? [`person_id < ${plan.params.of('UUID', slice.to)}`] : []),
]

const spanSql = ({ after, until }: Span, plan: Plan): string[] => {
  const moment = (ms: number) => `fromUnixTimestamp64Milli(${plan.params.of('Int64', ms)}, 'UTC')`
  return [
    ...(after === null || after <= longAgo ? [] : [`occurred_at > ${moment(after)}`]),
    ...(until === null || until >= 10_000_000_000_000 ? [] : [`occurred_at <= ${moment(until)}`]),
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

interface Layout {
  readonly names: readonly { name: string; zero: string }[]
}

/** Every column that some row has, in one order. */
const layoutOf = (plan: Plan): Layout => {
  const { columns, factColumns, keys, readsPermissions, readsEverybody } = plan.parts
  const isLive = plan.mode === 'live'
  return {
    names: [
      { name: 'at', zero: 'toInt64(0)' },
      ...(isLive ? [{ name: 'place', zero: 'toUInt64(0)' }] : []),
      ...(isLive || plan.parts.readsMessages ? [{ name: 'message', zero: "''" }] : []),
      ...(isLive ? ['type', 'name'].map((name) => ({ name, zero: "''" })) : []),
      ...columns.map(({ zero }, i) => ({ name: `e${i + 1}`, zero })),
      ...factColumns.map(({ zero }, i) => ({ name: `f${i + 1}`, zero })),
      ...(isLive && keys.size > 0
        ? [
            { name: 'key', zero: "''" },
            { name: 'text', zero: "''" },
            { name: 'told', zero: 'toInt64(0)' },
            { name: 'class', zero: 'toUInt8(0)' },
            { name: 'shift', zero: `toInt64(${never})` },
            { name: 'newest', zero: 'toInt64(0)' },
            { name: 'texts', zero: '[]::Array(String)' },
            { name: 'collected', zero: '[]::Array(UInt64)' },
          ]
        : []),
      ...(readsEverybody ? [{ name: 'lives', zero: 'toUInt8(0)' }] : []),
      ...(readsPermissions
        ? [
            { name: 'answered', zero: 'toUInt8(0)' },
            { name: 'allow', zero: 'toUInt64(0)' },
            { name: 'refused', zero: 'toUInt64(0)' },
          ]
        : []),
    ],
  }
}

/** One `select` of the union: what it has itself, and nothing in the other columns. */
const leg = (layout: Layout, own: ReadonlyMap<string, string>, from: string): string => {
  const list = layout.names.map(({ name, zero }) =>
    own.has(name) ? `${own.get(name)} as ${name}` : `${zero} as ${name}`,
  )
  return `select ${[`${own.get('person')} as person`, ...list].join(', ')} from ${from}`
}

const eventRows = (plan: Plan, layout: Layout, readable: Readable, slice: Slice | null): string => {
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

/** Keys of attributes with a type, by what a value must be to fit. */
const byType = (plan: Plan): { keys: string[]; typed: Typed }[] => {
  const typed = [...plan.parts.keys].flatMap((key) => {
    const known = key.startsWith('value:') ? plan.scene.attributes.get(key.slice('value:'.length)) : undefined
    return known && known.type !== null ? [{ key, typed: { type: known.type, options: known.options } }] : []
  })
  const groups = Map.groupBy(typed, ({ typed: { type, options } }) =>
    JSON.stringify([type, type === 'choice' || type === 'choices' ? options : []]),
  )
  return [...groups.values()].map((group) => ({ keys: group.map((g) => g.key), typed: group[0]!.typed }))
}

const byKey = (cases: readonly (readonly [readonly string[], string])[], otherwise: string, plan: Plan): string =>
  cases.length === 0
    ? otherwise
    : `multiIf(${cases
        .map(([keys, sql]) => `key in ${plan.params.of('Array(String)', keys)}, ${sql},`)
        .join(' ')} ${otherwise})`

/**
 * What is known, one row a person and key. What holds is the newest of the strongest class that knows something and has not
 * expired, of what was collected for the purpose and fits (profiles/survive.ts); nothing, if it is stale.
 */
const factRows = (plan: Plan, layout: Layout, readable: Readable, slice: Slice | null): string => {
  const { params, scene, now } = plan
  const { keys, factColumns, readsEverybody } = plan.parts
  const { condition, bit } = readable.facts
  const ageing = [...keys].flatMap((key) => {
    const halfLife = scene.attributes.get(key.slice('value:'.length))?.halfLifeMs ?? null
    return key.startsWith('value:') && halfLife !== null ? [{ key, halfLife: params.of('Int64', halfLife) }] : []
  })
  const types = byType(plan)
  const fit = byKey(
    types.map(({ keys: k, typed }) => [k, fits('t', typed, scene.now, params)] as const),
    '1',
    plan,
  )
  const fitting = types.flatMap(({ keys: k, typed }) => {
    const sql = willFit('t', typed, scene.now, params, plan.never)
    return sql === null ? [] : [[k, sql] as const]
  })
  const wanted = [...keys, ...(readsEverybody ? ['person'] : [])]
  const flags = factColumns.map(({ zero }, i) => (zero === '0' ? `f${i + 1}` : `f${i + 1} != ${zero}`))
  const isLive = plan.mode === 'live'
  const isStale = byKey(
    ageing.map(({ key, halfLife }) => [[key], `${now} - times[first] > ${halfLife}`] as const),
    '0',
    plan,
  )
  const goesStale = byKey(
    ageing.map(({ key, halfLife }) => [[key], `if(held = 0, ${plan.never}, told + ${halfLife} + 1)`] as const),
    plan.never,
    plan,
  )
  const expires = `arrayMin(arrayPushBack(arrayMap((o, e) -> if(o != 0 and e > ${now}, e, ${plan.never}), counting, expires), ${plan.never}))`
  const willFitAt =
    fitting.length === 0
      ? []
      : [
          `arrayMin(arrayPushBack(arrayMap((t, c) -> if(bitAnd(c, ${bit}) != 0, ${byKey(fitting, plan.never, plan)}, ${plan.never}), texts, collected), ${plan.never}))`,
        ]
  const inner = `
    select person_id, key, classes, texts, times, collected, expires,
      arrayMap((t, c, n) -> if(bitAnd(c, ${bit}) != 0 and ${fit}, n, 0), texts, collected, classes) as counting,
      arrayFirstIndex((u, n, t, e) -> u = 1 and n != 0 and t != 'null' and e > ${now},
        arrayEnumerateUniq(counting), counting, texts, expires) as first,
      if(first != 0 and ${isStale}, 0, first) as held,
      texts[held] as text, times[held] as told, classes[held] as class
    from facts final
    where ${condition} and key in ${params.of('Array(String)', wanted)} ${inSlice(slice, plan)
      .map((c) => `and ${c}`)
      .join(' ')}`
  const own = new Map([
    ['person', 'person_id'],
    ...factColumns.map(({ sql }, i) => [`f${i + 1}`, sql] as const),
    ...['key', 'text', 'told', 'class', 'texts', 'collected'].map((name) => [name, name] as const),
    ['shift', `least(${[expires, goesStale, ...willFitAt].join(', ')})`],
    ['newest', `arrayMax(arrayMap((c, t) -> if(bitAnd(c, ${bit}) != 0, t, 0), collected, times))`],
    ['lives', "key = 'person' and notEmpty(classes)"],
  ])
  // A count needs no row that says nothing.
  const filter = isLive ? '' : `where ${[...flags, ...(readsEverybody ? ['lives'] : [])].join(' or ')}`
  return leg(layout, own, `(${inner}) ${filter}`)
}

const permissionRows = (layout: Layout, readable: Readable): string =>
  leg(
    layout,
    new Map([
      ['person', 'person_id'],
      ['answered', 'toUInt8(1)'],
      ['allow', 'allow'],
      ['refused', 'refused'],
    ]),
    `(${readable.facts.permissions})`,
  )

/** All rows that the plan reads, of whom the purpose lets be read. */
export const rowsOf = (plan: Plan, readable: Readable, slice: Slice | null): string => {
  const layout = layoutOf(plan)
  const { needs, keys, readsPermissions, readsEverybody } = plan.parts
  return [
    ...(needs.size > 0 ? [eventRows(plan, layout, readable, slice)] : []),
    ...(keys.size > 0 || readsEverybody ? [factRows(plan, layout, readable, slice)] : []),
    ...(readsPermissions ? [permissionRows(layout, readable)] : []),
  ].join('\n union all \n')
}

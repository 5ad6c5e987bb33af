import type { Likelihood, SegmentNode } from '@candor/contracts'
import type { Readable } from '../../consent/index.ts'
import { compileNode } from './compile-node.ts'
import type { Leaf } from './condition.ts'
import type { Slice } from './layout.ts'
import { scored } from './likelihood.ts'
import { never } from './period.ts'
import { type Asked, createPlan, type Plan } from './plan.ts'
import { bought } from './rfm.ts'
import { rowsOf } from './rows.ts'
import { blankOf, leavesOf, type Tree, treeSql } from './tree.ts'

/** A query without what it may read: that is known only when it runs. */
export interface Query {
  build(readable: Readable): string
  readonly params: Readonly<Record<string, unknown>>
}

/** Names of aggregates and steps in an expression. */
const namedIn = (sql: string): string[] => sql.match(/\b[as]\d+\b/g) ?? []

/**
 * A person's aggregates and what follows from them: one row for each person of whom anything was read. What neither `outer`
 * nor a later select names is left behind: ClickHouse pays anew for each column of each select.
 * @param outer all expressions over what this gives
 */
const people = (plan: Plan, readable: Readable, outer: readonly string[], slice: Slice | null = null): string => {
  const { aggregates, steps } = plan.parts
  const rows = rowsOf(plan, readable, slice)
  const summed = `select ${['person', ...aggregates.map((sql, i) => `${sql} as a${i + 1}`)].join(', ')} from (${rows}) group by person`
  const expressions = steps.map((layer) => [...layer.values()])
  const asked = steps.map((_, i) => new Set([...expressions.slice(i + 1).flat(), ...outer].flatMap(namedIn)))
  let names = aggregates.map((_, i) => `a${i + 1}`)
  return steps.reduce((from, layer, i) => {
    const carried = names.filter((name) => asked[i]!.has(name))
    names = [...carried, ...layer.keys()]
    const made = [...layer].map(([name, sql]) => `${sql} as ${name}`)
    return `select ${['person', ...carried, ...made].join(', ')} from (${from})`
  }, summed)
}

const withBit = (asked: Omit<Asked, 'bit'>, bit: string): Asked => ({ ...asked, bit })

/** The name under which every query for a purpose has its bit; see consent/permitted. */
const bit = '{permittedBit:UInt64}'

/** Somebody of whom nothing else is known may be in, or whoever is asked for may live no more. */
const whoLives = (tree: Tree, plan: Plan): string[] =>
  blankOf(tree) !== false || plan.parts.readsEverybody ? [`${plan.everybody()} = 1`] : []

export interface CountAsked {
  readonly node: SegmentNode
  /** So many members as examples. */
  readonly sample: number
}

export interface CountRow {
  readonly count: number
  readonly sample: string[]
}

/** What a count needs; `inverse`: it counts who is out, of all who may be counted, because few are. */
export interface CountQuery extends Query {
  readonly inverse: boolean
  /** The same for everybody: nothing has to be read. */
  readonly constant: boolean | null
}

/**
 * Counts people for whom a definition holds. Somebody of whom nothing is known is not read where that decides: where they
 * are in, those who are out are counted instead.
 */
export const countQuery = ({ node, sample }: CountAsked, asked: Omit<Asked, 'bit' | 'mode'>): CountQuery => {
  const plan = createPlan(withBit({ ...asked, mode: 'count' }, bit))
  const tree = compileNode(node, plan)
  const isConstant = typeof tree === 'boolean'
  const isOut = blankOf(tree) === true && sample === 0 && !plan.parts.readsEverybody && !isConstant
  const lives = isOut ? [] : whoLives(tree, plan)
  const holds = isOut ? `not ${treeSql(tree)}` : treeSql(tree)
  const some = sample > 0 ? `, groupArray(${Math.trunc(sample)})(toString(person)) as sample` : ', [] as sample'
  return {
    inverse: isOut,
    constant: isConstant ? tree : null,
    params: plan.params.all,
    build: (readable) =>
      `select count() as count ${some} from (${people(plan, readable, [holds, ...lives])}) where ${[holds, ...lives].join(' and ')}`,
  }
}

export interface BreakdownRow {
  readonly value: string
  readonly count: number
}

/** Members by the value of an attribute, the most frequent first; of a list each member counts. Whoever has none is left out. */
export const breakdownQuery = (
  { node, breakdown }: { node: SegmentNode; breakdown: string },
  asked: Omit<Asked, 'bit' | 'mode'>,
): Query => {
  const plan = createPlan(withBit({ ...asked, mode: 'count' }, bit))
  const tree = compileNode(node, plan)
  const value = plan.value(`value:${breakdown}`)
  const holds = [treeSql(tree), ...whoLives(tree, plan)]
  return {
    params: plan.params.all,
    build: (readable) => `
      select if(startsWith(one, '"'), JSONExtractString(one), one) as value, count() as count
      from (select arrayJoin(if(startsWith(${value}, '['), JSONExtractArrayRaw(${value}), [${value}])) as one
        from (${people(plan, readable, [value, ...holds])}) where ${[...holds, `${value} != ''`].join(' and ')})
      group by value order by count desc, value limit 20`,
  }
}

/** How many people may be counted at all. */
export const everybodyQuery = (): Query => ({
  params: {},
  build: ({ facts }) =>
    `select count() as count from facts final where ${facts.condition} and key = 'person' and notEmpty(classes)`,
})

export interface LiveRow {
  readonly person: string
  /** Places in the list of conditions, from 1: those that hold. */
  readonly holding: number[]
  /** Place, milliseconds: when that may change by time alone. */
  readonly flips: [number, number][]
  /** Of each kind of event, from 1, the place of the newest in the order of events. */
  readonly places: [number, number][]
  /** Those events: place, milliseconds, message id, type, name. */
  readonly events: [number, number, string, string, string][]
  /** When the newest of what is known was told, by place in the list of keys; 0: never. */
  readonly newest: number[]
}

export interface LiveQuery extends Query {
  /** One for each segment. */
  readonly trees: readonly Tree[]
  /** Place of a condition in what rows say of conditions, from 1; the same for equal ones. */
  placeOf(leaf: Leaf): number
  readonly keys: readonly string[]
}

export interface LiveAsked {
  readonly nodes: readonly SegmentNode[]
  /** A part of all people, and nothing of what decided; null: people named in the context. */
  readonly slice: Slice | null
}

const nameOf = ({ holds, flip }: Leaf) => `${holds} ${flip}`

/** Everything there is to say of some people for many segments at once: of each condition, wherever it stands, once. */
export const liveQuery = ({ nodes, slice }: LiveAsked, asked: Omit<Asked, 'bit' | 'mode'>): LiveQuery => {
  const plan = createPlan(withBit({ ...asked, mode: 'live' }, bit))
  const trees = nodes.map((node) => compileNode(node, plan))
  const leaves = [...new Map(trees.flatMap(leavesOf).map((leaf) => [nameOf(leaf), leaf])).values()]
  const place = new Map(leaves.map((leaf, i) => [nameOf(leaf), i + 1]))
  const lives = plan.everybody()
  const { keys, kinds } = plan.parts
  const isTold = slice === null
  const places = isTold ? kinds.map((k) => plan.aggregate(`max(if(${k.is}, place, 0))`)) : []
  const newest = isTold
    ? [...keys].map((key) => plan.aggregate(`max(if(key = ${plan.params.of('String', key)}, newest, 0))`))
    : []
  const events = places.length > 0 ? plan.aggregate('groupArrayIf((place, at, message, type, name), place > 0)') : '[]'
  const list = (sql: readonly (string | number)[]) => `[${sql.join(', ')}]`
  const pairs = (sql: readonly (readonly [number, string])[], filter: string) =>
    sql.length === 0
      ? '[]'
      : `arrayFilter(x -> ${filter}, arrayZip(${list(sql.map(([n]) => n))}, ${list(sql.map(([, value]) => value))}))`
  const flips = leaves.flatMap(({ flip }, i) => (flip === null ? [] : [[i + 1, flip] as const]))
  const holding =
    leaves.length === 0
      ? '[]'
      : `arrayFilter((i, h) -> h, range(1, ${leaves.length + 1}), ${list(leaves.map((l) => `toUInt8(${l.holds})`))})`
  const said = [
    `${holding} as holding`,
    `${pairs(flips, `x.2 < ${never}`)} as flips`,
    `${pairs(
      places.map((sql, i) => [i + 1, sql]),
      'x.2 > 0',
    )} as places`,
    `${places.length > 0 ? `arrayFilter(e -> has(places.2, e.1), ${events})` : '[]'} as events`,
    `${list(newest)} as newest`,
  ]
  return {
    trees,
    placeOf: (leaf) => place.get(nameOf(leaf))!,
    keys: [...keys],
    params: plan.params.all,
    build: (readable) => `
      select toString(person) as person, ${said.join(', ')}
      from (${people(plan, readable, [...said, lives], slice)}) where ${lives} = 1`,
  }
}

/** Where one slice of all people ends and the next begins, so many people each, by the order of their ids. */
export const slicesQuery = (size: number): Query => ({
  params: { size },
  build: ({ facts }) => `
    select toString(person_id) as id from (
      select person_id, rowNumberInAllBlocks() as n from (
        select person_id from facts final
        where ${facts.condition} and key = 'person' and notEmpty(classes) order by person_id))
    where n > 0 and n % {size:UInt64} = 0 order by n`,
})

/** People between likely and unlikely who have not said themselves, in the order of their ids. */
export const undecidedQuery = (
  likelihood: Likelihood,
  page: { readonly limit: number; readonly after?: string | undefined },
  asked: Omit<Asked, 'bit' | 'mode'>,
): Query => {
  const plan = createPlan(withBit({ ...asked, mode: 'count' }, bit))
  const tree = compileNode({ likelihood, is: 'unclear' }, plan)
  const { score } = scored(likelihood, plan)
  const after = page.after === undefined ? [] : [`person > ${plan.params.of('UUID', page.after)}`]
  const limit = plan.params.of('UInt32', page.limit)
  return {
    params: plan.params.all,
    build: (readable) => `
      select toString(person) as personId, ${score} as score from (${people(plan, readable, [score, treeSql(tree)])})
      where ${[treeSql(tree), ...after].join(' and ')} order by person limit ${limit}`,
  }
}

/** Cut points between fifths of those who bought. */
export const fifthsQuery = (asked: Omit<Asked, 'bit' | 'mode'>): Query => {
  const plan = createPlan(withBit({ ...asked, mode: 'count' }, bit))
  const { last, count, paid } = bought(plan)
  // The least value that so many do not exceed. ClickHouse gives the one above it, counted from below.
  const cuts = (value: string) => `arrayMap(x -> -x, quantilesExact(0.8, 0.6, 0.4, 0.2)(-${value}))`
  return {
    params: plan.params.all,
    build: (readable) => `
      select count() as buyers, ${cuts(`toFloat64(${plan.now} - ${last}) / 86400000`)} as recency,
        ${cuts(`toFloat64(${count})`)} as frequency, ${cuts(`toFloat64(${paid}) / 1000000`)} as monetary
      from (${people(plan, readable, [last, count, paid])}) where ${count} > 0`,
  }
}

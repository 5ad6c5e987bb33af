import type { Readable } from '../../consent/index.ts'
import { fits, type Typed, willFit } from './fits.ts'
import { inSlice, type Layout, leg, type Slice } from './layout.ts'
import type { Plan } from './plan.ts'

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
export const factRows = (plan: Plan, layout: Layout, readable: Readable, slice: Slice | null): string => {
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
  // What cannot matter is left out before anything is computed of it.
  const hints = [...plan.parts.hints, ...(readsEverybody ? ["key = 'person'"] : [])].map((hint) => `(${hint})`)
  const flags = factColumns.map(({ zero }, i) => (zero === '0' ? `f${i + 1}` : `f${i + 1} != ${zero}`))
  const isLive = plan.mode === 'live'
  // Of some people everything is asked, of all people a little.
  const table = isLive && slice === null ? 'facts_of_people' : 'facts'
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
  const among = inSlice(slice, plan).map((c) => `and ${c}`)
  const counted = `
    select person_id, key, classes, texts, times, collected, expires,
      arrayMap((t, c, n) -> if(bitAnd(c, ${bit}) != 0 and ${fit}, n, 0), texts, collected, classes) as counting
    from ${table} final
    where ${condition} and key in ${params.of('Array(String)', wanted)} ${among.join(' ')}
      ${isLive ? '' : `and (${hints.join(' or ')})`}`
  // What follows from what was just named is a select of its own; see the layers of a plan.
  const strongest = `
    select *, arrayFirstIndex((u, n, t, e) -> u = 1 and n != 0 and t != 'null' and e > ${now},
      arrayEnumerateUniq(counting), counting, texts, expires) as first from (${counted})`
  const fresh = `select *, if(first != 0 and ${isStale}, 0, first) as held from (${strongest})`
  const inner = `select *, texts[held] as text, times[held] as told, classes[held] as class from (${fresh})`
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

import { never } from './period.ts'
import type { Plan } from './plan.ts'

/** Whom a query is about: everybody, or a part of all people by the order of their ids. */
export interface Slice {
  /** Inclusive; null: from the first. */
  readonly from: string | null
  /** Exclusive; null: to the last. */
  readonly to: string | null
}

export const inSlice = (slice: Slice | null, plan: Plan): string[] => [
  ...(slice?.from ? [`person_id >= ${plan.params.of('UUID', slice.from)}`] : []),
  ...(slice?.to ? [`person_id < ${plan.params.of('UUID', slice.to)}`] : []),
]

export interface Layout {
  readonly names: readonly { name: string; zero: string }[]
}

/** Every column that some row has, in one order. */
export const layoutOf = (plan: Plan): Layout => {
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
export const leg = (layout: Layout, own: ReadonlyMap<string, string>, from: string): string => {
  const list = layout.names.map(({ name, zero }) =>
    own.has(name) ? `${own.get(name)} as ${name}` : `${zero} as ${name}`,
  )
  return `select ${[`${own.get('person')} as person`, ...list].join(', ')} from ${from}`
}

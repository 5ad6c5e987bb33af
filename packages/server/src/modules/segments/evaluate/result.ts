import type { SegmentNode } from '@candor/contracts'
import type { LiveQuery, LiveRow } from '../compile/index.ts'

/** A definition without segments inside: their trees stand in their place. */
export interface ToEvaluate {
  readonly id: number
  readonly node: SegmentNode
}

/** The latest of what a definition asks for: what decided, if something did. */
export interface Because {
  readonly event?: { readonly type: string; readonly name: string; readonly messageId: string; readonly at: number }
  /** An attribute by its key; `identifier:<kind>`, `preference` or `recipient` otherwise. */
  readonly value?: { readonly key: string; readonly at: number }
}

export interface Result {
  readonly in: boolean
  /** The next moment at which time alone could change it, milliseconds; null: it never does. */
  readonly flipAt: number | null
  readonly because: Because
}

const nameOf = (key: string): string => (key.startsWith('value:') ? key.slice('value:'.length) : key)

const newestOf = (keys: readonly string[], newest: ReadonlyMap<string, number>): Because['value'] => {
  let found: { key: string; at: number } | undefined
  for (const key of keys) {
    const at = newest.get(key) ?? 0
    if (at !== 0 && (found === undefined || at > found.at)) found = { key: nameOf(key), at }
  }
  return found
}

/** What a row says of each of the segments of its query. */
export const resultsOf = (
  row: LiveRow,
  query: Pick<LiveQuery, 'conditions' | 'keys'>,
  segments: readonly ToEvaluate[],
): Map<number, Result> => {
  const inside = new Set(row.inside)
  const flips = new Map(row.flips)
  const places = new Map(row.places)
  const events = new Map(row.events.map(([place, at, messageId, type, name]) => [place, { type, name, messageId, at }]))
  const newest = new Map(query.keys.map((key, i) => [key, row.newest[i] ?? 0]))
  return new Map(
    segments.map(({ id }, i) => {
      const { kinds, keys } = query.conditions[i]!
      const place = kinds.reduce((most, kind) => Math.max(most, places.get(kind.index) ?? 0), 0)
      const [event, value] = [events.get(place), newestOf(keys, newest)]
      const because = { ...(event && { event }), ...(value && { value }) }
      return [id, { in: inside.has(i + 1), flipAt: flips.get(i + 1) ?? null, because }]
    }),
  )
}

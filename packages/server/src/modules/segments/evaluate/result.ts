import type { SegmentNode } from '@candor/contracts'
import { type Answer, judge, type Leaf, type LiveQuery, type LiveRow, leavesOf, type Tree } from '../compile/index.ts'

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

/** The kinds of events and the keys that a segment speaks of. */
const mattering = (tree: Tree) => {
  const leaves = leavesOf(tree)
  return {
    kinds: new Set(leaves.flatMap((l) => l.kinds.map((k) => k.index))),
    keys: new Set(leaves.flatMap((l) => l.keys)),
  }
}

const newestOf = (keys: Iterable<string>, newest: ReadonlyMap<string, number>): Because['value'] => {
  let found: { key: string; at: number } | undefined
  for (const key of keys) {
    const at = newest.get(key) ?? 0
    if (at !== 0 && (found === undefined || at > found.at)) found = { key: nameOf(key), at }
  }
  return found
}

/** Reads rows of a query of these segments, one entry for each segment. */
export const resultsReader = (
  query: Pick<LiveQuery, 'trees' | 'placeOf' | 'keys'>,
  segments: readonly ToEvaluate[],
): ((row: LiveRow) => Map<number, Result>) => {
  const speaksOf = query.trees.map(mattering)
  return (row) => {
    const holding = new Set(row.holding)
    const flips = new Map(row.flips)
    const places = new Map(row.places)
    const events = new Map(
      row.events.map(([place, at, messageId, type, name]) => [place, { type, name, messageId, at }]),
    )
    const newest = new Map(query.keys.map((key, i) => [key, row.newest[i] ?? 0]))
    const answerOf = (leaf: Leaf): Answer => {
      const place = query.placeOf(leaf)
      return { holds: holding.has(place), flipAt: flips.get(place) ?? Number.POSITIVE_INFINITY }
    }
    return new Map(
      segments.map(({ id }, i) => {
        const { holds, flipAt } = judge(query.trees[i]!, answerOf)
        const { kinds, keys } = speaksOf[i]!
        let last = 0
        for (const kind of kinds) last = Math.max(last, places.get(kind) ?? 0)
        const [event, value] = [events.get(last), newestOf(keys, newest)]
        const because = { ...(event && { event }), ...(value && { value }) }
        return [id, { in: holds, flipAt: Number.isFinite(flipAt) ? flipAt : null, because }]
      }),
    )
  }
}

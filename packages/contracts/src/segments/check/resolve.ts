import { childrenOf, type SegmentNode } from '../definition.ts'

/** How large a definition may be once the trees of the segments it names stand in their places. */
export const resolvedLimits = { depth: 40, nodes: 2_000 } as const

export type Resolved =
  | { readonly node: SegmentNode }
  /** The keys of a circle: each refers to the next, the last to the first. */
  | { readonly circle: string[] }
  | { readonly missing: string }
  /** Beyond `resolvedLimits`. */
  | { readonly tooLarge: true }

/** Keys of the segments that a definition names itself, each once. */
export const segmentsIn = (node: SegmentNode): string[] => {
  const found = new Set<string>()
  const open = [node]
  for (let next = open.pop(); next; next = open.pop()) {
    if ('segment' in next) found.add(next.segment)
    open.push(...childrenOf(next).map((c) => c.node))
  }
  return [...found].sort()
}

/** A circle that can be reached from here, or a key that leads nowhere. By hand, since a chain may be as long as all segments. */
const circleFrom = (keys: readonly string[], lookup: (key: string) => SegmentNode | undefined) => {
  const done = new Set<string>()
  const chain = [{ key: '', left: [...keys] }]
  const begins = new Map<string, number>()
  while (chain.length > 0) {
    const here = chain.at(-1)!
    const key = here.left.pop()
    if (key === undefined) {
      chain.pop()
      begins.delete(here.key)
      done.add(here.key)
      continue
    }
    if (begins.has(key)) return { circle: chain.slice(begins.get(key)).map((c) => c.key) }
    if (done.has(key)) continue
    const node = lookup(key)
    if (!node) return { missing: key }
    begins.set(key, chain.length)
    chain.push({ key, left: segmentsIn(node) })
  }
  return null
}

class TooLarge extends Error {}

/**
 * Puts the trees of other segments where a definition names them. `lookup` answers what a segment says; for a segment that is
 * being changed it must answer what it is to say, so that a circle through it is found.
 */
export const resolveSegments = (node: SegmentNode, lookup: (key: string) => SegmentNode | undefined): Resolved => {
  const found = circleFrom(segmentsIn(node), lookup)
  if (found) return found
  let left: number = resolvedLimits.nodes
  const place = (here: SegmentNode, depth: number): SegmentNode => {
    if ('segment' in here) return place(lookup(here.segment)!, depth)
    if (--left < 0 || depth > resolvedLimits.depth) throw new TooLarge()
    if ('all' in here) return { all: here.all.map((n) => place(n, depth + 1)) }
    if ('any' in here) return { any: here.any.map((n) => place(n, depth + 1)) }
    return 'not' in here ? { not: place(here.not, depth + 1) } : here
  }
  try {
    return { node: place(node, 1) }
  } catch (error) {
    if (error instanceof TooLarge) return { tooLarge: true }
    throw error
  }
}

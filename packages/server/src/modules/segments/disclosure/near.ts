import { childrenOf, printSegment, type SegmentNode } from '@candor/contracts'

/** What a definition asks, each condition once, as text; a group says nothing by itself. */
export const conditionsOf = (node: SegmentNode): string[] => {
  const found = new Set<string>()
  const visit = (n: SegmentNode) => {
    const below = childrenOf(n)
    if (below.length === 0) found.add(printSegment(n))
    for (const child of below) visit(child.node)
  }
  visit(node)
  return [...found].sort()
}

/** So many conditions may be other ones while two definitions still ask almost the same. */
const others = 2

/** Whether two definitions ask almost the same, so that the difference of their counts could point at somebody. Pure. */
export const isNear = (a: readonly string[], b: readonly string[]): boolean => {
  const [inA, inB] = [new Set(a), new Set(b)]
  const shared = a.filter((c) => inB.has(c)).length
  const different = a.length - shared + b.filter((c) => !inA.has(c)).length
  return different <= others && (shared > 0 || a.length + b.length <= others)
}

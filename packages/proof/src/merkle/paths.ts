/** Which parts of a tree make up a proof: pure planning, no hashing. Positions are leaf indices below 2^53. */

/** Leaves from `start` up to, not including, `end`. */
export interface Range {
  readonly start: number
  readonly end: number
}

/** A complete subtree: 2^height leaves, the first at index × 2^height. */
export interface Node {
  readonly height: number
  readonly index: number
}

export const isCount = (n: number): boolean => Number.isSafeInteger(n) && n >= 0

/** The largest power of two below n, for n ≥ 2: where RFC 9162 splits a tree of n leaves. */
const split = (n: number): number => {
  let k = 1
  while (k * 2 < n) k *= 2
  return k
}

/** Whether the range is a subtree by the rule of the IETF draft Merkle Tree Certificates; an empty range is one. */
export const isSubtree = ({ start, end }: Range): boolean => {
  if (!isCount(start) || !isCount(end) || start > end) return false
  let ceiling = 1
  while (ceiling < end - start) ceiling *= 2
  return start % ceiling === 0
}

/** The siblings on the way from a leaf to the root, lowest first (PATH of RFC 9162, 2.1.3.1). */
export const inclusionPath = (index: number, size: number): Range[] => {
  if (!isCount(size) || !isCount(index) || index >= size) throw new RangeError(`There is no leaf ${index} in ${size}.`)
  const path: Range[] = []
  let [start, end] = [0, size]
  while (end - start > 1) {
    const middle = start + split(end - start)
    if (index < middle) {
      path.unshift({ start: middle, end })
      end = middle
    } else {
      path.unshift({ start, end: middle })
      start = middle
    }
  }
  return path
}

/**
 * What joins a subtree to the root of a tree of `size` leaves. With start 0 it is PROOF of RFC 9162, 2.1.4.1: what joins an
 * older tree to a newer one. Throws a RangeError if the range is no subtree of the tree.
 */
export const consistencyPath = (range: Range, size: number): Range[] => {
  if (!isCount(size) || !isSubtree(range) || range.end > size) {
    throw new RangeError(`Leaves ${range.start} to ${range.end} are no subtree of a tree of ${size}.`)
  }
  if (range.start === range.end) return []
  const path: Range[] = []
  let { start } = range
  let [low, high] = [0, size]
  // As long as the verifier holds the hash of what is descended into, that hash is left out.
  let known = true
  while (start !== low || range.end !== high) {
    const middle = low + split(high - low)
    if (range.end <= middle) {
      path.unshift({ start: middle, end: high })
      high = middle
    } else {
      path.unshift({ start: low, end: middle })
      if (start < middle) {
        start = middle
        known = false
      }
      low = middle
    }
  }
  return known ? path : [{ start: low, end: high }, ...path]
}

/** The complete subtrees that cover a range beginning where one may begin, largest first. */
export const completeNodes = ({ start, end }: Range): Node[] => {
  const nodes: Node[] = []
  let from = start
  while (from < end) {
    let height = 0
    while (2 ** (height + 1) <= end - from) height += 1
    nodes.push({ height, index: from / 2 ** height })
    from += 2 ** height
  }
  return nodes
}

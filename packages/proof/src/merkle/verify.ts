/** Verification of proofs, after RFC 9162 (2.1.3.2, 2.1.4.2) and the draft Merkle Tree Certificates (4.3, 4.4). */
import { equalBytes } from '../bytes.ts'
import { emptyRoot, HASH_BYTES, nodeHash } from './hash.ts'
import { isCount, isSubtree, type Range } from './paths.ts'

// Positions go to 2^53; the bit operators of the language end at 2^32.
const half = (n: number): number => Math.floor(n / 2)
const isOdd = (n: number): boolean => n % 2 === 1

const wellFormed = (hashes: readonly Uint8Array[]): boolean => hashes.every((hash) => hash.length === HASH_BYTES)

export interface Inclusion {
  readonly index: number
  readonly size: number
  readonly leaf: Uint8Array
  readonly root: Uint8Array
  readonly proof: readonly Uint8Array[]
}

/** Whether the leaf (its hash) stands at `index` of the tree of `size` leaves with this root. */
export const verifyInclusion = ({ index, size, leaf, root, proof }: Inclusion): boolean => {
  if (!isCount(index) || !isCount(size) || index >= size || !wellFormed([leaf, root, ...proof])) return false
  let [node, last, hash] = [index, size - 1, leaf]
  for (const sibling of proof) {
    if (last === 0) return false
    if (isOdd(node) || node === last) {
      hash = nodeHash(sibling, hash)
      while (!isOdd(node)) {
        node = half(node)
        last = half(last)
      }
    } else {
      hash = nodeHash(hash, sibling)
    }
    node = half(node)
    last = half(last)
  }
  return last === 0 && equalBytes(hash, root)
}

/** Whether the leaf stands at `index` (counted in the whole tree) of the subtree with this root. */
export const verifySubtreeInclusion = (range: Range, { index, leaf, root, proof }: Omit<Inclusion, 'size'>): boolean =>
  isSubtree(range) &&
  index >= range.start &&
  verifyInclusion({ index: index - range.start, size: range.end - range.start, leaf, root, proof })

/**
 * Whether the subtree with hash `node` is part of the tree of `size` leaves with this root. An empty subtree is part of every
 * tree, and is accepted only with the hash of nothing.
 */
export const verifySubtreeConsistency = (
  range: Range,
  size: number,
  node: Uint8Array,
  root: Uint8Array,
  proof: readonly Uint8Array[],
): boolean => {
  if (!isCount(size) || !isSubtree(range) || range.end > size || !wellFormed(proof)) return false
  if (range.start === range.end) return proof.length === 0 && equalBytes(node, emptyRoot)

  let [first, last, end] = [range.start, range.end - 1, size - 1]
  const climb = () => {
    first = half(first)
    last = half(last)
    end = half(end)
  }
  if (last === end) while (first !== last) climb()
  else while (first !== last && isOdd(last)) climb()

  // Where the subtree is complete the verifier holds its hash already, and the proof begins above it.
  const [seed, rest] = first === last ? [node, proof] : [proof[0], proof.slice(1)]
  if (!seed) return false
  let [old, now] = [seed, seed]
  for (const sibling of rest) {
    if (end === 0) return false
    if (isOdd(last) || last === end) {
      if (first < last) old = nodeHash(sibling, old)
      now = nodeHash(sibling, now)
      while (!isOdd(last)) climb()
    } else {
      now = nodeHash(now, sibling)
    }
    climb()
  }
  return end === 0 && equalBytes(old, node) && equalBytes(now, root)
}

export interface Consistency {
  readonly oldSize: number
  readonly newSize: number
  readonly oldRoot: Uint8Array
  readonly newRoot: Uint8Array
  readonly proof: readonly Uint8Array[]
}

/**
 * Whether the newer tree begins with every leaf of the older one, unchanged. From an empty tree to a larger one nothing can be
 * shown, so that is refused, as is a root of an empty tree that is not the hash of nothing.
 */
export const verifyConsistency = ({ oldSize, newSize, oldRoot, newRoot, proof }: Consistency): boolean =>
  oldSize === 0
    ? newSize === 0 && proof.length === 0 && equalBytes(oldRoot, emptyRoot) && equalBytes(newRoot, emptyRoot)
    : verifySubtreeConsistency({ start: 0, end: oldSize }, newSize, oldRoot, newRoot, proof)

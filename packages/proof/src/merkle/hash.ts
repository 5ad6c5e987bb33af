import { sha256 } from '@noble/hashes/sha2.js'
import { concat } from '../bytes.ts'

/** Length of a hash of the tree, in bytes. */
export const HASH_BYTES = 32

/** Root of a tree without leaves: SHA-256 of nothing (RFC 9162, 2.1.1). */
export const emptyRoot: Uint8Array = sha256(new Uint8Array())

// The first byte keeps a leaf from being taken for a node, which would allow a second preimage (RFC 9162, 2.1.1).
const LEAF = Uint8Array.of(0)
const NODE = Uint8Array.of(1)

/** Hash of a leaf: SHA-256(0x00 ‖ entry). In the consent log the entry is a commitment. */
export const leafHash = (entry: Uint8Array): Uint8Array => sha256(concat(LEAF, entry))

/** Hash of an inner node: SHA-256(0x01 ‖ left ‖ right). */
export const nodeHash = (left: Uint8Array, right: Uint8Array): Uint8Array => sha256(concat(NODE, left, right))

/** Joins the hashes of neighbouring complete subtrees, largest first, into the hash of the range they cover. */
export const joinPeaks = (peaks: readonly Uint8Array[]): Uint8Array =>
  peaks.length === 0 ? emptyRoot : peaks.reduceRight((right, left) => nodeHash(left, right))

/** Root over the hashes of some leaves, in order; the number of leaves is free. */
export const rootOfLeaves = (leaves: readonly Uint8Array[]): Uint8Array => {
  if (leaves.length === 0) return emptyRoot
  let row = leaves
  while (row.length > 1) {
    const above: Uint8Array[] = []
    // A last one without partner moves up unchanged: the same tree as splitting at the largest power of two.
    for (let i = 0; i < row.length; i += 2) {
      const right = row[i + 1]
      above.push(right ? nodeHash(row[i]!, right) : row[i]!)
    }
    row = above
  }
  return row[0]!
}

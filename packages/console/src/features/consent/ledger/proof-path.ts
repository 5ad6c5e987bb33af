import { fromHex, inclusionPath, nodeHash, toHex } from '@candor/proof'

/** A part of the log: entries `first` to `last`, counted from 1, and their hash in hexadecimal. */
export interface Part {
  readonly first: number
  readonly last: number
  readonly hash: string
}

export interface Step {
  /** The part that the proof brings. */
  readonly sibling: Part
  /** Whether it lies before or after what is known already. */
  readonly side: 'earlier' | 'later'
  /** Both together. */
  readonly joined: Part
}

export interface Path {
  readonly leaf: Part
  /** From the leaf upwards; the last one joined is the root. Empty where the leaf is the whole log. */
  readonly steps: readonly Step[]
  readonly root: Part
}

interface Proof {
  readonly leaf_hash: string
  readonly leaf_index: number
  readonly tree_size: number
  readonly inclusion: readonly string[]
}

/** The way from a leaf to the root as the proof of a receipt describes it (RFC 9162, 2.1.3). Throws if it describes none. */
export const pathOf = ({ leaf_hash, leaf_index, tree_size, inclusion }: Proof): Path => {
  const ranges = inclusionPath(leaf_index, tree_size)
  if (ranges.length !== inclusion.length) throw new RangeError('The proof has not as many hashes as the place needs')
  const leaf = { first: leaf_index + 1, last: leaf_index + 1, hash: leaf_hash }
  let known: Part = leaf
  const steps = ranges.map(({ start, end }, i): Step => {
    const sibling = { first: start + 1, last: end, hash: inclusion[i] ?? '' }
    const side = sibling.last < known.first ? 'earlier' : 'later'
    const [left, right] = side === 'earlier' ? [sibling, known] : [known, sibling]
    known = { first: left.first, last: right.last, hash: toHex(nodeHash(fromHex(left.hash), fromHex(right.hash))) }
    return { sibling, side, joined: known }
  })
  return { leaf, steps, root: known }
}

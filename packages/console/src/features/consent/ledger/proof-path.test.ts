import { leafHash, rootOfLeaves, toHex } from '@candor/proof'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { pathOf } from './proof-path.ts'

const leafOf = (n: number) => leafHash(Uint8Array.of(n >> 8, n & 255))

/** A proof made the plain way: the hash of each part is that of the tree over its leaves. */
const proofOf = (index: number, size: number) => {
  const leaves = Array.from({ length: size }, (_, n) => leafOf(n))
  const inclusion: string[] = []
  let [start, end] = [0, size]
  while (end - start > 1) {
    let half = 1
    while (half * 2 < end - start) half *= 2
    const middle = start + half
    const [from, to] = index < middle ? [middle, end] : [start, middle]
    inclusion.unshift(toHex(rootOfLeaves(leaves.slice(from, to))))
    if (index < middle) end = middle
    else start = middle
  }
  const root = toHex(rootOfLeaves(leaves))
  return { root, proof: { leaf_hash: toHex(leafOf(index)), leaf_index: index, tree_size: size, inclusion } }
}

test('every path ends at the root, and its parts cover the whole log without touching', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 300 }), fc.nat(), (size, any) => {
      const { root, proof } = proofOf(any % size, size)
      const path = pathOf(proof)
      expect(path.root).toEqual({ first: 1, last: size, hash: root })
      const parts = [path.leaf, ...path.steps.map((s) => s.sibling)].sort((a, b) => a.first - b.first)
      expect(parts.map((p) => p.first)).toEqual([1, ...parts.slice(0, -1).map((p) => p.last + 1)])
    }),
    { numRuns: 60 },
  )
})

test('the only entry of a log is its root', () => {
  const { root, proof } = proofOf(0, 1)
  expect(pathOf(proof)).toEqual({
    leaf: { first: 1, last: 1, hash: root },
    steps: [],
    root: { first: 1, last: 1, hash: root },
  })
})

test('a proof that describes no way is refused', () => {
  const { proof } = proofOf(3, 7)
  expect(() => pathOf({ ...proof, leaf_index: 7 })).toThrow(RangeError)
  expect(() => pathOf({ ...proof, inclusion: proof.inclusion.slice(1) })).toThrow(RangeError)
})

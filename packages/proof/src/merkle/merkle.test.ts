import fc from 'fast-check'
import { expect, test } from 'vitest'
import { roots, type Vector, vectors } from '../../test/vectors.ts'
import { fromHex, toHex, toUtf8 } from '../bytes.ts'
import { createFrontier } from './frontier.ts'
import { emptyRoot, joinPeaks, leafHash, nodeHash, rootOfLeaves } from './hash.ts'
import { completeNodes, consistencyPath, inclusionPath, isSubtree, type Range } from './paths.ts'
import { verifyConsistency, verifyInclusion, verifySubtreeConsistency, verifySubtreeInclusion } from './verify.ts'

const published = roots()

const wronglyJudged = (name: string, accepts: (vector: Vector) => boolean) =>
  vectors(name)
    .filter((vector) => accepts(vector) === vector.wantErr)
    .map((vector) => vector.name)

test('518 published cases are read, none is left out', () => {
  const names = ['inclusion', 'consistency', 'subtreeinclusion', 'subtreeconsistency']
  expect(names.map((name) => vectors(name).length)).toEqual([98, 98, 204, 118])
})

test('every published inclusion proof is accepted or refused as it should be', () => {
  const wrong = wronglyJudged('inclusion', ({ number, bytes, proof }) =>
    verifyInclusion({
      index: number('leafIdx'),
      size: number('treeSize'),
      leaf: bytes('leafHash'),
      root: bytes('root'),
      proof,
    }),
  )
  expect(wrong).toEqual([])
})

test('every published consistency proof is accepted or refused as it should be', () => {
  const wrong = wronglyJudged('consistency', ({ number, bytes, proof }) =>
    verifyConsistency({
      oldSize: number('size1'),
      newSize: number('size2'),
      oldRoot: bytes('root1'),
      newRoot: bytes('root2'),
      proof,
    }),
  )
  expect(wrong).toEqual([])
})

test('every published subtree inclusion proof is accepted or refused as it should be', () => {
  const wrong = wronglyJudged('subtreeinclusion', ({ number, bytes, proof }) =>
    verifySubtreeInclusion(
      { start: number('start'), end: number('end') },
      { index: number('leafIdx'), leaf: bytes('leafHash'), root: bytes('root'), proof },
    ),
  )
  expect(wrong).toEqual([])
})

test('every published subtree consistency proof is accepted or refused as it should be', () => {
  const wrong = wronglyJudged('subtreeconsistency', ({ number, bytes, proof }) =>
    verifySubtreeConsistency(
      { start: number('start'), end: number('end') },
      number('size'),
      bytes('root1'),
      bytes('root2'),
      proof,
    ),
  )
  expect(wrong).toEqual([])
})

test('between two empty trees only the hash of nothing is a root', () => {
  const junk = toUtf8('the same junk')
  const between = (root: Uint8Array, newSize: number) =>
    verifyConsistency({ oldSize: 0, newSize, oldRoot: root, newRoot: root, proof: [] })
  expect(between(junk, 0)).toBe(false)
  expect(between(emptyRoot, 0)).toBe(true)
  expect(between(emptyRoot, 1)).toBe(false)
})

test('the published hashes and roots come out', () => {
  const leaves = published.leaves_hex.map((leaf) => leafHash(fromHex(leaf)))
  expect(leaves.map(toHex)).toEqual(published.leaf_hashes_hex)
  const all = published.roots_by_size_hex.map((_, size) => toHex(rootOfLeaves(leaves.slice(0, size))))
  expect(all).toEqual(published.roots_by_size_hex)
  expect(toHex(emptyRoot)).toBe(published.extra.empty_root)
  expect(toHex(leafHash(toUtf8('L123456')))).toBe(published.extra['leaf("L123456")'])
  expect(toHex(nodeHash(toUtf8('N123'), toUtf8('N456')))).toBe(published.extra['node("N123","N456")'])
})

const someLeaves = Array.from({ length: 600 }, (_, i) => leafHash(toUtf8(`leaf ${i}`)))
const leavesOf = (size: number) => someLeaves.slice(0, size)
const hashRange = (leaves: Uint8Array[], { start, end }: Range) => rootOfLeaves(leaves.slice(start, end))

test('a frontier knows the root after every leaf', () => {
  const leaves = leavesOf(300)
  const frontier = createFrontier()
  leaves.forEach((leaf, i) => {
    frontier.push(leaf)
    expect(frontier.root()).toEqual(rootOfLeaves(leaves.slice(0, i + 1)))
  })
  expect(frontier.size).toBe(300)
})

const sized = fc.integer({ min: 1, max: 600 })
const sizeAndIndex = sized.chain((size) => fc.record({ size: fc.constant(size), index: fc.nat(size - 1) }))

test('in a tree of any size every leaf is proved, and its proof fits no other place', () => {
  fc.assert(
    fc.property(sizeAndIndex, fc.nat(599), ({ size, index }, other) => {
      const leaves = leavesOf(size)
      const proof = inclusionPath(index, size).map((range) => hashRange(leaves, range))
      const claim = { index, size, leaf: leaves[index]!, root: rootOfLeaves(leaves), proof }
      expect(verifyInclusion(claim)).toBe(true)
      expect(proof.length).toBeLessThanOrEqual(Math.ceil(Math.log2(size)))
      expect(verifyInclusion({ ...claim, index: other })).toBe(other === index)
      expect(verifyInclusion({ ...claim, proof: [...proof, claim.root] })).toBe(false)
      expect(verifyInclusion({ ...claim, proof: proof.slice(1) })).toBe(proof.length === 0)
    }),
    { numRuns: 100 },
  )
})

test('any older size is proved to be the beginning of any newer one, and a changed leaf breaks it', () => {
  fc.assert(
    fc.property(sizeAndIndex, fc.nat(599), ({ size, index }, changed) => {
      const leaves = leavesOf(size)
      const oldSize = index + 1
      const proof = consistencyPath({ start: 0, end: oldSize }, size).map((range) => hashRange(leaves, range))
      const claim = {
        oldSize,
        newSize: size,
        oldRoot: rootOfLeaves(leaves.slice(0, oldSize)),
        newRoot: rootOfLeaves(leaves),
        proof,
      }
      expect(verifyConsistency(claim)).toBe(true)

      const rewritten = leaves.map((leaf, i) => (i === changed % oldSize ? leafHash(leaf) : leaf))
      const forged = consistencyPath({ start: 0, end: oldSize }, size).map((range) => hashRange(rewritten, range))
      expect(verifyConsistency({ ...claim, newRoot: rootOfLeaves(rewritten), proof: forged })).toBe(false)
    }),
    { numRuns: 100 },
  )
})

test('any subtree of any tree is proved to belong to it', () => {
  const ranges = sized.chain((size) =>
    fc
      .record({ start: fc.nat(size), length: fc.integer({ min: 1, max: size }), size: fc.constant(size) })
      .map(({ start, length, ...rest }) => {
        // The nearest start at which a subtree of that length may begin.
        const step = 2 ** Math.ceil(Math.log2(length))
        return { range: { start: start - (start % step), end: start - (start % step) + length }, ...rest }
      })
      .filter(({ range }) => range.end <= size),
  )
  fc.assert(
    fc.property(ranges, ({ range, size }) => {
      const leaves = leavesOf(size)
      expect(isSubtree(range)).toBe(true)
      const proof = consistencyPath(range, size).map((part) => hashRange(leaves, part))
      const node = hashRange(leaves, range)
      expect(verifySubtreeConsistency(range, size, node, rootOfLeaves(leaves), proof)).toBe(true)
      expect(verifySubtreeConsistency(range, size, leafHash(node), rootOfLeaves(leaves), proof)).toBe(false)
    }),
    { numRuns: 100 },
  )
})

test('any flipped bit of a leaf, a root or a proof is refused', () => {
  fc.assert(
    fc.property(sizeAndIndex, fc.nat(), fc.nat(255), ({ size, index }, which, bit) => {
      const leaves = leavesOf(size)
      const proof = inclusionPath(index, size).map((range) => hashRange(leaves, range))
      const hashes = [leaves[index]!, rootOfLeaves(leaves), ...proof].map((hash) => hash.slice())
      hashes[which % hashes.length]![bit >> 3]! ^= 1 << (bit & 7)
      const [leaf, root, ...path] = hashes
      expect(verifyInclusion({ index, size, leaf: leaf!, root: root!, proof: path })).toBe(false)
    }),
    { numRuns: 200 },
  )
})

test('positions beyond 2^32 are planned exactly', () => {
  const size = 2 ** 40 + 3
  expect(inclusionPath(2 ** 40 + 2, size)).toEqual([
    { start: 2 ** 40, end: 2 ** 40 + 2 },
    { start: 0, end: 2 ** 40 },
  ])
  expect(completeNodes({ start: 0, end: size })).toEqual([
    { height: 40, index: 0 },
    { height: 1, index: 2 ** 39 },
    { height: 0, index: 2 ** 40 + 2 },
  ])
  const leaf = leafHash(toUtf8('last'))
  const [pair, left] = [leafHash(toUtf8('pair')), leafHash(toUtf8('left'))]
  const root = joinPeaks([left, pair, leaf])
  expect(verifyInclusion({ index: 2 ** 40 + 2, size, leaf, root, proof: [pair, left] })).toBe(true)
})

test('what is no position in a tree is refused by name', () => {
  expect(() => inclusionPath(5, 5)).toThrow('There is no leaf 5 in 5.')
  expect(() => inclusionPath(-1, 5)).toThrow(RangeError)
  expect(() => consistencyPath({ start: 0, end: 6 }, 5)).toThrow('no subtree of a tree of 5')
  expect(() => consistencyPath({ start: 1, end: 3 }, 5)).toThrow(RangeError)
})

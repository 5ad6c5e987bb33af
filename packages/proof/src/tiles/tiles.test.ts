import fc from 'fast-check'
import { expect, test } from 'vitest'
import { concat, toUtf8 } from '../bytes.ts'
import { leafHash, rootOfLeaves } from '../merkle/hash.ts'
import { verifyConsistency, verifyInclusion, verifySubtreeConsistency } from '../merkle/verify.ts'
import { appendLeaves } from './append.ts'
import { decodeEntries, encodeEntries } from './entries.ts'
import { entriesPath, parseTilePath, rowLength, tilePath, tilesOf, tileWidth } from './layout.ts'
import { memoryTiles, type TileStore, withTiles } from './store.ts'
import { consistencyProof, inclusionProof, subtreeConsistencyProof, treeRoot } from './tree.ts'

const someLeaves = Array.from({ length: 70_000 }, (_, i) => leafHash(toUtf8(`leaf ${i}`)))
const leavesOf = (from: number, to: number) => someLeaves.slice(from, to)

/** A tree that grew through the given sizes. */
const grown = async (...sizes: number[]) => {
  const store = memoryTiles()
  let size = 0
  for (const next of sizes) {
    const appended = await appendLeaves(store, size, leavesOf(size, next))
    store.write(appended.tiles)
    size = appended.size
  }
  return store
}

const counted = (store: TileStore) => {
  const reads: string[] = []
  const read: TileStore['read'] = (level, index, width) => {
    reads.push(`${level}/${index}`)
    return store.read(level, index, width)
  }
  return { reads, store: { read } }
}

test('a tree of 70,000 leaves has the tiles the format names', () => {
  const tiles = [...tilesOf(70_000)]
  const counts = [0, 1, 2].map((level) => tiles.filter((tile) => tile.level === level).length)
  expect(counts).toEqual([274, 2, 1])
  expect(tiles.filter(({ width }) => width < 256)).toEqual([
    { level: 0, index: 273, width: 112 },
    { level: 1, index: 1, width: 17 },
    { level: 2, index: 0, width: 1 },
  ])
  expect([...tilesOf(256)]).toEqual([
    { level: 0, index: 0, width: 256 },
    { level: 1, index: 0, width: 1 },
  ])
  expect([...tilesOf(0)]).toEqual([])
})

test('addresses are those of the format, and nothing else is read as one', () => {
  expect(tilePath({ level: 0, index: 1_234_067, width: 256 })).toBe('tile/0/x001/x234/067')
  expect(tilePath({ level: 63, index: 0, width: 1 })).toBe('tile/63/000.p/1')
  expect(entriesPath(5, 17)).toBe('tile/entries/005.p/17')
  expect(parseTilePath('tile/0/x001/x234/067')).toEqual({ level: 0, index: 1_234_067, width: 256 })
  expect(parseTilePath('tile/entries/005.p/17')).toEqual({ level: 'entries', index: 5, width: 17 })
  const refused = ['tile/0/x000/001', 'tile/00/001', 'tile/64/001', 'tile/0/1', 'tile/0/000.p/0', 'tile/0/000.p/256']
  for (const path of [...refused, 'tile/0/000.p/01', '/tile/0/000', 'tile/0/000/', 'tile/0/x001', 'tile/0/../0/000']) {
    expect(parseTilePath(path), path).toBeNull()
  }
})

test('any address is read back as it was written', () => {
  const id = fc.record({
    level: fc.integer({ min: 0, max: 63 }),
    index: fc.nat({ max: 2 ** 45 }),
    width: fc.integer({ min: 1, max: 256 }),
  })
  fc.assert(
    fc.property(id, (tile) => {
      expect(parseTilePath(tilePath(tile))).toEqual(tile)
      expect(parseTilePath(entriesPath(tile.index, tile.width))).toEqual({ ...tile, level: 'entries' })
    }),
  )
})

test('entries come back out of their bundle, and a cut one is refused', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 20 }), (entries) => {
      const bundle = encodeEntries(entries)
      expect(decodeEntries(bundle)).toEqual(entries)
      if (bundle.length > 0) expect(() => decodeEntries(concat(bundle, Uint8Array.of(0)))).toThrow('within an entry')
    }),
  )
  expect(() => encodeEntries([new Uint8Array(65_536)])).toThrow(RangeError)
})

test('however a tree grew, its tiles, roots and proofs are those of its leaves', async () => {
  const growth = fc
    .array(fc.integer({ min: 1, max: 700 }), { minLength: 1, maxLength: 4 })
    .map((steps) => steps.map((_, i) => steps.slice(0, i + 1).reduce((sum, n) => sum + n, 0)))
  await fc.assert(
    fc.asyncProperty(growth, fc.nat(), fc.nat(), async (sizes, a, b) => {
      const size = sizes.at(-1)!
      const store = await grown(...sizes)
      const leaves = leavesOf(0, size)
      expect(await treeRoot(store, size)).toEqual(rootOfLeaves(leaves))

      const index = a % size
      const proof = await inclusionProof(store, index, size)
      expect(verifyInclusion({ index, size, leaf: leaves[index]!, root: rootOfLeaves(leaves), proof })).toBe(true)

      const oldSize = 1 + (b % size)
      const oldRoot = await treeRoot(store, oldSize)
      expect(oldRoot).toEqual(rootOfLeaves(leaves.slice(0, oldSize)))
      const between = { oldSize, newSize: size, oldRoot, newRoot: rootOfLeaves(leaves) }
      expect(verifyConsistency({ ...between, proof: await consistencyProof(store, oldSize, size) })).toBe(true)
    }),
    { numRuns: 25 },
  )
})

test('a tree of three levels of tiles proves its leaves with a few reads', async () => {
  const size = 70_000
  const { reads, store } = counted(await grown(65_535, 65_536, 65_537, size))
  const leaves = leavesOf(0, size)
  const root = rootOfLeaves(leaves)
  expect(await treeRoot(store, size)).toEqual(root)
  for (const index of [0, 255, 256, 65_535, 65_536, size - 1]) {
    reads.length = 0
    const proof = await inclusionProof(store, index, size)
    expect(verifyInclusion({ index, size, leaf: leaves[index]!, root, proof })).toBe(true)
    expect(reads.length).toBeLessThanOrEqual(6)
    expect(new Set(reads).size).toBe(reads.length)
  }
  const range = { start: 65_536, end: 69_000 }
  const part = rootOfLeaves(leaves.slice(range.start, range.end))
  const proof = await subtreeConsistencyProof(store, range, size)
  expect(verifySubtreeConsistency(range, size, part, root, proof)).toBe(true)
})

test('appending reads the right edge only and writes no tile twice', async () => {
  const size = 66_000
  const { reads, store } = counted(await grown(size))
  const { tiles } = await appendLeaves(store, size, leavesOf(size, size + 1))
  expect(reads).toEqual(['0/257'])
  expect(tiles.map(({ level, index, width }) => ({ level, index, width }))).toEqual([
    { level: 0, index: 257, width: tileWidth(0, 257, size + 1) },
  ])
  const many = await appendLeaves(store, size, leavesOf(size, size + 1000))
  const names = many.tiles.map(({ level, index }) => `${level}/${index}`)
  expect(new Set(names).size).toBe(names.length)
  expect(many.tiles.every((tile) => tile.width === tileWidth(tile.level, tile.index, size + 1000))).toBe(true)
  expect(rowLength(1, size + 1000)).toBe(261)
})

test('the root of what is about to be written is known before it is written', async () => {
  const store = await grown(300)
  const appended = await appendLeaves(store, 300, leavesOf(300, 600))
  const root = await treeRoot(withTiles(store, appended.tiles), appended.size)
  expect(root).toEqual(rootOfLeaves(leavesOf(0, 600)))
  await expect(treeRoot(store, appended.size)).rejects.toThrow(/Tile \d\/\d holds \d+ bytes/)
})

/** Roots and proofs out of stored tiles: each reads O(log n) tiles, all at once. */
import { joinPeaks, rootOfLeaves } from '../merkle/hash.ts'
import { completeNodes, consistencyPath, inclusionPath, type Node, type Range } from '../merkle/paths.ts'
import { TILE_HEIGHT, TILE_WIDTH, tileWidth } from './layout.ts'
import { readTile, type TileStore } from './store.ts'

/** The row of hashes under which a node lies in its tile: 2^(height mod 8) of them, the first at `offset`. */
const place = ({ height, index }: Node) => {
  const level = Math.floor(height / TILE_HEIGHT)
  const count = 2 ** (height % TILE_HEIGHT)
  const tile = Math.floor((index * count) / TILE_WIDTH)
  return { level, tile, offset: (index * count) % TILE_WIDTH, count }
}

/** Hashes of ranges of a tree of `size` leaves; each tile is read once. */
const hashRanges = async (store: TileStore, size: number, ranges: readonly Range[]): Promise<Uint8Array[]> => {
  const tiles = new Map<string, Promise<Uint8Array[]>>()
  const read = (level: number, index: number) => {
    const key = `${level}/${index}`
    const known = tiles.get(key) ?? readTile(store, { level, index, width: tileWidth(level, index, size) })
    tiles.set(key, known)
    return known
  }
  const hashNode = async (node: Node) => {
    const { level, tile, offset, count } = place(node)
    return rootOfLeaves((await read(level, tile)).slice(offset, offset + count))
  }
  return Promise.all(ranges.map(async (range) => joinPeaks(await Promise.all(completeNodes(range).map(hashNode)))))
}

/** Root of the tree of the first `size` leaves. */
export const treeRoot = async (store: TileStore, size: number): Promise<Uint8Array> =>
  (await hashRanges(store, size, [{ start: 0, end: size }]))[0]!

/** Shows that leaf `index` is in the tree of `size` leaves. Throws a RangeError if there is no such leaf. */
export const inclusionProof = async (store: TileStore, index: number, size: number): Promise<Uint8Array[]> =>
  hashRanges(store, size, inclusionPath(index, size))

/** Shows that the tree of `newSize` leaves begins with the tree of `oldSize`; needs 0 < oldSize ≤ newSize to show anything. */
export const consistencyProof = async (store: TileStore, oldSize: number, newSize: number): Promise<Uint8Array[]> =>
  subtreeConsistencyProof(store, { start: 0, end: oldSize }, newSize)

/** Shows that a subtree belongs to the tree of `size` leaves. */
export const subtreeConsistencyProof = async (store: TileStore, range: Range, size: number): Promise<Uint8Array[]> =>
  hashRanges(store, size, consistencyPath(range, size))

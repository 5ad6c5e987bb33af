import { rootOfLeaves } from '../merkle/hash.ts'
import { rowLength, TILE_WIDTH } from './layout.ts'
import { readTile, type Tile, type TileStore, toTile } from './store.ts'

/**
 * The tiles to write when leaves are appended to a tree of `size` leaves. Reads the right edge only: at most one tile a level,
 * and only levels that change. The caller writes all of them in one transaction, together with the new size.
 */
export const appendLeaves = async (
  store: TileStore,
  size: number,
  leaves: readonly Uint8Array[],
): Promise<{ size: number; tiles: Tile[] }> => {
  const tiles: Tile[] = []
  let added = leaves
  for (let level = 0; added.length > 0; level += 1) {
    const before = rowLength(level, size)
    const first = Math.floor(before / TILE_WIDTH)
    const width = before % TILE_WIDTH
    const row = [...(width > 0 ? await readTile(store, { level, index: first, width }) : []), ...added]
    const completed: Uint8Array[] = []
    for (let at = 0; at < row.length; at += TILE_WIDTH) {
      const hashes = row.slice(at, at + TILE_WIDTH)
      tiles.push(toTile(level, first + at / TILE_WIDTH, hashes))
      if (hashes.length === TILE_WIDTH) completed.push(rootOfLeaves(hashes))
    }
    added = completed
  }
  return { size: size + leaves.length, tiles }
}

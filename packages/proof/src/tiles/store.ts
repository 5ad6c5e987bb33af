import { concat } from '../bytes.ts'
import { HASH_BYTES } from '../merkle/hash.ts'
import type { TileId } from './layout.ts'

/** Where tiles are kept. */
export interface TileStore {
  /**
   * The first `width` hashes of a tile, 32 bytes each. A store may answer with more: a tile only ever grows, so that an older
   * version is the beginning of a newer one.
   */
  read(level: number, index: number, width: number): Promise<Uint8Array>
}

/** A tile with its hashes, as it is to be written: it replaces an earlier, narrower version of itself. */
export interface Tile extends TileId {
  readonly hashes: Uint8Array
}

/** The hashes of a tile one by one; throws if the store holds fewer than asked for. */
export const readTile = async (store: TileStore, { level, index, width }: TileId): Promise<Uint8Array[]> => {
  const bytes = await store.read(level, index, width)
  if (bytes.length % HASH_BYTES !== 0 || bytes.length < width * HASH_BYTES) {
    throw new Error(`Tile ${level}/${index} holds ${bytes.length} bytes; ${width} hashes of 32 bytes are needed.`)
  }
  return Array.from({ length: width }, (_, i) => bytes.slice(i * HASH_BYTES, (i + 1) * HASH_BYTES))
}

export const toTile = (level: number, index: number, hashes: readonly Uint8Array[]): Tile => ({
  level,
  index,
  width: hashes.length,
  hashes: concat(...hashes),
})

const keyOf = (level: number, index: number): string => `${level}/${index}`

/** A store with some tiles laid over it: what the tree will be once they are written. */
export const withTiles = (store: TileStore, tiles: readonly Tile[]): TileStore => {
  const over = new Map(tiles.map((tile) => [keyOf(tile.level, tile.index), tile.hashes]))
  return {
    read: async (level, index, width) => over.get(keyOf(level, index)) ?? store.read(level, index, width),
  }
}

/** Tiles in memory, for tests and small tools. */
export const memoryTiles = (): TileStore & { write(tiles: readonly Tile[]): void } => {
  const tiles = new Map<string, Uint8Array>()
  return {
    read: async (level, index) => tiles.get(keyOf(level, index)) ?? new Uint8Array(),
    write: (written) => {
      for (const { level, index, hashes } of written) tiles.set(keyOf(level, index), hashes)
    },
  }
}

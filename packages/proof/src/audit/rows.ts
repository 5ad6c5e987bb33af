/** The tiles above the entries, computed again while entries go by and compared with the stored ones. */
import { equalBytes } from '../bytes.ts'
import { rootOfLeaves } from '../merkle/hash.ts'
import { TILE_WIDTH, type TileId } from '../tiles/layout.ts'
import { readTile, type TileStore } from '../tiles/store.ts'
import { messageOf } from './findings.ts'

/** A tile that is not what the entries make. `end`: the number of entries it takes to know. */
export interface TileFault {
  readonly tile: TileId
  /** What is wrong with it as stored; null if it merely differs. */
  readonly problem: string | null
  /** The entries under the first hash that differs. */
  readonly start: number
  readonly end: number
}

export interface Rows {
  /** Takes the root of a full tile of the level below. */
  push(level: number, hash: Uint8Array): Promise<void>
  /** Compares what is left at the right edge. */
  end(): Promise<void>
}

/** @param report Hears of each tile that is not as computed. */
export const createRows = (store: TileStore, counted: () => void, report: (fault: TileFault) => void): Rows => {
  const rows = new Map<number, { first: number; hashes: Uint8Array[] }>()

  const compare = async (level: number, first: number, computed: readonly Uint8Array[]) => {
    const tile = { level, index: first / TILE_WIDTH, width: computed.length }
    const span = TILE_WIDTH ** level
    counted()
    try {
      const stored = await readTile(store, tile)
      const at = stored.findIndex((hash, i) => !equalBytes(hash, computed[i]!))
      if (at === -1) return
      report({ tile, problem: null, start: (first + at) * span, end: (first + at + 1) * span })
    } catch (error) {
      report({ tile, problem: messageOf(error), start: first * span, end: (first + computed.length) * span })
    }
  }

  const push = async (level: number, hash: Uint8Array): Promise<void> => {
    const row = rows.get(level) ?? { first: 0, hashes: [] }
    rows.set(level, row)
    row.hashes.push(hash)
    if (row.hashes.length < TILE_WIDTH) return
    await compare(level, row.first, row.hashes)
    const root = rootOfLeaves(row.hashes)
    rows.set(level, { first: row.first + TILE_WIDTH, hashes: [] })
    await push(level + 1, root)
  }

  return {
    push,
    async end() {
      for (const [level, { first, hashes }] of rows) if (hashes.length > 0) await compare(level, first, hashes)
    },
  }
}

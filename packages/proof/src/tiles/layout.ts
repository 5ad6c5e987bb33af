/** Where the nodes of a tree lie in tiles (C2SP tlog-tiles): pure arithmetic and names. */
import { isCount } from '../merkle/paths.ts'

/** Hashes in a full tile; a tile spans eight levels of the tree. */
export const TILE_WIDTH = 256
export const TILE_HEIGHT = 8

export interface TileId {
  /** 0 holds leaf hashes; each level above, the root of one full tile below per hash. */
  readonly level: number
  readonly index: number
  /** Hashes in it: 256, or fewer at the right edge. */
  readonly width: number
}

/** How many hashes stand at a level in a tree of `size` leaves. */
export const rowLength = (level: number, size: number): number => Math.floor(size / TILE_WIDTH ** level)

/** Hashes in a tile of a tree of `size` leaves; 0 if there is no such tile. */
export const tileWidth = (level: number, index: number, size: number): number =>
  Math.min(TILE_WIDTH, Math.max(0, rowLength(level, size) - index * TILE_WIDTH))

/** Every tile of a tree of `size` leaves, level by level from the leaves. */
export function* tilesOf(size: number): Generator<TileId> {
  for (let level = 0; rowLength(level, size) > 0; level += 1) {
    for (let index = 0; index * TILE_WIDTH < rowLength(level, size); index += 1) {
      yield { level, index, width: tileWidth(level, index, size) }
    }
  }
}

const indexPath = (index: number): string => {
  const digits = String(index)
  const groups = digits.padStart(Math.ceil(digits.length / 3) * 3, '0').match(/\d{3}/g)!
  return groups.map((group, i) => (i < groups.length - 1 ? `x${group}` : group)).join('/')
}

const suffix = (width: number): string => (width === TILE_WIDTH ? '' : `.p/${width}`)

/** Address of a tile below the log's prefix, such as `tile/0/x001/234.p/17`. */
export const tilePath = ({ level, index, width }: TileId): string => `tile/${level}/${indexPath(index)}${suffix(width)}`

/** Address of the bundle with the entries of tile `index` of level 0, such as `tile/entries/000.p/3`. */
export const entriesPath = (index: number, width: number): string => `tile/entries/${indexPath(index)}${suffix(width)}`

const pathPattern = /^tile\/(entries|0|[1-9]\d?)\/((?:x\d{3}\/)*\d{3})(?:\.p\/([1-9]\d{0,2}))?$/

/** What a path names, or null if it is not written exactly as the format demands. */
export const parseTilePath = (path: string): (Omit<TileId, 'level'> & { level: number | 'entries' }) | null => {
  const [, kind, groups, partial] = pathPattern.exec(path) ?? []
  if (kind === undefined || groups === undefined) return null
  const index = Number(groups.replaceAll(/[x/]/g, ''))
  const width = partial === undefined ? TILE_WIDTH : Number(partial)
  const level = kind === 'entries' ? kind : Number(kind)
  const written = level === 'entries' ? entriesPath(index, width) : tilePath({ level, index, width })
  return isCount(index) && written === path && (level === 'entries' || level < 64) ? { level, index, width } : null
}

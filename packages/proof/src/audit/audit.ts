import { createFrontier } from '../merkle/frontier.ts'
import { rootOfLeaves } from '../merkle/hash.ts'
import { parseVerifierKey } from '../note/keys.ts'
import { textHash } from '../receipt/check-content.ts'
import { TILE_WIDTH, type TileId, tilePath } from '../tiles/layout.ts'
import { readTile } from '../tiles/store.ts'
import { setBench } from './bench.ts'
import { openCourt } from './court.ts'
import { judgeEntry, textsOfRecord } from './entry.ts'
import { createFindings, messageOf, type Report } from './findings.ts'
import { createRows } from './rows.ts'
import type { AuditInput, AuditReport, Source, StoredEntry, StoredText } from './types.ts'

/** Compares every text with its fingerprint. The answer hears of each text that a record names. */
const auditTexts = async (texts: Source<StoredText>, report: Report) => {
  const known = new Set<string>()
  let count = 0
  for await (const { id, sha256, bytes } of texts) {
    count += 1
    known.add(sha256)
    if (textHash(bytes) !== sha256) report('text', id, `Text ${id} was altered: its bytes do not have its fingerprint.`)
  }
  const named = (index: number, sha256: string) => {
    if (known.has(sha256)) return
    // Reported once, with the first record that misses it.
    known.add(sha256)
    report('text', sha256, `The text with fingerprint ${sha256}, which record ${index} names, is not stored.`)
  }
  return { count, named }
}

async function* chunksOf<T>(source: Source<T>, size: number): AsyncGenerator<T[]> {
  let chunk: T[] = []
  for await (const one of source) {
    chunk.push(one)
    if (chunk.length < size) continue
    yield chunk
    chunk = []
  }
  if (chunk.length > 0) yield chunk
}

/**
 * Goes once through all that is stored and names what was altered: a text, a record, a leaf, a tile, a checkpoint, or history as
 * a whole. Memory does not grow with the log. Reads only; throws if a key cannot be read or a source breaks off.
 */
export const auditLog = async (input: AuditInput): Promise<AuditReport> => {
  const { report, all } = createFindings()
  const keys = input.keys.map(parseVerifierKey)
  const texts = await auditTexts(input.texts, report)
  const tree = createFrontier()
  const court = openCourt(setBench(input, keys, report), tree, report)
  let tiles = 0
  let erased = 0

  const broken = (tile: TileId, problem: string) => {
    const path = tilePath(tile)
    report('tile', path, `Tile ${path} was altered. ${problem}`)
  }

  const rows = createRows(
    input.tiles,
    () => {
      tiles += 1
    },
    ({ tile, problem, start, end }) => {
      if (problem !== null) broken(tile, problem)
      else court.dispute({ end, tile: tilePath(tile), entries: `${start} to ${end - 1}` })
    },
  )

  const takeEntry = (index: number, entry: StoredEntry, inTile: Uint8Array | null, tile: TileId): Uint8Array => {
    const { leaf, altered } = judgeEntry(entry, inTile)
    if (altered === 'record') {
      report('record', index, `Record ${index} or its key was altered: it is not what was committed to.`)
    } else if (altered === 'leaf') {
      report('leaf', index, `Leaf ${index} was altered: record and tile agree against it.`)
    } else {
      for (const sha256 of textsOfRecord(entry.record)) texts.named(index, sha256)
    }
    if (entry.record === null && entry.key === null) erased += 1
    tree.push(leaf)
    if (altered === 'disputed') court.dispute({ end: index + 1, tile: tilePath(tile), entries: String(index) })
    return leaf
  }

  await court.sit()
  for await (const chunk of chunksOf(input.entries, TILE_WIDTH)) {
    const tile = { level: 0, index: tree.size / TILE_WIDTH, width: chunk.length }
    tiles += 1
    const stored = await readTile(input.tiles, tile).catch((error: unknown) => {
      broken(tile, messageOf(error))
      return null
    })
    const leaves: Uint8Array[] = []
    for (const [i, entry] of chunk.entries()) {
      leaves.push(takeEntry(tree.size, entry, stored?.[i] ?? null, tile))
      await court.sit()
    }
    if (chunk.length === TILE_WIDTH) await rows.push(1, rootOfLeaves(leaves))
  }
  await rows.end()
  await court.close()

  const alterations = all()
  const checked = { texts: texts.count, entries: tree.size, erased, tiles, checkpoints: court.judged }
  return { ok: alterations.length === 0, alterations, checked }
}

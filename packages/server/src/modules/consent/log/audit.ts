import {
  type Alteration,
  type AlterationKind,
  type AuditReport,
  appendLeaves,
  auditLog,
  type ExportedCheckpoint,
  followHandovers,
  formatVerifierKey,
  leafHash,
  parseCheckpoint,
  parseVerifierKey,
  type StoredEntry,
  type TileStore,
  type VerifierKey,
  withTiles,
} from '@candor/proof'
import type { ForPurpose } from '../../../platform/postgres/index.ts'
import { type CheckpointRow, readAuditRows, readCheckpointRows, readExtent, readTexts } from './audit.store.ts'
import { differingColumn, toEntry } from './audit-row.ts'
import { readHandovers, readLogKeys, storedTiles } from './log.store.ts'

type Tx = ForPurpose<'consent'>
type Report = (kind: AlterationKind, id: string | number, detail: string) => void

/** Kept at most; beyond that many the store is past naming single things. */
const most = 100

/** Whether a checkpoint's columns say what its note says. */
const auditColumns = (rows: readonly CheckpointRow[], report: Report) => {
  for (const { size, root, note } of rows) {
    try {
      const { checkpoint } = parseCheckpoint(note)
      if (checkpoint.size === size && root.equals(checkpoint.root)) continue
      report('checkpoint', size, `Checkpoint ${size} was altered: its row does not say what its note says.`)
    } catch {
      // A note that cannot be read is named by the audit of the log.
    }
  }
}

/** The keys to judge by: those that were given, else the oldest that is stored, and whoever they handed the log to. */
const auditKeys = async (tx: Tx, workspaceId: number, given: readonly string[], report: Report) => {
  const stored = (await readLogKeys(tx, workspaceId)).map(parseVerifierKey)
  const own = given.map(parseVerifierKey).filter((key) => key.name.endsWith(`/log/${workspaceId}`))
  const first = own.length > 0 ? own : stored.slice(-1)
  const handovers = (await readHandovers(tx, workspaceId)).map(({ note }) => note)
  const keys = followHandovers(first, handovers)
  const isKnown = (key: VerifierKey) => keys.some((one) => formatVerifierKey(one) === formatVerifierKey(key))
  // A key that was pinned vouches for those after it, not for those before.
  for (const key of own.length > 0 ? [] : stored.filter((key) => !isKnown(key))) {
    report('checkpoint', `key ${key.id}`, `The log was not handed to the key ${key.id} by the one before it.`)
  }
  return keys.map(formatVerifierKey)
}

/** The tree with what no checkpoint covers yet: those entries have no tiles to be compared with. */
const withTail = async (tx: Tx, workspaceId: number, tiles: TileStore, from: number, to: number) => {
  const leaves: Uint8Array[] = []
  for await (const row of readAuditRows(tx, workspaceId, from, to)) leaves.push(leafHash(toEntry(row).commitment))
  return withTiles(tiles, (await appendLeaves(tiles, from, leaves)).tiles)
}

/**
 * Goes through everything that is kept of a workspace's consent log and names what was altered. `keys`: the log's public
 * keys, from elsewhere; without them those in the database are believed. `exported`: checkpoints that were kept elsewhere.
 * Null when the workspace has no log yet. Needs a transaction that sees one state throughout.
 */
export const auditWorkspace = async (
  tx: Tx,
  workspaceId: number,
  options: { keys?: readonly string[]; exported?: readonly ExportedCheckpoint[] } = {},
): Promise<(AuditReport & { origin: string }) | null> => {
  const extent = await readExtent(tx, workspaceId)
  const found: Alteration[] = []
  const report: Report = (kind, id, detail) => {
    if (found.length < most) found.push({ kind, id: String(id), detail })
  }
  const keys = await auditKeys(tx, workspaceId, options.keys ?? [], report)
  if (!keys[0]) return null
  const origin = parseVerifierKey(keys[0]).name
  const signed = extent.checkpoints
  if (extent.tiles > signed) {
    const cut = `The tiles hold ${extent.tiles} entries; the last stored checkpoint covers ${signed}: one was taken away.`
    report('checkpoint', extent.tiles, cut)
  }
  const checkpoints = await readCheckpointRows(tx, workspaceId)
  auditColumns(checkpoints, report)

  const all = Math.max(extent.ledger, extent.leaves, signed)
  const stored = storedTiles(tx, workspaceId)
  // Where the right edge is altered nothing can be put on top of it: then only what was signed is gone through.
  const tailed = all > signed ? await withTail(tx, workspaceId, stored, signed, all).catch(() => null) : stored
  const end = tailed === null ? signed : all

  async function* entries(): AsyncGenerator<StoredEntry> {
    for await (const row of readAuditRows(tx, workspaceId, 0, end)) {
      if (row.commitment === null) report('leaf', row.index, `Leaf ${row.index} is missing.`)
      const column = differingColumn(row)
      if (column !== null) {
        report('record', row.index, `Record ${row.index} and its row in the ledger do not agree about ${column}.`)
      }
      yield toEntry(row)
    }
  }
  const { alterations, checked } = await auditLog({
    origin,
    keys,
    texts: await readTexts(tx, workspaceId),
    entries: entries(),
    tiles: tailed ?? stored,
    checkpoints: checkpoints.map((row) => row.note),
    exported: (options.exported ?? []).filter(({ text }) => isOf(origin, text)),
  })
  const seen = new Set(alterations.map(({ kind, id }) => `${kind} ${id}`))
  const merged = [...alterations, ...found.filter(({ kind, id }) => !seen.has(`${kind} ${id}`))]
  return { ok: merged.length === 0, alterations: merged, checked, origin }
}

const isOf = (origin: string, text: string): boolean => {
  try {
    return parseCheckpoint(text).checkpoint.origin === origin
  } catch {
    // What cannot be read is judged with every log, so that it is named.
    return true
  }
}

import { appendLeaves, leafHash, signCheckpoint, treeRoot, withTiles } from '@candor/proof'
import { sql } from 'kysely'
import type { Log } from '../../../platform/log.ts'
import type { ForPurpose, PurposeDb } from '../../../platform/postgres/index.ts'
import {
  grownLogs,
  readCheckpoint,
  readCommitments,
  type StoredCheckpoint,
  storedTiles,
  writeCheckpointRow,
  writeTiles,
} from './log.store.ts'
import { logSigner } from './signer.ts'

const everyMs = 60_000
/** Leaves that one checkpoint takes in: a transaction of a second, also after a long import. */
const leavesAtOnce = 20_000
/** Any number that no other lock of two keys uses. */
const lockKey = 8_420_002

/** The root of the last checkpoint is not that of the stored tiles: nothing is signed on top of it. */
export class LogAltered extends Error {
  override name = 'LogAltered'
}

/** Waits until nobody else is at a log, and keeps others away until the transaction ends. */
export const holdLog = async (tx: ForPurpose<'consent'>, workspaceId: number): Promise<void> => {
  await sql`select pg_advisory_xact_lock(${lockKey}, ${workspaceId})`.execute(tx)
}

/** Throws LogAltered unless the stored tiles have the root that was signed last. */
export const assertTilesAgree = async (
  tx: ForPurpose<'consent'>,
  workspaceId: number,
  last: StoredCheckpoint,
): Promise<void> => {
  if (last.root.equals(await treeRoot(storedTiles(tx, workspaceId), last.size))) return
  throw new LogAltered(
    `The tiles of the consent log of workspace ${workspaceId} do not have the root that was signed for ${last.size} entries. ` +
      'No checkpoint is signed until that is settled: run `candor audit`.',
  )
}

/**
 * Takes new leaves of a workspace's ledger into its tree and signs what the tree is then, all in the caller's transaction.
 * Answers the new size; null when there is nothing new, or when somebody else is at it. Throws LogAltered.
 */
export const takeCheckpoint = async (
  tx: ForPurpose<'consent'>,
  workspaceId: number,
  publicUrl: string,
): Promise<number | null> => {
  const { rows } = await sql<{ mine: boolean }>`
    select pg_try_advisory_xact_lock(${lockKey}, ${workspaceId}) as mine`.execute(tx)
  if (!rows[0]?.mine) return null
  const last = await readCheckpoint(tx, workspaceId)
  const before = last?.size ?? 0
  const commitments = await readCommitments(tx, workspaceId, before, leavesAtOnce)
  if (commitments.length === 0) return null

  const tiles = storedTiles(tx, workspaceId)
  if (last) await assertTilesAgree(tx, workspaceId, last)
  const grown = await appendLeaves(tiles, before, commitments.map(leafHash))
  const root = await treeRoot(withTiles(tiles, grown.tiles), grown.size)
  const signer = await logSigner(tx, workspaceId, publicUrl)
  const note = signCheckpoint({ origin: signer.name, size: grown.size, root }, signer)
  await writeTiles(tx, workspaceId, grown.tiles)
  await writeCheckpointRow(tx, workspaceId, { size: grown.size, root: Buffer.from(root), note })
  return grown.size
}

/** Brings every log up to its ledger. One that cannot be continued does not hold up the others. */
export const takeCheckpoints = async (
  db: PurposeDb<'consent'>,
  publicUrl: string,
  options: { log: Log; isStopping?(): boolean },
): Promise<void> => {
  const { log, isStopping = () => false } = options
  for (const workspaceId of await grownLogs(db)) {
    try {
      let size: number | null = 0
      while (size !== null && !isStopping()) {
        size = await db.transaction().execute((tx) => takeCheckpoint(tx, workspaceId, publicUrl))
      }
    } catch (err) {
      log.error({ err, workspaceId }, 'The consent log got no checkpoint; it will be tried again in a minute')
    }
  }
}

/** Signs each minute. Closing waits for the checkpoint that is being written. */
export const startCheckpoints = (db: PurposeDb<'consent'>, publicUrl: string, log: Log) => {
  let stopping = false
  let running: Promise<void> | null = null
  const go = () => {
    running ??= takeCheckpoints(db, publicUrl, { log, isStopping: () => stopping })
      .catch((err: unknown) => log.warn({ err }, 'Consent logs could not be looked at; it will be tried again'))
      .finally(() => {
        running = null
      })
  }
  go()
  const timer = setInterval(go, everyMs).unref()
  return {
    close: async () => {
      stopping = true
      clearInterval(timer)
      await running
    },
  }
}

import { parseVerifierKey, type Tile, type TileStore, type VerifierKey } from '@candor/proof'
import { type ExpressionBuilder, sql } from 'kysely'
import { type AnyDb, type Database, openTables } from '../../../platform/postgres/index.ts'

export interface StoredCheckpoint {
  readonly size: number
  readonly root: Buffer
  readonly note: string
}

/** The tiles of a workspace's log, out of PostgreSQL. */
export const storedTiles = (db: AnyDb, workspaceId: number): TileStore => ({
  read: async (level, index) => {
    const row = await openTables(db)
      .selectFrom('consent_tiles')
      .select('hashes')
      .where('workspace_id', '=', workspaceId)
      .where('level', '=', level)
      .where('tile', '=', index)
      .executeTakeFirst()
    return row?.hashes ?? new Uint8Array()
  },
})

export const writeTiles = async (db: AnyDb, workspaceId: number, tiles: readonly Tile[]): Promise<void> => {
  await sql`
    insert into consent_tiles (workspace_id, level, tile, hashes)
    select ${workspaceId}, t.level, t.tile, t.hashes
    from unnest(${tiles.map((t) => t.level)}::smallint[], ${tiles.map((t) => t.index)}::bigint[],
      ${tiles.map((t) => Buffer.from(t.hashes))}::bytea[]) as t (level, tile, hashes)
    on conflict (workspace_id, level, tile) do update set hashes = excluded.hashes`.execute(db)
}

/** The note and the lines of its witnesses, each once. */
const cosigned = (eb: ExpressionBuilder<Database, 'consent_checkpoints'>) =>
  sql<string>`${eb.ref('note')} || coalesce((select string_agg(w.line, '' order by w.witness) from consent_cosignatures w
    where w.workspace_id = ${eb.ref('consent_checkpoints.workspace_id')} and w.size = ${eb.ref('consent_checkpoints.size')}), '')`

/** The checkpoint of a size, or the newest, with what witnesses added to it; null when there is none. */
export const readCheckpoint = async (
  db: AnyDb,
  workspaceId: number,
  size?: number,
): Promise<StoredCheckpoint | null> => {
  let query = openTables(db)
    .selectFrom('consent_checkpoints')
    .select((eb) => ['size', 'root', cosigned(eb).as('note')])
    .where('workspace_id', '=', workspaceId)
  if (size !== undefined) query = query.where('size', '=', size)
  return (await query.orderBy('size', 'desc').limit(1).executeTakeFirst()) ?? null
}

export const writeCheckpointRow = async (db: AnyDb, workspaceId: number, checkpoint: StoredCheckpoint) => {
  const row = { workspace_id: workspaceId, ...checkpoint, root: Buffer.from(checkpoint.root) }
  await openTables(db).insertInto('consent_checkpoints').values(row).execute()
}

/** Up to `limit` commitments from leaf `from` on, in their order. Throws if one is missing. */
export const readCommitments = async (
  db: AnyDb,
  workspaceId: number,
  from: number,
  limit: number,
): Promise<Buffer[]> => {
  const rows = await openTables(db)
    .selectFrom('consent_leaves')
    .select(['leaf_index', 'commitment'])
    .where('workspace_id', '=', workspaceId)
    .where('leaf_index', '>=', from)
    .orderBy('leaf_index')
    .limit(limit)
    .execute()
  const gap = rows.findIndex((row, i) => row.leaf_index !== from + i)
  if (gap >= 0) throw new Error(`Leaf ${from + gap} of the consent log of workspace ${workspaceId} is missing.`)
  return rows.map((row) => row.commitment)
}

/** Workspaces whose ledger has grown since their last checkpoint. */
export const grownLogs = async (db: AnyDb): Promise<number[]> => {
  const { rows } = await sql<{ id: number }>`
    select h.workspace_id as id from consent_heads h
    where h.seq > coalesce((select max(c.size) from consent_checkpoints c where c.workspace_id = h.workspace_id), 0)
    order by h.workspace_id`.execute(db)
  return rows.map((row) => row.id)
}

/** Keeps the signatures of witnesses; the first of each for a size stays. */
export const writeCosignatures = async (
  db: AnyDb,
  workspaceId: number,
  size: number,
  signed: readonly { witness: string; line: string }[],
): Promise<void> => {
  await openTables(db)
    .insertInto('consent_cosignatures')
    .values(signed.map(({ witness, line }) => ({ workspace_id: workspaceId, size, witness, line })))
    .onConflict((oc) => oc.doNothing())
    .execute()
}

/** How a workspace's log was handed to each of its keys but the first, the newest first. */
export const readHandovers = async (db: AnyDb, workspaceId: number): Promise<{ key: VerifierKey; note: string }[]> => {
  const rows = await openTables(db)
    .selectFrom('consent_log_keys')
    .select(['vkey', 'handover'])
    .where('workspace_id', '=', workspaceId)
    .where('handover', 'is not', null)
    .orderBy('created_at', 'desc')
    .execute()
  return rows.map((row) => ({ key: parseVerifierKey(row.vkey), note: row.handover ?? '' }))
}

/** Public keys of a workspace's log, newest first. */
export const readLogKeys = async (db: AnyDb, workspaceId: number): Promise<string[]> => {
  const rows = await openTables(db)
    .selectFrom('consent_log_keys')
    .select('vkey')
    .where('workspace_id', '=', workspaceId)
    .orderBy('created_at', 'desc')
    .execute()
  return rows.map((row) => row.vkey)
}

import type { StoredText } from '@candor/proof'
import { sql } from 'kysely'
import type { ForPurpose } from '../../../platform/postgres/index.ts'

type Tx = ForPurpose<'consent'>

/** How far each part of a log reaches, in entries. */
export interface Extent {
  readonly ledger: number
  readonly leaves: number
  readonly tiles: number
  readonly checkpoints: number
}

export const readExtent = async (tx: Tx, workspaceId: number): Promise<Extent> => {
  const { rows } = await sql<Extent>`
    select
      coalesce((select max(seq) from consent_ledger where workspace_id = ${workspaceId}), 0) as ledger,
      coalesce((select max(leaf_index) + 1 from consent_leaves where workspace_id = ${workspaceId}), 0) as leaves,
      coalesce((select max(tile * 256 + length(hashes) / 32) from consent_tiles
        where workspace_id = ${workspaceId} and level = 0), 0) as tiles,
      coalesce((select max(size) from consent_checkpoints where workspace_id = ${workspaceId}), 0) as checkpoints`.execute(
    tx,
  )
  return rows[0]!
}

/** A row of the ledger beside its leaf; either may be missing. */
export interface AuditRow {
  readonly index: number
  readonly commitment: Buffer | null
  /** Every column of the ledger but record and key, under its name; null when there is no row. */
  readonly columns: Readonly<Record<string, unknown>> | null
  readonly record: string | null
  readonly key: Buffer | null
}

const rowsAtOnce = 2_000

/** Entries `from` to `to`, whether they are there or not. */
export async function* readAuditRows(tx: Tx, workspaceId: number, from: number, to: number): AsyncGenerator<AuditRow> {
  for (let at = from; at < to; at += rowsAtOnce) {
    const { rows } = await sql<AuditRow>`
      select n.index, f.commitment, l.record, l.commitment_key as key,
        case when l.seq is null then null else to_jsonb(l) - 'record' - 'commitment_key' end as columns
      from generate_series(${at}::bigint, ${Math.min(at + rowsAtOnce, to) - 1}::bigint) as n (index)
      left join consent_leaves f on f.workspace_id = ${workspaceId} and f.leaf_index = n.index
      left join consent_ledger l on l.workspace_id = ${workspaceId} and l.seq = n.index + 1
      order by n.index`.execute(tx)
    yield* rows
  }
}

export const readTexts = async (tx: Tx, workspaceId: number): Promise<StoredText[]> => {
  const { rows } = await sql<{ id: string; sha256: string; bytes: Buffer }>`
    select a.key || '/' || t.version || '/' || t.locale as id, encode(t.sha256, 'hex') as sha256, t.body as bytes
    from agreement_texts t
    join agreements a on a.workspace_id = t.workspace_id and a.id = t.agreement_id
    where t.workspace_id = ${workspaceId} order by a.key, t.version, t.locale`.execute(tx)
  return rows
}

export interface CheckpointRow {
  readonly size: number
  readonly root: Buffer
  readonly note: string
}

export const readCheckpointRows = async (tx: Tx, workspaceId: number): Promise<CheckpointRow[]> => {
  const { rows } = await sql<CheckpointRow>`
    select size, root, note from consent_checkpoints where workspace_id = ${workspaceId} order by size`.execute(tx)
  return rows
}

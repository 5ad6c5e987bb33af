import {
  buildReceipt,
  type ConsentRecord,
  consistencyProof,
  formatVerifierKey,
  inclusionProof,
  openCheckpoint,
  parseVerifierKey,
  type Receipt,
  treeRoot,
} from '@candor/proof'
import { sql } from 'kysely'
import { problem } from '../../../platform/http/index.ts'
import type { ForPurpose } from '../../../platform/postgres/index.ts'
import { readCheckpoint, readLogKeys, storedTiles } from './log.store.ts'

interface Entry {
  readonly seq: number
  /** Whom the entry is about now: who has the identifier through which it came, else who stands for its subject. */
  readonly living_id: string
  readonly record: string
  readonly commitment_key: Buffer
}

const readEntry = async (tx: ForPurpose<'consent'>, workspaceId: number, id: string): Promise<Entry | null> => {
  const { rows } = await sql<Entry>`
    select l.seq, coalesce(i.person_id, p.merged_into, l.subject_id) as living_id, l.record, l.commitment_key
    from consent_ledger l
    left join people p on p.workspace_id = l.workspace_id and p.id = l.subject_id
    left join identifiers i on i.workspace_id = l.workspace_id and i.id = l.origin_id
    where l.workspace_id = ${workspaceId} and l.id = ${id}`.execute(tx)
  return rows[0] ?? null
}

/** The exact words that a record names, by their fingerprints. */
const readWords = async (tx: ForPurpose<'consent'>, workspaceId: number, { agreed_texts: agreed }: ConsentRecord) => {
  if (agreed.length === 0) return []
  const wanted = agreed.map((text) => Buffer.from(text.sha256, 'hex'))
  const { rows } = await sql<{ sha256: string; body: Buffer }>`
    select distinct encode(sha256, 'hex') as sha256, body from agreement_texts
    where workspace_id = ${workspaceId} and sha256 = any(${wanted}::bytea[])`.execute(tx)
  const bodies = new Map(rows.map((row) => [row.sha256, row.body]))
  return agreed.map(({ language, sha256 }) => ({ language, text: new Uint8Array(bodies.get(sha256) ?? []) }))
}

/** Which of a log's keys signed a checkpoint. */
const signerOf = (note: string, keys: readonly string[]): string | null => {
  const [signed] = openCheckpoint(note, keys.map(parseVerifierKey)).logs
  return signed ? formatVerifierKey(signed.key) : null
}

/**
 * The receipt of an entry, proved by the newest checkpoint; null if there is no such entry. `join`: the size of a tree that
 * the receiver kept a checkpoint of. `subjectId`: only if the entry is about this living person. Throws problems for what has to
 * wait, and for sizes that the log has not reached.
 */
export const issueReceipt = async (
  tx: ForPurpose<'consent'>,
  workspaceId: number,
  id: string,
  options: { join?: number; subjectId?: string } = {},
): Promise<Receipt | null> => {
  const entry = await readEntry(tx, workspaceId, id)
  if (!entry || (options.subjectId !== undefined && entry.living_id !== options.subjectId)) return null
  const checkpoint = await readCheckpoint(tx, workspaceId)
  if (!checkpoint || checkpoint.size < entry.seq) {
    const detail = 'The answer is recorded; its receipt is there once the log has been signed, within a minute.'
    throw problem('not_found', { detail, retryAfter: 60 })
  }
  const { size } = checkpoint
  const { join } = options
  if (join !== undefined && join > size) {
    throw problem('invalid_request', {
      detail: `The log has ${size} entries so far; join is the size of a checkpoint.`,
    })
  }
  const logKey = signerOf(checkpoint.note, await readLogKeys(tx, workspaceId))
  if (logKey === null) throw new Error(`No key of the log of workspace ${workspaceId} has signed its last checkpoint`)
  const tiles = storedTiles(tx, workspaceId)
  const record = JSON.parse(entry.record) as ConsentRecord
  const leafIndex = entry.seq - 1
  return buildReceipt({
    record,
    texts: await readWords(tx, workspaceId, record),
    commitmentKey: new Uint8Array(entry.commitment_key),
    leafIndex,
    inclusion: await inclusionProof(tiles, leafIndex, size),
    checkpoint: checkpoint.note,
    logKey,
    ...(join !== undefined && {
      consistency: {
        size: join,
        root: await treeRoot(tiles, join),
        hashes: await consistencyProof(tiles, join, size),
      },
    }),
  })
}

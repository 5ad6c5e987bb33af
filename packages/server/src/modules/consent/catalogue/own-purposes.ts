import { lastPurposeBit, purposes as theNine } from '@candor/contracts'
import { type Kysely, sql } from 'kysely'
import { problem } from '../../../platform/http/index.ts'
import { type Database, systemPurposes } from '../../../platform/postgres/index.ts'
import type { PurposeEntry } from './catalogue.ts'
import { ensureDefaultPurposes } from './ensure-defaults.ts'
import { insertPurposeVersion, type PurposeSaid } from './publish.ts'

/** What is said of a purpose when it is added. */
export type NewPurpose = Pick<PurposeEntry, 'key' | 'dpv'> & PurposeSaid

/**
 * Adds a purpose of the workspace's own and its first version, on the next bit. Nothing is allowed
 * for it without an answer, whatever its legal basis. Throws conflict for a key that is taken, limit_reached when every
 * bit is.
 */
export const insertOwnPurpose = async (tx: Kysely<Database>, workspaceId: number, next: NewPurpose): Promise<void> => {
  const taken = problem('conflict', { detail: `The key ${next.key} is taken.` })
  if ((systemPurposes as readonly string[]).includes(next.key)) throw taken
  // One at a time in a workspace: two must not be given the same bit.
  await tx.selectFrom('workspaces').select('id').where('id', '=', workspaceId).forUpdate().execute()
  await ensureDefaultPurposes(tx, workspaceId)
  const first = theNine.length
  const { rows } = await sql<{ id: number }>`
    insert into purposes (workspace_id, key, bit, dpv, essential)
    select ${workspaceId}, ${next.key}, max(bit) + 1, ${next.dpv}, false from purposes
    where workspace_id = ${workspaceId} having max(bit) < ${lastPurposeBit}
    on conflict (workspace_id, key) do nothing returning id`.execute(tx)
  if (!rows[0]) {
    const known = await tx
      .selectFrom('purposes')
      .select('id')
      .where('workspace_id', '=', workspaceId)
      .where('key', '=', next.key)
      .executeTakeFirst()
    if (known) throw taken
    throw problem('limit_reached', {
      detail: `A workspace has room for ${lastPurposeBit + 1 - first} purposes of its own.`,
    })
  }
  await insertPurposeVersion(tx, workspaceId, { ...next, id: rows[0].id, version: 0 })
}

/** Retires a purpose, or takes that back. Throws unknown_purpose, and conflict for what the contract cannot do without. */
export const retirePurpose = async (
  tx: Kysely<Database>,
  workspaceId: number,
  key: string,
  retired: boolean,
): Promise<void> => {
  const known = await tx
    .updateTable('purposes')
    .set({ retired_at: retired ? sql<Date>`coalesce(retired_at, now())` : null })
    .where('workspace_id', '=', workspaceId)
    .where('key', '=', key)
    .returning('essential')
    .executeTakeFirst()
  if (!known) throw problem('unknown_purpose', { detail: key })
  if (known.essential)
    throw problem('conflict', {
      detail: 'What a contract cannot be kept without is not asked, so it cannot be retired.',
    })
}

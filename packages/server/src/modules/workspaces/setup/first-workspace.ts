import { type Kysely, sql } from 'kysely'
import type { Database } from '../../../platform/postgres/index.ts'

/** Any number that no other lock uses. */
const firstWorkspaceLock = 8_420_002

/**
 * The first workspace, made when there is none; `created` says which. Takes a lock until the transaction ends: many
 * processes may start at once, and set-up may run beside them.
 */
export const firstWorkspace = async (tx: Kysely<Database>, name: string): Promise<{ id: number; created: boolean }> => {
  await sql`select pg_advisory_xact_lock(${firstWorkspaceLock})`.execute(tx)
  const known = await tx.selectFrom('workspaces').select('id').orderBy('id').limit(1).executeTakeFirst()
  if (known) return { id: known.id, created: false }
  const { id } = await tx.insertInto('workspaces').values({ name }).returning('id').executeTakeFirstOrThrow()
  return { id, created: true }
}

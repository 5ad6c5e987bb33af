import type { member } from '@candor/contracts'
import type { Kysely } from 'kysely'
import type { z } from 'zod'
import type { Database } from '../../../platform/postgres/index.ts'

export type Member = z.output<typeof member>

const members = (db: Kysely<Database>, workspaceId: number) =>
  db
    .selectFrom('memberships')
    .innerJoin('operators', 'operators.id', 'memberships.operator_id')
    .select(['operators.id', 'operators.email', 'operators.name', 'memberships.role', 'memberships.created_at'])
    .where('memberships.workspace_id', '=', workspaceId)
    .orderBy('operators.email')

const toMember = (row: Omit<Member, 'operatorId' | 'createdAt'> & { id: string; created_at: Date }): Member => ({
  operatorId: row.id,
  email: row.email,
  name: row.name,
  role: row.role,
  createdAt: row.created_at.toISOString(),
})

/** Who works in a workspace, by e-mail. */
export const listOperators = async (db: Kysely<Database>, workspaceId: number): Promise<Member[]> =>
  (await members(db, workspaceId).execute()).map(toMember)

/** One member of a workspace; null when there is none. */
export const memberOf = async (
  db: Kysely<Database>,
  workspaceId: number,
  operatorId: string,
): Promise<Member | null> => {
  const row = await members(db, workspaceId).where('operators.id', '=', operatorId).executeTakeFirst()
  return row ? toMember(row) : null
}

/**
 * Reads a member for a change, and whether they are the only admin. Locks the workspace first: two admins who demote each
 * other at the same moment come one after the other.
 */
export const lockMember = async (tx: Kysely<Database>, workspaceId: number, operatorId: string) => {
  await tx.selectFrom('workspaces').select('id').where('id', '=', workspaceId).forUpdate().executeTakeFirstOrThrow()
  const all = await listOperators(tx, workspaceId)
  const admins = all.filter((m) => m.role === 'admin')
  const found = all.find((m) => m.operatorId === operatorId)
  return found ? { member: found, lastAdmin: found.role === 'admin' && admins.length === 1 } : null
}

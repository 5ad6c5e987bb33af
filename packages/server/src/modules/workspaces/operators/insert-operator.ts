import { randomUUID } from 'node:crypto'
import type { Role } from '@candor/contracts'
import type { Kysely } from 'kysely'
import type { Database } from '../../../platform/postgres/index.ts'
import { writeAudit } from '../audit/write-audit.ts'
import { type Member, memberOf } from './members.ts'

export interface NewOperator {
  email: string
  name: string
  role: Role
  /** From `hashPassword`, made before the transaction: hashing takes longer than the transaction should. */
  passwordHash: string
}

/**
 * Adds an operator to a workspace inside a transaction; null when they work there already. Who works elsewhere on this
 * server keeps name and password: an admin of one workspace must not be able to sign in to another by setting them.
 */
export const insertOperator = async (
  tx: Kysely<Database>,
  by: { workspaceId: number; label: string },
  operator: NewOperator,
): Promise<Member | null> => {
  const email = operator.email.trim().toLowerCase()
  const id = randomUUID()
  const created = await tx
    .insertInto('operators')
    .values({ id, name: operator.name, email })
    .onConflict((oc) => oc.column('email').doNothing())
    .returning('id')
    .executeTakeFirst()
  if (created) {
    await tx
      .insertInto('operator_accounts')
      .values({
        id: randomUUID(),
        operator_id: id,
        provider_id: 'credential',
        account_id: id,
        password: operator.passwordHash,
      })
      .execute()
  }
  const { id: operatorId } = await tx
    .selectFrom('operators')
    .select('id')
    .where('email', '=', email)
    .executeTakeFirstOrThrow()
  const joined = await tx
    .insertInto('memberships')
    .values({ workspace_id: by.workspaceId, operator_id: operatorId, role: operator.role })
    .onConflict((oc) => oc.columns(['workspace_id', 'operator_id']).doNothing())
    .returning('operator_id')
    .executeTakeFirst()
  if (!joined) return null
  await writeAudit(tx, {
    workspaceId: by.workspaceId,
    actor: by.label,
    action: 'operator.added',
    target: `operator:${operatorId}`,
    detail: { email, role: operator.role },
  })
  return memberOf(tx, by.workspaceId, operatorId)
}

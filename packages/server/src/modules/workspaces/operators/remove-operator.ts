import { roleScopes } from '@candor/contracts'
import { type Principal, problem } from '../../../platform/http/index.ts'
import type { Postgres } from '../../../platform/postgres/index.ts'
import { writeAudit } from '../audit/write-audit.ts'
import { assertMayGrant } from '../may-grant.ts'
import { lockMember, type Member } from './members.ts'

/**
 * Removes an operator from the workspace and ends their sessions. Who works nowhere else on this server is deleted with
 * password and sessions; the audit log keeps the e-mail of who did what. Throws `not_found`, `last_admin`, `forbidden`.
 */
export const removeOperator = async ({ db }: Postgres, principal: Principal, operatorId: string): Promise<Member> => {
  const { workspaceId, label } = principal
  return db.transaction().execute(async (tx) => {
    const found = await lockMember(tx, workspaceId, operatorId)
    if (!found) throw problem('not_found', { detail: 'Nobody with this id works in this workspace.' })
    assertMayGrant(principal, roleScopes[found.member.role])
    if (found.lastAdmin) throw problem('last_admin')
    await tx
      .deleteFrom('memberships')
      .where('workspace_id', '=', workspaceId)
      .where('operator_id', '=', operatorId)
      .execute()
    await tx.deleteFrom('operator_sessions').where('operator_id', '=', operatorId).execute()
    await tx
      .deleteFrom('operators')
      .where('id', '=', operatorId)
      .where(({ not, exists, selectFrom }) =>
        not(exists(selectFrom('memberships').select('operator_id').where('operator_id', '=', operatorId))),
      )
      .execute()
    const detail = { email: found.member.email, role: found.member.role }
    const target = `operator:${operatorId}`
    await writeAudit(tx, { workspaceId, actor: label, action: 'operator.removed', target, detail })
    return found.member
  })
}

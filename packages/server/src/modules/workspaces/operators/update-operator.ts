import { type Role, roleScopes } from '@candor/contracts'
import { type Principal, problem } from '../../../platform/http/index.ts'
import type { Postgres } from '../../../platform/postgres/index.ts'
import { writeAudit } from '../audit/write-audit.ts'
import { assertMayGrant } from '../may-grant.ts'
import { lockMember, type Member } from './members.ts'

/** Changes a role; it holds from the next call of that operator. Throws `not_found`, `last_admin`, `forbidden`. */
export const updateOperator = async (
  { db }: Postgres,
  principal: Principal,
  operatorId: string,
  { role }: { role: Role },
): Promise<Member> => {
  const { workspaceId, label } = principal
  return db.transaction().execute(async (tx) => {
    const found = await lockMember(tx, workspaceId, operatorId)
    if (!found) throw problem('not_found', { detail: 'Nobody with this id works in this workspace.' })
    assertMayGrant(principal, [...roleScopes[role], ...roleScopes[found.member.role]])
    if (found.member.role === role) return found.member
    if (found.lastAdmin) throw problem('last_admin')
    await tx
      .updateTable('memberships')
      .set({ role })
      .where('workspace_id', '=', workspaceId)
      .where('operator_id', '=', operatorId)
      .execute()
    const detail = { email: found.member.email, from: found.member.role, to: role }
    const target = `operator:${operatorId}`
    await writeAudit(tx, { workspaceId, actor: label, action: 'operator.role_changed', target, detail })
    return { ...found.member, role }
  })
}

import type { Workspace } from '@candor/contracts'
import type { Principal } from '../../../platform/http/index.ts'
import type { Postgres } from '../../../platform/postgres/index.ts'
import { writeAudit } from '../audit/write-audit.ts'
import { toWorkspace } from './get-me.ts'

/** Renames the workspace or changes its region; what is not given stays. */
export const updateWorkspace = async (
  { db }: Postgres,
  principal: Principal,
  changes: { name?: string; region?: string },
): Promise<Workspace> => {
  const { workspaceId, label } = principal
  return db.transaction().execute(async (tx) => {
    const before = await tx
      .selectFrom('workspaces')
      .select(['id', 'name', 'region', 'created_at'])
      .where('id', '=', workspaceId)
      .forUpdate()
      .executeTakeFirstOrThrow()
    const after = { name: changes.name ?? before.name, region: changes.region ?? before.region }
    if (after.name === before.name && after.region === before.region) return toWorkspace(before)
    await tx.updateTable('workspaces').set(after).where('id', '=', workspaceId).execute()
    const detail = { from: { name: before.name, region: before.region }, to: after }
    const target = `workspace:${workspaceId}`
    await writeAudit(tx, { workspaceId, actor: label, action: 'workspace.updated', target, detail })
    return toWorkspace({ ...before, ...after })
  })
}

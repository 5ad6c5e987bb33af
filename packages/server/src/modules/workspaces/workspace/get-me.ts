import type { Me, Workspace } from '@candor/contracts'
import type { Principal } from '../../../platform/http/index.ts'
import type { Postgres } from '../../../platform/postgres/index.ts'

export const toWorkspace = (row: { id: number; name: string; region: string; created_at: Date }): Workspace => ({
  id: row.id,
  name: row.name,
  region: row.region,
  createdAt: row.created_at.toISOString(),
})

/** Who is calling, in which workspace, and what they may do there. */
export const getMe = async ({ db }: Postgres, principal: Principal): Promise<Me> => {
  const row = await db
    .selectFrom('workspaces')
    .select(['id', 'name', 'region', 'created_at'])
    .where('id', '=', principal.workspaceId)
    .executeTakeFirstOrThrow()
  const operator =
    principal.kind === 'operator'
      ? await db
          .selectFrom('operators')
          .select(['id', 'email', 'name'])
          .where('id', '=', principal.id)
          .executeTakeFirst()
      : undefined
  return {
    operator: operator ?? null,
    role: principal.role,
    scopes: [...principal.scopes],
    workspace: toWorkspace(row),
  }
}

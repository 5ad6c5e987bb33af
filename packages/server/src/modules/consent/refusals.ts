import { sql } from 'kysely'
import type { ForPurpose } from '../../platform/postgres/index.ts'

/**
 * What people refuse now, as bits by person; who refuses nothing is left out. Within the bits of purposes an event can
 * serve, so that a mask is an ordinary number.
 */
export const refusalsOf = async (
  tx: ForPurpose,
  people: readonly { workspaceId: number; id: string }[],
): Promise<Map<string, number>> => {
  const refusals = new Map<string, number>()
  for (const [workspaceId, some] of Map.groupBy(people, (p) => p.workspaceId)) {
    const ids = [...new Set(some.map((p) => p.id))]
    const { rows } = await sql<{ id: string; refused: number }>`
      select id, (refused & 2147483647)::int as refused from people
      where workspace_id = ${workspaceId} and id = any(${ids}::uuid[]) and refused <> 0`.execute(tx)
    for (const r of rows) refusals.set(r.id, r.refused)
  }
  return refusals
}

import { sql } from 'kysely'
import type { ForPurpose } from '../../platform/postgres/index.ts'
import type { Move } from './apply-resolution.ts'
import type { Merge } from './person-graph.ts'

/** Values go with the identifier through which they came: to whoever has it now, and as far as that person permits. */
export const moveValues = async (tx: ForPurpose, merges: readonly Merge[], moves: readonly Move[]): Promise<void> => {
  if (merges.length > 0)
    await sql`
      update attribute_values v set person_id = s.id, allow = v.collected & s.allow, valid_until = s.valid_until
      from unnest(${merges.map((m) => m.workspaceId)}::int[], ${merges.map((m) => m.mergedId)}::uuid[],
        ${merges.map((m) => m.survivorId)}::uuid[]) as k (w, merged, survivor)
      join people s on s.workspace_id = k.w and s.id = k.survivor
      where v.workspace_id = k.w and v.person_id = k.merged`.execute(tx)
  if (moves.length > 0)
    await sql`
      update attribute_values v set person_id = s.id, allow = v.collected & s.allow, valid_until = s.valid_until
      from unnest(${moves.map((m) => m.workspaceId)}::int[], ${moves.map((m) => m.originId)}::bigint[],
        ${moves.map((m) => m.from)}::uuid[], ${moves.map((m) => m.to)}::uuid[]) as k (w, origin, old, new)
      join people s on s.workspace_id = k.w and s.id = k.new
      where v.workspace_id = k.w and v.person_id = k.old and v.origin_id = k.origin`.execute(tx)
}

import { type RawBuilder, sql } from 'kysely'
import type { ForPurpose } from '../../platform/postgres/index.ts'
import type { Move } from './apply-resolution.ts'
import type { Merge } from './person-graph.ts'
import { toldTables } from './told-tables.ts'

/** All tables in one statement: most have nothing to move, and a round trip would cost more than finding that out. */
const rehome = async (tx: ForPurpose, moved: RawBuilder<unknown>, belongs: RawBuilder<unknown>) => {
  const updates = toldTables.map(
    (table) => sql`${sql.ref(`moved_${table}`)} as (
      update ${sql.table(table)} v set person_id = s.id, allow = v.collected & s.allow, valid_until = s.valid_until
      from moved k join people s on s.workspace_id = k.w and s.id = k.new
      where v.workspace_id = k.w and v.person_id = k.old ${belongs})`,
  )
  await sql`with moved as (${moved}), ${sql.join(updates)} select`.execute(tx)
}

/** What was told goes with the identifier through which it came: to whoever has it now, and as far as that person permits. */
export const moveValues = async (tx: ForPurpose, merges: readonly Merge[], moves: readonly Move[]): Promise<void> => {
  if (merges.length > 0)
    await rehome(
      tx,
      sql`select * from unnest(${merges.map((m) => m.workspaceId)}::int[], ${merges.map((m) => m.mergedId)}::uuid[],
        ${merges.map((m) => m.survivorId)}::uuid[]) as k (w, old, new)`,
      sql``,
    )
  if (moves.length > 0)
    await rehome(
      tx,
      sql`select * from unnest(${moves.map((m) => m.workspaceId)}::int[], ${moves.map((m) => m.originId)}::bigint[],
        ${moves.map((m) => m.from)}::uuid[], ${moves.map((m) => m.to)}::uuid[]) as k (w, origin, old, new)`,
      sql`and v.origin_id = k.origin`,
    )
}

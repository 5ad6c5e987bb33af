import { type RawBuilder, sql } from 'kysely'
import type { ForPurpose } from '../../../platform/postgres/index.ts'

/** Gives choices to whoever has their identifiers now, and tells subscribers whose preferences are others since. */
const rehome = async (tx: ForPurpose, moved: RawBuilder<unknown>, belongs: RawBuilder<unknown>): Promise<void> => {
  await sql`
    with k as (${moved}),
    went as (
      update preferences p set person_id = k.new from k
      where p.workspace_id = k.w and p.person_id = k.old ${belongs}
      returning k.w, k.old, k.new)
    insert into outbox (workspace_id, topic, subject_id, body)
    select distinct g.w, 'preferences.changed', g.id, '{}'::jsonb
    from (select w, old as id from went union select w, new from went) g
    join people n on n.workspace_id = g.w and n.id = g.id and n.merged_into is null`.execute(tx)
}

/** Everything that merged people chose is the survivor's, in the transaction that merged them. */
export const mergePreferences = (
  tx: ForPurpose,
  merges: readonly { readonly workspaceId: number; readonly mergedId: string; readonly survivorId: string }[],
): Promise<void> =>
  rehome(
    tx,
    sql`select * from unnest(${merges.map((m) => m.workspaceId)}::int[], ${merges.map((m) => m.mergedId)}::uuid[],
      ${merges.map((m) => m.survivorId)}::uuid[]) as k (w, old, new)`,
    sql``,
  )

/** What was chosen through identifiers goes with them, in the transaction that moved those. */
export const movePreferences = (
  tx: ForPurpose,
  moves: readonly {
    readonly workspaceId: number
    readonly originId: number
    readonly from: string
    readonly to: string
  }[],
): Promise<void> =>
  rehome(
    tx,
    sql`select * from unnest(${moves.map((m) => m.workspaceId)}::int[], ${moves.map((m) => m.originId)}::bigint[],
      ${moves.map((m) => m.from)}::uuid[], ${moves.map((m) => m.to)}::uuid[]) as k (w, origin, old, new)`,
    sql`and p.origin_id = k.origin`,
  )

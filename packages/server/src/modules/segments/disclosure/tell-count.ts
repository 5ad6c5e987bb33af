import type { SegmentNode } from '@candor/contracts'
import { sql } from 'kysely'
import { few } from '../../../platform/disclosure/index.ts'
import type { Principal } from '../../../platform/http/index.ts'
import type { Postgres } from '../../../platform/postgres/index.ts'
import { type Guard, maySeePeople } from './guarded.ts'
import { conditionsOf, isNear } from './near.ts'

export interface ToldCount {
  /** Null: fewer than ten, or so close to what was told of almost the same question that the difference would tell. */
  readonly count: number | null
  /** It was rounded, or kept back, for that reason. */
  readonly approximate: boolean
}

export interface Counted {
  readonly workspaceId: number
  readonly purpose: string
  readonly node: SegmentNode
  readonly count: number
}

/**
 * A count of a definition, as it may be told. Who may see people is told all. For others counts are in tens, fewer than ten
 * are not told, and neither is one that differs by fewer than ten from what was told of almost the same question within a day,
 * by whomever it was asked: two people can compare notes.
 */
export const tellCount = async (
  postgres: Postgres,
  principal: Pick<Principal, 'scopes'>,
  guarded: Guard,
  { workspaceId, purpose, node, count }: Counted,
): Promise<ToldCount> => {
  if (maySeePeople(principal)) return { count, approximate: false }
  if (count > 0 && count < few) return { count: null, approximate: false }
  const conditions = conditionsOf(node)
  return postgres.db.transaction().execute(async (tx) => {
    // Any number that no other lock uses.
    await sql`select pg_advisory_xact_lock(8420022, ${workspaceId}::int)`.execute(tx)
    await sql`
      delete from segment_counts_told where workspace_id = ${workspaceId} and at < now() - interval '1 day'`.execute(tx)
    const { rows } = await sql<{ conditions: string[] }>`
      select conditions from segment_counts_told
      where workspace_id = ${workspaceId} and purpose = ${purpose} and count <> ${count}
        and count between ${count - few + 1} and ${count + few - 1}`.execute(tx)
    if (rows.some((r) => isNear(r.conditions, conditions))) return { count: null, approximate: true }
    await sql`
      insert into segment_counts_told (workspace_id, purpose, conditions, count)
      values (${workspaceId}, ${purpose}, ${conditions}::text[], ${count})`.execute(tx)
    return { count: guarded(count), approximate: true }
  })
}

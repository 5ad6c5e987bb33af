import { sql } from 'kysely'
import type { ForPurpose } from '../../../platform/postgres/index.ts'
import { anyPurpose } from '../catalogue/definition.ts'
import { holdPeople } from '../values/write-values.ts'

/** That a person belongs to a household or an account, and what they tell of it. Times are milliseconds since 1970. */
export interface GroupNews {
  readonly workspaceId: number
  readonly personId: string
  readonly originId: number
  readonly sourceId: number
  readonly messageId: string
  readonly occurredAt: number
  /** The purposes for which it was told, as bits. */
  readonly allowed: number
  readonly group: { readonly id: string; readonly traits: Readonly<Record<string, unknown>> } | null
}

/** A name that many members share is not worth more room than this. */
const longestKey = 255

/**
 * Writes memberships and what was told of groups, the newest of each. In two statements, none when nobody joins anything.
 * Throws StaleRead when somebody was merged since `snapshot`.
 */
export const joinGroups = async (tx: ForPurpose, news: readonly GroupNews[], snapshot: string): Promise<void> => {
  const joins = news.filter((n) => n.group !== null)
  if (joins.length === 0) return
  await holdPeople(tx, joins, snapshot)
  const members = joins.map((n) => ({
    ...{ w: n.workspaceId, p: n.personId, g: n.group!.id, o: n.originId, a: n.occurredAt, c: n.allowed },
  }))
  await sql`
    insert into group_members (workspace_id, person_id, group_id, origin_id, since, last_at, collected, allow, valid_until)
    select r.w, r.p, r.g, r.o, to_timestamp(min(r.a) / 1000.0), to_timestamp(max(r.a) / 1000.0), bit_or(r.c),
      bit_or(r.c) & n.allow, n.valid_until
    from jsonb_to_recordset(${JSON.stringify(members)}::jsonb) as r (w int, p uuid, g text, o bigint, a float8, c bigint)
    join people n on n.workspace_id = r.w and n.id = r.p
    group by r.w, r.p, r.g, r.o, n.allow, n.valid_until
    order by r.w, r.p, r.g, r.o
    on conflict (workspace_id, person_id, group_id, origin_id) do update
      set since = least(group_members.since, excluded.since), last_at = greatest(group_members.last_at, excluded.last_at),
        collected = group_members.collected | excluded.collected,
        allow = group_members.allow | excluded.allow, valid_until = excluded.valid_until`.execute(tx)
  const traits = joins.flatMap((n) =>
    Object.entries(n.group!.traits)
      .filter(([key]) => key !== '' && key.length <= longestKey)
      .map(([key, value]) => ({
        ...{ w: n.workspaceId, g: n.group!.id, k: key, p: n.personId, o: n.originId, s: n.sourceId, v: value },
        ...{ a: n.occurredAt, m: n.messageId, c: value === null ? anyPurpose : n.allowed },
      })),
  )
  if (traits.length === 0) return
  await sql`
    insert into group_values (workspace_id, group_id, key, person_id, origin_id, source_id, value, at, message_id,
      collected, allow, valid_until)
    select distinct on (r.w, r.g, r.k, r.p, r.o, r.s) r.w, r.g, r.k, r.p, r.o, r.s, coalesce(r.v, 'null'::jsonb),
      to_timestamp(r.a / 1000.0), r.m, r.c, r.c & n.allow, n.valid_until
    from jsonb_to_recordset(${JSON.stringify(traits)}::jsonb)
      as r (w int, g text, k text, p uuid, o bigint, s int, v jsonb, a float8, m text, c bigint)
    join people n on n.workspace_id = r.w and n.id = r.p
    order by r.w, r.g, r.k, r.p, r.o, r.s, r.a desc, r.m collate "C" desc
    on conflict (workspace_id, group_id, key, person_id, origin_id, source_id) do update
      set value = excluded.value, at = excluded.at, message_id = excluded.message_id, collected = excluded.collected,
        allow = excluded.allow, valid_until = excluded.valid_until
      where (excluded.at, excluded.message_id collate "C") > (group_values.at, group_values.message_id collate "C")`.execute(
    tx,
  )
}

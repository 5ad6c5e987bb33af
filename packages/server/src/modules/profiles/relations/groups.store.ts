import { sql } from 'kysely'
import type { ForPurpose, PurposeDb } from '../../../platform/postgres/index.ts'
import { anyPurpose } from '../catalogue/definition.ts'
import type { HeldPerson } from '../values/hold-person.ts'

/**
 * Memberships that hold: whoever left belongs again when it is told of a later time. Since when: since it was first told, of who left
 * before that, since it was last told.
 */
const standing = sql`(
  select m.workspace_id, m.person_id, m.group_id, case when m.since > l.at or l.at is null then m.since else m.last_at end as since
  from group_members m
  cross join lateral (
    select max(at) as at from group_leaves l
    where l.workspace_id = m.workspace_id and l.person_id = m.person_id and l.group_id = m.group_id) l
  where l.at is null or m.last_at > l.at)`

/** The groups of a person, the oldest membership first. */
export const groupsOf = async (
  db: PurposeDb,
  workspaceId: number,
  personId: string,
): Promise<{ groupId: string; since: Date }[]> => {
  const { rows } = await sql<{ groupId: string; since: Date }>`
    select group_id as "groupId", min(since) as since from ${standing} m
    where workspace_id = ${workspaceId} and person_id = ${personId}
    group by group_id order by 2, 1 limit 200`.execute(db)
  return rows
}

/** Members of a group, as far as the connection's purpose lets be seen. */
export const membersOf = async (
  db: PurposeDb,
  workspaceId: number,
  groupId: string,
): Promise<{ personId: string; since: Date }[]> => {
  const { rows } = await sql<{ personId: string; since: Date }>`
    select person_id as "personId", min(since) as since from ${standing} m
    where workspace_id = ${workspaceId} and group_id = ${groupId}
    group by person_id order by 2, 1 limit 200`.execute(db)
  return rows
}

export interface GroupValue {
  readonly groupId: string
  readonly key: string
  readonly value: unknown
  readonly at: Date
  readonly allow: number
}

/**
 * What is known of groups: the newest that any member told of each attribute, who allows the purpose it is read for. What somebody
 * told before they left counts no more.
 */
export const readGroupValues = async (
  db: PurposeDb,
  workspaceId: number,
  groupIds: readonly string[],
): Promise<GroupValue[]> => {
  const { rows } = await sql<GroupValue>`
    select * from (
      select distinct on (group_id, key) group_id as "groupId", key, value, at, allow from group_values v
      where workspace_id = ${workspaceId} and group_id = any(${[...groupIds]}::text[])
        and not exists (select from group_leaves l where l.workspace_id = v.workspace_id and l.person_id = v.person_id
          and l.group_id = v.group_id and l.at >= v.at)
      order by group_id, key, at desc, message_id collate "C" desc) newest
    where value <> 'null'`.execute(db)
  return rows
}

/**
 * Notes that a person who is held left a group, through the identifier that said so. Null: they never belonged to it; false: something
 * later says that they do.
 */
export const leaveGroup = async (
  tx: ForPurpose,
  workspaceId: number,
  { personId, originId }: HeldPerson,
  { groupId, at }: { groupId: string; at: number },
): Promise<boolean | null> => {
  const { rows } = await sql<{ last: Date | null }>`
    select max(last_at) as last from group_members
    where workspace_id = ${workspaceId} and person_id = ${personId} and group_id = ${groupId}`.execute(tx)
  const last = rows[0]?.last ?? null
  if (last === null) return null
  await sql`
    insert into group_leaves as l (workspace_id, person_id, group_id, origin_id, at, collected, allow, valid_until)
    select workspace_id, id, ${groupId}, ${originId}, to_timestamp(${at} / 1000.0), ${anyPurpose}, ${anyPurpose} & allow, valid_until
    from people where workspace_id = ${workspaceId} and id = ${personId}
    on conflict (workspace_id, person_id, group_id, origin_id) do update
      set at = greatest(l.at, excluded.at), allow = excluded.allow, valid_until = excluded.valid_until`.execute(tx)
  return last.getTime() <= at
}

import { sql } from 'kysely'
import type { PurposeDb } from '../../../platform/postgres/index.ts'

/** The groups of a person, the oldest membership first. */
export const groupsOf = async (
  db: PurposeDb,
  workspaceId: number,
  personId: string,
): Promise<{ groupId: string; since: Date }[]> => {
  const { rows } = await sql<{ groupId: string; since: Date }>`
    select group_id as "groupId", min(since) as since from group_members
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
    select person_id as "personId", min(since) as since from group_members
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

/** What is known of groups: the newest that any member told of each attribute, who allows the purpose it is read for. */
export const readGroupValues = async (
  db: PurposeDb,
  workspaceId: number,
  groupIds: readonly string[],
): Promise<GroupValue[]> => {
  const { rows } = await sql<GroupValue>`
    select * from (
      select distinct on (group_id, key) group_id as "groupId", key, value, at, allow from group_values
      where workspace_id = ${workspaceId} and group_id = any(${[...groupIds]}::text[])
      order by group_id, key, at desc, message_id collate "C" desc) newest
    where value <> 'null'`.execute(db)
  return rows
}

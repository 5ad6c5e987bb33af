import { sql } from 'kysely'
import type { ForPurpose } from '../../../platform/postgres/index.ts'

/** By what each person was touched: the tokens that `segment_interests` asks for. */
export type Touched = ReadonlyMap<string, ReadonlySet<string>>

/** So many rows at once at most, however few people they name. */
const rowsAtOnce = 500

/**
 * Takes who has to be looked at again in a workspace, those who were touched first: about so many people, and at most a
 * thousand more. What touched them has arrived in ClickHouse. They are removed with the transaction.
 */
export const takeTouched = async (tx: ForPurpose, workspaceId: number, most: number): Promise<Touched> => {
  const { rows } = await sql<{ token: string; people: string }>`
    with oldest as materialized (
      select id, size from segment_touched where workspace_id = ${workspaceId}
      order by id limit ${rowsAtOnce} for update skip locked),
    due as (
      select id from (select id, sum(size) over (order by id) - size as before from oldest) as o where before < ${most}),
    gone as (
      delete from segment_touched t using due where t.workspace_id = ${workspaceId} and t.id = due.id
      returning t.id, t.token, array_to_string(t.people, ',') as people)
    select token, people from gone order by id`.execute(tx)
  const touched = new Map<string, Set<string>>()
  for (const { token, people } of rows)
    for (const id of people.split(',')) {
      const tokens = touched.get(id)
      if (tokens) tokens.add(token)
      else touched.set(id, new Set([token]))
    }
  return touched
}

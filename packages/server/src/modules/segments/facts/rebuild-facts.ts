import { sql } from 'kysely'
import type { ClickHouse } from '../../../platform/clickhouse/index.ts'
import type { PurposeDb } from '../../../platform/postgres/index.ts'
import { noteChanged, noteEverything } from './changed.store.ts'

const atOnce = 10_000

/**
 * Has every fact of a workspace read anew: what PostgreSQL knows, and what ClickHouse believes to know. Also after a restore of
 * PostgreSQL from a backup: readings go on above every number that ClickHouse has seen.
 */
export const rebuildFacts = async (
  { db, clickhouse }: { db: PurposeDb<'resolution'>; clickhouse: ClickHouse },
  workspaceId: number,
): Promise<void> => {
  const ask = async <T>(query: string) => {
    const result = await clickhouse.query({ query, query_params: { w: workspaceId }, format: 'JSONCompactEachRow' })
    return result.stream<T>()
  }
  for await (const rows of await ask<[string]>('select toString(max(version)) from facts'))
    for (const row of rows)
      await sql`
        select setval('facts_version', ${row.json()[0]}::bigint) from facts_version
        where last_value < ${row.json()[0]}::bigint`.execute(db)
  await noteEverything(db, workspaceId)
  let gathered: [string, string][] = []
  const note = async () => {
    const facts = [...Map.groupBy(gathered, ([key]) => key)].map(([key, own]) => ({
      ...{ workspaceId, key, people: own.map(([, personId]) => personId) },
    }))
    gathered = []
    await noteChanged(db, facts)
  }
  const known = `select key, toString(person_id) from facts final
    where workspace_id = {w:UInt32} and notEmpty(classes) order by key, person_id`
  for await (const rows of await ask<[string, string]>(known)) {
    for (const row of rows) gathered.push(row.json())
    if (gathered.length >= atOnce) await note()
  }
  await note()
}

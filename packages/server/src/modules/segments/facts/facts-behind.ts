import { sql } from 'kysely'
import type { AnyDb } from '../../../platform/postgres/index.ts'

/** Of how many people ClickHouse does not have the newest facts: they changed and were not read, or are on their way. */
export const factsBehind = async (db: AnyDb, workspaceId: number): Promise<number> => {
  const { rows } = await sql<{ n: number }>`select candor_facts_behind(${workspaceId}) as n`.execute(db)
  return rows[0]!.n
}

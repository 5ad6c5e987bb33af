import { sql } from 'kysely'
import type { ForPurpose } from '../../../platform/postgres/index.ts'

/** What imported entries were made of (`contentOf`), by their id; entries of another origin are missing. */
export const contentsOf = async (
  tx: ForPurpose<'consent'>,
  workspaceId: number,
  ids: readonly string[],
): Promise<Map<string, string>> => {
  const { rows } = await sql<{ id: string; content: string }>`
    select l.id, l.evidence #>> '{import,content}' as content from consent_ledger l
    where l.workspace_id = ${workspaceId} and l.id = any(${[...ids]}::uuid[])`.execute(tx)
  return new Map(rows.map((r) => [r.id, r.content]))
}

import { sql } from 'kysely'
import { type AnyDb, openTables } from '../../../platform/postgres/index.ts'

export interface SourceActivity {
  workspaceId: number
  sourceId: number
  at: Date
}

/**
 * Notes when sources last sent something: one line a source, sorted by the caller's set, in one statement. A time that
 * is less than a second newer is not written, so that a busy source does not become a stream of updates.
 */
export const recordSourceActivity = async (tx: AnyDb, seen: readonly SourceActivity[]): Promise<void> => {
  if (seen.length === 0) return
  const latest = new Map<string, SourceActivity>()
  for (const s of seen) {
    const key = `${s.workspaceId}:${s.sourceId}`
    const known = latest.get(key)
    if (!known || known.at < s.at) latest.set(key, s)
  }
  // One order for all: two workers that touch the same sources wait for each other and never lock each other out.
  const rows = [...latest.values()].sort((a, b) => a.workspaceId - b.workspaceId || a.sourceId - b.sourceId)
  await openTables(tx)
    .insertInto('source_activity')
    .values(rows.map((r) => ({ workspace_id: r.workspaceId, source_id: r.sourceId, last_event_at: r.at })))
    .onConflict((oc) =>
      oc
        .columns(['workspace_id', 'source_id'])
        .doUpdateSet({ last_event_at: sql`excluded.last_event_at` })
        .where(sql<boolean>`source_activity.last_event_at < excluded.last_event_at - interval '1 second'`),
    )
    .execute()
}

import { sql } from 'kysely'
import type { Log } from '../../platform/log.ts'
import type { Postgres } from '../../platform/postgres/index.ts'

export interface CongestionWatch {
  /** Null while there is room; else after how many seconds a client should come back. */
  current(): number | null
  close(): void
}

/** A backlog larger than this is refused before the disk fills: the pipeline has been away for hours. */
const maxBacklogBytes = 20 * 2 ** 30

/** Looks at the size of the inbox every few seconds; between looks the answer costs nothing. */
export const createCongestionWatch = (
  { db }: Postgres,
  log: Log,
  options: { limitBytes?: number; everyMs?: number } = {},
): CongestionWatch => {
  const limit = options.limitBytes ?? maxBacklogBytes
  let congested = false
  const look = async () => {
    try {
      // The sum of what is in it: the table's own size stays large after a backlog has been worked off.
      const { rows } = await sql<{ bytes: number }>`
        select case when pg_total_relation_size('inbox') < ${limit}::bigint then 0
          else candor_inbox_bytes() end as bytes`.execute(db)
      const now = Number(rows[0]?.bytes ?? 0) >= limit
      if (now !== congested) log.warn({ congested: now }, 'the backlog of the inbox crossed its limit')
      congested = now
    } catch {
      // PostgreSQL is away: the flush itself will say so to every client.
    }
  }
  const timer = setInterval(look, options.everyMs ?? 5_000).unref()
  return { current: () => (congested ? 30 : null), close: () => clearInterval(timer) }
}

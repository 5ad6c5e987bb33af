import { sql } from 'kysely'
import { type AnyDb, openTables } from '../../../platform/postgres/index.ts'
import type { SegmentDay } from '../segments.store.ts'
import { fillDays } from './fill-days.ts'

const days = 30
const dayMs = 86_400_000

/** The size of each segment at the end of each of the last thirty days, the newest last; those never counted are missing. */
export const readTrends = async (db: AnyDb, workspaceId: number, now: number): Promise<Map<number, number[]>> => {
  const [from, to] = [now - (days - 1) * dayMs, now].map((at) => new Date(at).toISOString().slice(0, 10)) as [
    string,
    string,
  ]
  const { rows } = await sql<SegmentDay & { id: number }>`
    select d.segment_id as id, to_char(d.day, 'YYYY-MM-DD') as day, d.size, 0 as entered, 0 as left
    from segment_days d
    where d.workspace_id = ${workspaceId} and (d.day >= ${from}::date or d.day = (
      select max(day) from segment_days b
      where b.workspace_id = d.workspace_id and b.segment_id = d.segment_id and b.day < ${from}::date))
    order by d.segment_id, d.day`.execute(openTables(db))
  return new Map(
    [...Map.groupBy(rows, (r) => r.id)].map(([id, list]) => [id, fillDays(list, from, to).map((d) => d.size)]),
  )
}

import type { Misfit } from '@candor/contracts'
import { sql } from 'kysely'
import { type AnyDb, openTables } from '../../../platform/postgres/index.ts'

/** A value that was kept out. */
export interface KeptOut {
  readonly workspaceId: number
  readonly key: string
  readonly sourceId: number
  readonly reason: Misfit
}

/** Days that misfits are shown for. */
const shownDays = 30

export const countMisfits = async (db: AnyDb, kept: readonly KeptOut[]): Promise<void> => {
  if (kept.length === 0) return
  const counts = new Map<string, KeptOut & { n: number }>()
  for (const one of kept) {
    const id = `${one.workspaceId}\0${one.key}\0${one.sourceId}\0${one.reason}`
    counts.set(id, { ...one, n: (counts.get(id)?.n ?? 0) + 1 })
  }
  const list = [...counts.values()]
  await sql`
    insert into attribute_misfits (workspace_id, key, day, source_id, reason, count)
    select w, key, (now() at time zone 'UTC')::date, s, reason, n
    from unnest(${list.map((c) => c.workspaceId)}::int[], ${list.map((c) => c.key)}::text[],
      ${list.map((c) => c.sourceId)}::int[], ${list.map((c) => c.reason)}::text[], ${list.map((c) => c.n)}::bigint[])
      as k (w, key, s, reason, n)
    order by w, key, s, reason
    on conflict (workspace_id, key, day, source_id, reason) do update
      set count = attribute_misfits.count + excluded.count`.execute(openTables(db))
}

const recent = (workspaceId: number, key: string | undefined) =>
  sql`workspace_id = ${workspaceId} and day > (now() at time zone 'UTC')::date - ${shownDays}::int
    ${key === undefined ? sql`` : sql`and key = ${key}`}`

/** How many were kept out, by attribute. */
export const sumMisfits = async (db: AnyDb, workspaceId: number, key?: string): Promise<Map<string, number>> => {
  const { rows } = await sql<{ key: string; n: number }>`
    select key, sum(count)::float8 as n from attribute_misfits where ${recent(workspaceId, key)} group by key`.execute(
    openTables(db),
  )
  return new Map(rows.map((r) => [r.key, r.n]))
}

export interface MisfitCount {
  readonly day: string
  readonly sourceId: number
  readonly source: string
  readonly reason: Misfit
  readonly count: number
}

/** What was kept out of an attribute, newest first. */
export const readMisfits = async (db: AnyDb, workspaceId: number, key: string): Promise<MisfitCount[]> => {
  const { rows } = await sql<MisfitCount>`
    select m.day::text as day, m.source_id as "sourceId", coalesce(s.name, '') as source, m.reason, m.count
    from (select * from attribute_misfits where ${recent(workspaceId, key)}) m
    left join sources s on s.workspace_id = m.workspace_id and s.id = m.source_id
    order by m.day desc, m.count desc limit 1000`.execute(openTables(db))
  return rows
}

import type { ClickHouseClient } from '@clickhouse/client'
import { NewerDataError, readMigrations } from '../migrations.ts'

/** Statements end with a semicolon at the end of a line; comments stay where they are. */
export const statements = (sql: string) =>
  sql
    .split(/;\s*$/m)
    .map((s) => s.trim())
    .filter((s) => s.replace(/--.*$/gm, '').trim() !== '')

/**
 * Brings ClickHouse to the newest migration. ClickHouse has no transactions around table changes, so every statement
 * is made repeatable (`create table if not exists`), and the caller holds PostgreSQL's migration lock or is alone.
 * `quietly` does the work while nobody writes to ClickHouse; it is asked where there is something already.
 */
export const migrateClickHouse = async (
  client: ClickHouseClient,
  quietly: (work: () => Promise<void>) => Promise<void> = (work) => work(),
): Promise<number> => {
  const migrations = await readMigrations('clickhouse')
  await client.command({
    query:
      'create table if not exists migrations (id UInt32, name String, applied_at DateTime default now()) engine = MergeTree order by id',
  })
  const found = await client.query({ query: 'select distinct id from migrations order by id', format: 'JSONEachRow' })
  const rows = await found.json<{ id: number }>()
  const done = new Set(rows.map((r) => r.id))
  const newest = migrations.at(-1)?.id ?? 0
  const beyond = rows.find((r) => r.id > newest)
  if (beyond) throw new NewerDataError('ClickHouse', beyond.id, newest)
  const due = migrations.filter((m) => !done.has(m.id))
  const apply = async () => {
    for (const m of due) {
      for (const query of statements(m.sql)) await client.command({ query })
      await client.insert({ table: 'migrations', values: [{ id: m.id, name: m.name }], format: 'JSONEachRow' })
    }
  }
  if (due.length > 0) await (rows.length > 0 ? quietly(apply) : apply())
  return due.length
}

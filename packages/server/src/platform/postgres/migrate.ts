import pg from 'pg'
import { NewerDataError, readMigrations } from '../migrations.ts'
import { admitRoles } from './roles.ts'
import { purposeBits, signTicket } from './with-purpose.ts'

/** Any number that no other program uses: many `candor migrate` may run at once, one of them works. */
const lockKey = 8_420_001

/** A migration sees what the system sees: since 0012 people's tables are guarded against their owner too. */
const openGuard = async (client: pg.Client) => {
  const { rows } = await client.query<{ made: boolean }>(
    "select to_regclass('candor_private.purpose_key') is not null as made",
  )
  if (!rows[0]?.made) return
  const { rows: keys } = await client.query<{ key: Buffer }>('select key from candor_private.purpose_key')
  await client.query('select candor_open($1)', [signTicket(keys[0]!.key, purposeBits('rebuild'), Date.now())])
}

export const newestPostgresMigration = async () => (await readMigrations('postgres')).at(-1)?.id ?? 0

/**
 * Brings a database to the newest migration, each in a transaction of its own. Safe to run many at once.
 * Throws NewerDataError when the database knows a migration that this program does not.
 */
export const migratePostgres = async (url: string): Promise<number> => {
  const migrations = await readMigrations('postgres')
  const client = new pg.Client({ connectionString: url, application_name: 'candor-migrate' })
  // A server that dies meanwhile makes the next statement fail; unheard, this event would end the process first.
  client.on('error', () => {})
  await client.connect()
  try {
    await client.query('select pg_advisory_lock($1)', [lockKey])
    await client.query(
      'create table if not exists migrations (id integer primary key, name text not null, applied_at timestamptz not null default now())',
    )
    const { rows } = await client.query<{ id: number }>('select id from migrations order by id')
    const done = new Set(rows.map((r) => r.id))
    const newest = migrations.at(-1)?.id ?? 0
    const beyond = rows.find((r) => r.id > newest)
    if (beyond) throw new NewerDataError('PostgreSQL', beyond.id, newest)
    const due = migrations.filter((m) => !done.has(m.id))
    for (const m of due) {
      await client.query('begin')
      await openGuard(client)
      await client.query(m.sql)
      await client.query('insert into migrations (id, name) values ($1, $2)', [m.id, m.name])
      await client.query('commit')
    }
    await admitRoles(client, url)
    return due.length
  } finally {
    await client.end()
  }
}

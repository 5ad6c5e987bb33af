import pg from 'pg'
import { migrateClickHouse, openClickHouse } from './clickhouse/index.ts'
import { migratePostgres } from './postgres/index.ts'

/** Held around both engines, because ClickHouse has no lock of its own to offer. */
const lockKey = 8_420_000

/** What a squash holds while it writes events anew (modules/history/squash). */
const squashKey = 8_420_007

/** Workers of the version before may still run: no shipment leaves and nothing is written anew until the work is done. */
const quietly = async (lock: pg.Client, work: () => Promise<void>): Promise<void> => {
  await lock.query('begin')
  await lock.query('select pg_advisory_xact_lock($1)', [squashKey])
  await lock.query('lock table history_outbox in exclusive mode')
  await work()
  await lock.query('commit')
}

/**
 * Brings PostgreSQL and ClickHouse to the newest migration, side by side. Safe to run many at once: the others wait.
 * Returns how many migrations were applied to each. Throws NewerDataError when the data is ahead of this program.
 */
export const migrateBoth = async (
  databaseUrl: string,
  clickhouseUrl: string,
): Promise<{ postgres: number; clickhouse: number }> => {
  const lock = new pg.Client({ connectionString: databaseUrl, application_name: 'candor-migrate' })
  const clickhouse = openClickHouse(clickhouseUrl, { name: 'candor-migrate' })
  // A server that dies meanwhile makes the next statement fail; unheard, this event would end the process first.
  lock.on('error', () => {})
  await lock.connect()
  try {
    await lock.query('select pg_advisory_lock($1)', [lockKey])
    const postgres = migratePostgres(databaseUrl)
    const done = await Promise.allSettled([
      postgres,
      migrateClickHouse(clickhouse, async (work) => {
        await postgres
        await quietly(lock, work)
      }),
    ])
    const failed = done.find((d) => d.status === 'rejected')
    if (failed) throw failed.reason
    const [p, c] = done.map((d) => (d.status === 'fulfilled' ? d.value : 0))
    return { postgres: p ?? 0, clickhouse: c ?? 0 }
  } finally {
    await lock.end()
    await clickhouse.close()
  }
}

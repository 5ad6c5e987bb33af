import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { openClickHouse } from '../clickhouse/index.ts'
import type { Log } from '../log.ts'
import { readMigrations } from '../migrations.ts'

interface Urls {
  databaseUrl: string
  clickhouseUrl: string
}

/** Undefined when it is ready; otherwise a sentence that says why not. Never holds the password. */
type Check = () => Promise<string | undefined>

const where = (url: string) => new URL(url).host

const behind = (engine: string, found: number, needed: number) =>
  found < needed ? `${engine} is at migration ${found} and ${needed} is needed; run \`candor migrate\`` : undefined

const checkPostgres = (url: string, needed: number): Check => {
  return async () => {
    const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 3_000 })
    client.on('error', () => {})
    try {
      await client.connect()
      const table = await client.query<{ there: boolean }>("select to_regclass('migrations') is not null as there")
      if (!table.rows[0]?.there) return behind('PostgreSQL', 0, needed)
      const { rows } = await client.query<{ id: number | null }>('select max(id) as id from migrations')
      return behind('PostgreSQL', rows[0]?.id ?? 0, needed)
    } catch (error) {
      return `PostgreSQL at ${where(url)} does not answer: ${(error as Error).message}`
    } finally {
      await client.end().catch(() => {})
    }
  }
}

const checkClickHouse = (url: string, needed: number): Check => {
  return async () => {
    const client = openClickHouse(url, { name: 'candor-wait', maxConnections: 1 })
    try {
      const exists = await client.query({ query: 'exists table migrations', format: 'JSONEachRow' })
      const [table] = await exists.json<{ result: number }>()
      if (!table?.result) return behind('ClickHouse', 0, needed)
      const found = await client.query({ query: 'select max(id) as id from migrations', format: 'JSONEachRow' })
      const [row] = await found.json<{ id: number }>()
      return behind('ClickHouse', row?.id ?? 0, needed)
    } catch (error) {
      return `ClickHouse at ${where(url)} does not answer: ${(error as Error).message}`
    } finally {
      await client.close()
    }
  }
}

const longestWaitMs = 5_000

/** Repeats the check until it holds. The log says each new reason once, and the same reason every half minute. */
const waitFor = async (check: Check, log: Log, stop: AbortSignal) => {
  let said = ''
  let saidAt = 0
  for (let waitMs = 50; !stop.aborted; waitMs = Math.min(longestWaitMs, waitMs * 1.5)) {
    const reason = await check()
    if (!reason) return
    if (reason !== said || Date.now() - saidAt > 30_000) {
      log.warn(`Waiting: ${reason}`)
      said = reason
      saidAt = Date.now()
    }
    await sleep(waitMs * (0.75 + Math.random() / 2), undefined, { signal: stop }).catch(() => {})
  }
}

/** Only tells whether both engines answer; for the start of `candor migrate`. */
export const waitForEngines = (urls: Urls, log: Log, stop: AbortSignal): Promise<unknown> =>
  Promise.all([
    waitFor(checkPostgres(urls.databaseUrl, 0), log, stop),
    waitFor(checkClickHouse(urls.clickhouseUrl, 0), log, stop),
  ])

/**
 * Waits until both databases answer and have the tables this program needs. A process that starts before its databases
 * waits with a sentence in the log instead of ending and being started over and over.
 */
export const waitForDatabases = async (urls: Urls, log: Log, stop: AbortSignal): Promise<void> => {
  const [postgres, clickhouse] = await Promise.all([readMigrations('postgres'), readMigrations('clickhouse')])
  await Promise.all([
    waitFor(checkPostgres(urls.databaseUrl, postgres.at(-1)?.id ?? 0), log, stop),
    waitFor(checkClickHouse(urls.clickhouseUrl, clickhouse.at(-1)?.id ?? 0), log, stop),
  ])
}

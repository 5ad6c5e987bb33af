import { Kysely, PostgresDialect } from 'kysely'
import pg from 'pg'
import type { Database } from './database.ts'

// int8 as a number: our counters and sequence numbers stay far below 2^53.
pg.types.setTypeParser(pg.types.builtins.INT8, Number)

export interface Postgres {
  readonly db: Kysely<Database>
  readonly pool: pg.Pool
  close(): Promise<void>
}

/**
 * Opens a pool. A connection that breaks, idle or in use, is dropped and replaced by the pool; whoever uses it sees its
 * next statement fail, and it never brings the process down.
 * Keep-alives and the idle-in-transaction limit make a dead worker's row locks free again within seconds.
 */
export const openPostgres = (url: string, options: { max?: number; name: string }): Postgres => {
  const pool = new pg.Pool({
    connectionString: url,
    max: options.max ?? 10,
    application_name: options.name,
    keepAlive: true,
    keepAliveInitialDelayMillis: 5_000,
    connectionTimeoutMillis: 5_000,
    idle_in_transaction_session_timeout: 60_000,
    // Statements that do not wait for each other's answers share a round trip (purpose-pool.ts).
    pipeline: true,
  })
  pool.on('error', () => {})
  // The pool hears idle connections only; one that breaks between two statements of a transaction tells nobody else.
  pool.on('connect', (client) => client.on('error', () => {}))
  const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool }) })
  return {
    db,
    pool,
    close: async () => {
      await db.destroy()
      // Kysely ends a pool it has used; one that was used directly would keep the process for its idle time.
      if (!pool.ended) await pool.end()
    },
  }
}

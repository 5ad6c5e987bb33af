import { Kysely, PostgresDialect } from 'kysely'
import type pg from 'pg'
import type { Database, PersonalDatabase } from '../src/platform/postgres/index.ts'
import { openPostgres, purposeBits, purposePool, readPurposeKey, signTicket } from '../src/platform/postgres/index.ts'

export interface Everything {
  readonly db: Kysely<Database> & Kysely<PersonalDatabase>
  readonly pool: pg.Pool
  close(): Promise<void>
}

/**
 * A connection for tests that set up and look at everything, and change tables where a test needs it: the owner's, of
 * which each transaction is opened for the system purpose `rebuild`, by the same ticket and token as the product's.
 */
export const openEverything = async (ownerUrl: string): Promise<Everything> => {
  const owner = openPostgres(ownerUrl, { name: 'candor-test' })
  const key = await readPurposeKey(ownerUrl, 'candor-test')
  const view = purposePool(owner.pool, () => signTicket(key, purposeBits('rebuild'), Date.now()))
  const query = async (...args: unknown[]) => {
    const client = await view.connect()
    try {
      return await client.query(...args)
    } finally {
      client.release()
    }
  }
  const pool = { ...view, query } as unknown as pg.Pool
  const db = new Kysely<PersonalDatabase>({ dialect: new PostgresDialect({ pool }) })
  return { db: db as Everything['db'], pool, close: () => owner.close() }
}

import pg from 'pg'
import { openPostgres, type Postgres } from './connect.ts'
import { roleUrl } from './roles.ts'
import { createPurposes, type Purposes } from './with-purpose.ts'

/** PostgreSQL as the application has it: no connection of the owner's is kept. */
export interface OpenDatabase {
  /** As `candor_app`: the tables without personal data, and appending to the inbox. */
  readonly postgres: Postgres
  /** The way to people. */
  readonly purposes: Purposes
  close(): Promise<void>
}

/** The key that signs tickets, read as the owner of the tables. */
export const readPurposeKey = async (ownerUrl: string, name: string): Promise<Buffer> => {
  const owner = new pg.Client({ connectionString: ownerUrl, application_name: name })
  owner.on('error', () => {})
  await owner.connect()
  try {
    const { rows } = await owner.query<{ key: Buffer }>('select key from candor_private.purpose_key')
    return rows[0]!.key
  } finally {
    await owner.end()
  }
}

/**
 * Opens a migrated database with the address of its owner: fetches the key that signs purposes, and connects as the two
 * roles of the application. `max` bounds the connections of each; `changed` is called as with createPurposes.
 */
export const openDatabase = async (
  ownerUrl: string,
  options: { name: string; max?: number; maxSystem?: number; changed?: () => void },
): Promise<OpenDatabase> => {
  const { name, max = 10, maxSystem = 5, changed } = options
  const key = await readPurposeKey(ownerUrl, name)
  const postgres = openPostgres(roleUrl(ownerUrl, 'candor_app'), { name, max })
  const system = openPostgres(roleUrl(ownerUrl, 'candor_system'), { name, max: maxSystem })
  return {
    postgres,
    purposes: createPurposes({ app: postgres.pool, system: system.pool, key, changed }),
    close: async () => {
      await postgres.close()
      await system.close()
    },
  }
}

import { randomBytes, timingSafeEqual } from 'node:crypto'
import type { Kysely } from 'kysely'
import type { Database, Postgres } from '../../../platform/postgres/index.ts'
import { hashSecret } from '../keys/secret.ts'

const settingName = 'setup_token'
const validHours = 24

interface Stored {
  /** SHA-256 of the token, hexadecimal. */
  hash: string
  /** Milliseconds since 1970. */
  expiresAt: number
}

const hasOperator = async (db: Kysely<Database>): Promise<boolean> =>
  (await db.selectFrom('operators').select('id').limit(1).executeTakeFirst()) !== undefined

/** The stored token if it is still good for a set-up; locks it when asked, so that it can be used once. */
const readToken = async (db: Kysely<Database>, lock: boolean): Promise<Stored | null> => {
  let select = db.selectFrom('settings').select('value').where('name', '=', settingName)
  if (lock) select = select.forUpdate()
  const row = await select.executeTakeFirst()
  if (!row || (await hasOperator(db))) return null
  const stored = JSON.parse(row.value) as Stored
  return stored.expiresAt > Date.now() ? stored : null
}

/**
 * Makes a new token for the first set-up; null once there is an operator. Valid for 24 hours. Each start makes a new one,
 * and the one before ends: only its hash is kept, so that it cannot be shown again.
 */
export const ensureSetupToken = async ({ db }: Postgres): Promise<string | null> => {
  if (await hasOperator(db)) {
    await db.deleteFrom('settings').where('name', '=', settingName).execute()
    return null
  }
  const token = randomBytes(24).toString('base64url')
  const stored: Stored = {
    hash: hashSecret(token).toString('hex'),
    expiresAt: Date.now() + validHours * 3600_000,
  }
  await db
    .insertInto('settings')
    .values({ name: settingName, value: JSON.stringify(stored) })
    .onConflict((oc) => oc.column('name').doUpdateSet({ value: JSON.stringify(stored) }))
    .execute()
  return token
}

export const isSetupOpen = async ({ db }: Postgres): Promise<boolean> => (await readToken(db, false)) !== null

const matches = (stored: Stored | null, token: string): boolean =>
  stored !== null && timingSafeEqual(Buffer.from(stored.hash, 'hex'), hashSecret(token))

export const checkSetupToken = async (db: Kysely<Database>, token: string): Promise<boolean> =>
  matches(await readToken(db, false), token)

/** Uses the token up inside a transaction; false when it is wrong, used or over. */
export const consumeSetupToken = async (tx: Kysely<Database>, token: string): Promise<boolean> => {
  if (!matches(await readToken(tx, true), token)) return false
  await tx.deleteFrom('settings').where('name', '=', settingName).execute()
  return true
}

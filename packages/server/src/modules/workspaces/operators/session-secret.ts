import { randomBytes } from 'node:crypto'
import type { Postgres } from '../../../platform/postgres/index.ts'

/** The secret that signs session cookies: made once, by whichever process comes first, and shared by all. */
export const sessionSecret = async ({ db }: Postgres): Promise<string> => {
  await db
    .insertInto('settings')
    .values({ name: 'session_secret', value: randomBytes(32).toString('base64') })
    .onConflict((oc) => oc.column('name').doNothing())
    .execute()
  const row = await db
    .selectFrom('settings')
    .select('value')
    .where('name', '=', 'session_secret')
    .executeTakeFirstOrThrow()
  return row.value
}

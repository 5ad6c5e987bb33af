import { randomBytes } from 'node:crypto'
import type { Postgres } from '../../platform/postgres/index.ts'

/** A secret of the installation, 256 bits in base64: made once, by whichever process comes first, and shared by all. */
export const installationSecret = async ({ db }: Postgres, name: string): Promise<string> => {
  await db
    .insertInto('settings')
    .values({ name, value: randomBytes(32).toString('base64') })
    .onConflict((oc) => oc.column('name').doNothing())
    .execute()
  const row = await db.selectFrom('settings').select('value').where('name', '=', name).executeTakeFirstOrThrow()
  return row.value
}

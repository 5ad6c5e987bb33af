import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import { type AnyDb, openTables } from '../../../platform/postgres/index.ts'
import { normaliseCode } from '../decisions/pattern.ts'

/** Finds a code by a keyed hash, and seals it for its holder (AES-256-GCM): neither table nor backup of it alone tells one. */
export interface CodeSecret {
  hash(workspaceId: number, code: string): Buffer
  seal(workspaceId: number, code: string): Buffer
  unseal(workspaceId: number, sealed: Buffer): string
}

const [ivBytes, tagBytes] = [12, 16]
const context = (workspaceId: number) => Buffer.from(`workspace:${workspaceId}`)

export const codeSecretOf = (secret: string): CodeSecret => {
  const keyFor = (use: string) =>
    Buffer.from(hkdfSync('sha256', Buffer.from(secret, 'base64'), '', `coupon:${use}`, 32))
  const [hashing, sealing] = [keyFor('hash'), keyFor('seal')]
  return {
    hash: (workspaceId, code) =>
      createHmac('sha256', hashing)
        .update(`${workspaceId}:${normaliseCode(code)}`)
        .digest(),
    seal: (workspaceId, code) => {
      const iv = randomBytes(ivBytes)
      const cipher = createCipheriv('aes-256-gcm', sealing, iv).setAAD(context(workspaceId))
      const body = Buffer.concat([cipher.update(code, 'utf8'), cipher.final()])
      return Buffer.concat([iv, cipher.getAuthTag(), body])
    },
    unseal: (workspaceId, sealed) => {
      const decipher = createDecipheriv('aes-256-gcm', sealing, sealed.subarray(0, ivBytes))
        .setAAD(context(workspaceId))
        .setAuthTag(sealed.subarray(ivBytes, ivBytes + tagBytes))
      return Buffer.concat([decipher.update(sealed.subarray(ivBytes + tagBytes)), decipher.final()]).toString('utf8')
    },
  }
}

const name = 'coupon_secret'

/** The secret of the installation, made by whoever needs it first. */
export const readCodeSecret = async (db: AnyDb): Promise<CodeSecret> => {
  const open = openTables(db)
  const read = async () =>
    (await sql<{ value: string }>`select value from settings where name = ${name}`.execute(open)).rows[0]
  const found = await read()
  if (found) return codeSecretOf(found.value)
  await open
    .insertInto('settings')
    .values({ name, value: randomBytes(32).toString('base64') })
    .onConflict((oc) => oc.column('name').doNothing())
    .execute()
  return codeSecretOf((await read())!.value)
}

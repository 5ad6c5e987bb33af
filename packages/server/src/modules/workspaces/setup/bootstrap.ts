import { scopes } from '@candor/contracts'
import type { Kysely } from 'kysely'
import { z } from 'zod'
import { type Config, ConfigError } from '../../../config.ts'
import type { Database, Postgres } from '../../../platform/postgres/index.ts'
import { writeAudit } from '../audit/write-audit.ts'
import { hashSecret, prefixOf } from '../keys/secret.ts'
import { insertOperator } from '../operators/insert-operator.ts'
import { hashPassword } from '../operators/password.ts'
import { insertSource } from '../sources/create-source.ts'
import { firstWorkspace } from './first-workspace.ts'

type Bootstrap = Config['bootstrap']

const by = (workspaceId: number) => ({ workspaceId, label: 'bootstrap' })

/** `email:password`; the password may hold colons. Throws a sentence that names the variable. */
export const readBootstrapOperator = (value: string): { email: string; password: string } => {
  const colon = value.indexOf(':')
  const email = z
    .email()
    .max(254)
    .safeParse(value.slice(0, Math.max(colon, 0)))
  const password = value.slice(colon + 1)
  if (!email.success || password.length < 8 || password.length > 128) {
    throw new ConfigError('CANDOR_BOOTSTRAP_OPERATOR must be email:password, the password of 8 to 128 characters.')
  }
  return { email: email.data, password }
}

const assertKey = (name: string, value: string, shortest: number) => {
  if (!new RegExp(`^[\\w.-]{${shortest},128}$`).test(value)) {
    throw new ConfigError(`${name} must be ${shortest} to 128 letters, digits, dots, hyphens or underscores.`)
  }
}

const addSource = async (tx: Kysely<Database>, workspaceId: number, writeKey: string) => {
  const known = await tx.selectFrom('sources').select('id').where('write_key', '=', writeKey).executeTakeFirst()
  if (known) return
  // Contract, for essential purposes only: events without a consent stamp are kept for what the contract needs, and for
  // nothing else; a stamp can open more.
  await insertSource(tx, by(workspaceId), {
    name: 'Bootstrap',
    kind: 'server',
    legalBasis: 'contract',
    basisPurposes: ['essential'],
    writeKey,
  })
}

const addApiKey = async (tx: Kysely<Database>, workspaceId: number, secret: string) => {
  const added = await tx
    .insertInto('api_keys')
    .values({
      workspace_id: workspaceId,
      name: 'Bootstrap',
      prefix: prefixOf(secret),
      hash: hashSecret(secret),
      scopes: [...scopes],
      created_by: 'bootstrap',
    })
    .onConflict((oc) => oc.column('hash').doNothing())
    .returning('id')
    .executeTakeFirst()
  if (!added) return
  const target = `api_key:${added.id}`
  await writeAudit(tx, {
    workspaceId,
    actor: 'bootstrap',
    action: 'api_key.created',
    target,
    detail: { name: 'Bootstrap' },
  })
}

/**
 * Sets a first workspace up for automation, from the CANDOR_BOOTSTRAP_… variables. Runs at each start and adds only what
 * is missing: a revoked key stays revoked, a changed password stays changed. Many processes may run it at once.
 * Throws a sentence that names the variable when one does not fit.
 */
export const bootstrapWorkspace = async (
  postgres: Postgres,
  { writeKey, apiKey, operator }: Bootstrap,
): Promise<void> => {
  if (writeKey === undefined && apiKey === undefined && operator === undefined) return
  if (writeKey !== undefined) assertKey('CANDOR_BOOTSTRAP_WRITE_KEY', writeKey, 1)
  if (apiKey !== undefined) assertKey('CANDOR_BOOTSTRAP_API_KEY', apiKey, 8)
  const person = operator === undefined ? null : readBootstrapOperator(operator)
  const passwordHash = person && (await hashPassword(person.password))
  await postgres.db.transaction().execute(async (tx) => {
    const { id } = await firstWorkspace(tx, 'First workspace')
    if (writeKey !== undefined) await addSource(tx, id, writeKey)
    if (apiKey !== undefined) await addApiKey(tx, id, apiKey)
    if (person && passwordHash) {
      const name = person.email.split('@')[0] ?? person.email
      await insertOperator(tx, by(id), { email: person.email, name, role: 'admin', passwordHash })
    }
  })
}

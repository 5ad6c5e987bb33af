import type { Scope } from '@candor/contracts'
import { sql } from 'kysely'
import type { Principal } from '../../../platform/http/index.ts'
import type { Postgres } from '../../../platform/postgres/index.ts'
import { hashSecret } from './secret.ts'

/**
 * The principal of an API key; null when it is unknown or revoked. Looked up on every call, so that a revocation holds
 * at once. The time of last use is written at most once a minute: a busy key must not become a stream of updates.
 */
export const authenticateKey = async ({ db }: Postgres, secret: string): Promise<Principal | null> => {
  const key = await db
    .selectFrom('api_keys')
    .select(['workspace_id', 'id', 'name', 'scopes'])
    .select(sql<boolean>`coalesce(last_used_at < now() - interval '1 minute', true)`.as('stale'))
    .where('hash', '=', hashSecret(secret))
    .where('revoked_at', 'is', null)
    .executeTakeFirst()
  if (!key) return null
  if (key.stale) {
    await db
      .updateTable('api_keys')
      .set({ last_used_at: sql`now()` })
      .where('workspace_id', '=', key.workspace_id)
      .where('id', '=', key.id)
      .where(sql<boolean>`coalesce(last_used_at < now() - interval '1 minute', true)`)
      .execute()
  }
  return {
    kind: 'apiKey',
    id: String(key.id),
    label: `API key ${key.name}`,
    role: null,
    workspaceId: key.workspace_id,
    scopes: key.scopes as Scope[],
  }
}

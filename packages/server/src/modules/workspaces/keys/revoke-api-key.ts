import type { ApiKey } from '@candor/contracts'
import { sql } from 'kysely'
import { type Principal, problem } from '../../../platform/http/index.ts'
import type { Postgres } from '../../../platform/postgres/index.ts'
import { writeAudit } from '../audit/write-audit.ts'
import { apiKeyColumns, toApiKey } from './api-key-record.ts'

/** Revokes an API key from this moment on; a second call changes nothing. Throws `not_found`. */
export const revokeApiKey = async ({ db }: Postgres, principal: Principal, id: number): Promise<ApiKey> => {
  const { workspaceId, label } = principal
  return db.transaction().execute(async (tx) => {
    const revoked = await tx
      .updateTable('api_keys')
      .set({ revoked_at: sql`now()` })
      .where('workspace_id', '=', workspaceId)
      .where('id', '=', id)
      .where('revoked_at', 'is', null)
      .returning(apiKeyColumns)
      .executeTakeFirst()
    if (revoked) {
      const detail = { name: revoked.name, prefix: revoked.prefix }
      await writeAudit(tx, { workspaceId, actor: label, action: 'api_key.revoked', target: `api_key:${id}`, detail })
      return toApiKey(revoked)
    }
    const earlier = await tx
      .selectFrom('api_keys')
      .select(apiKeyColumns)
      .where('workspace_id', '=', workspaceId)
      .where('id', '=', id)
      .executeTakeFirst()
    if (!earlier) throw problem('not_found', { detail: `There is no API key ${id}.` })
    return toApiKey(earlier)
  })
}

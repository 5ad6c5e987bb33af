import type { ApiKey, Scope } from '@candor/contracts'
import type { Principal } from '../../../platform/http/index.ts'
import type { Postgres } from '../../../platform/postgres/index.ts'
import { writeAudit } from '../audit/write-audit.ts'
import { assertMayGrant } from '../may-grant.ts'
import { apiKeyColumns, toApiKey } from './api-key-record.ts'
import { hashSecret, newSecret, prefixOf } from './secret.ts'

/** Creates an API key. The secret is in the answer and nowhere else. Throws `forbidden` for scopes the creator lacks. */
export const createApiKey = async (
  { db }: Postgres,
  principal: Principal,
  input: { name: string; scopes: Scope[] },
): Promise<ApiKey & { secret: string }> => {
  assertMayGrant(principal, input.scopes)
  const { workspaceId, label } = principal
  const secret = newSecret()
  const scopes = [...new Set(input.scopes)]
  return db.transaction().execute(async (tx) => {
    const row = await tx
      .insertInto('api_keys')
      .values({
        workspace_id: workspaceId,
        name: input.name,
        prefix: prefixOf(secret),
        hash: hashSecret(secret),
        scopes,
        created_by: label,
      })
      .returning(apiKeyColumns)
      .executeTakeFirstOrThrow()
    const detail = { name: input.name, prefix: row.prefix, scopes }
    await writeAudit(tx, { workspaceId, actor: label, action: 'api_key.created', target: `api_key:${row.id}`, detail })
    return { ...toApiKey(row), secret }
  })
}

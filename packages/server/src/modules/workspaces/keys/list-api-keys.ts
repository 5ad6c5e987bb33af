import type { ApiKey } from '@candor/contracts'
import type { Postgres } from '../../../platform/postgres/index.ts'
import { apiKeyColumns, toApiKey } from './api-key-record.ts'

/** All API keys of a workspace, revoked ones too, newest first. */
export const listApiKeys = async ({ db }: Postgres, workspaceId: number): Promise<ApiKey[]> => {
  const rows = await db
    .selectFrom('api_keys')
    .select(apiKeyColumns)
    .where('workspace_id', '=', workspaceId)
    .orderBy('id', 'desc')
    .execute()
  return rows.map(toApiKey)
}

import type { Source } from '@candor/contracts'
import type { Postgres } from '../../../platform/postgres/index.ts'
import { lastEventAt, sourceColumns, toSource } from './source-record.ts'

/** All sources of a workspace, oldest first. */
export const listSources = async ({ db }: Postgres, workspaceId: number): Promise<Source[]> => {
  const rows = await db
    .selectFrom('sources')
    .select(sourceColumns)
    .select(lastEventAt)
    .where('workspace_id', '=', workspaceId)
    .orderBy('id')
    .execute()
  return rows.map(toSource)
}

import type { Source } from '@candor/contracts'
import { type Principal, problem } from '../../../platform/http/index.ts'
import type { Postgres } from '../../../platform/postgres/index.ts'
import { writeAudit } from '../audit/write-audit.ts'
import { lastEventAt, sourceColumns, toSource } from './source-record.ts'
import { newWriteKey } from './write-key.ts'

/** Replaces the write key. The old one is refused everywhere within two seconds (see source-directory). */
export const rotateWriteKey = async ({ db }: Postgres, principal: Principal, id: number): Promise<Source> => {
  const { workspaceId, label } = principal
  return db.transaction().execute(async (tx) => {
    const row = await tx
      .updateTable('sources')
      .set({ write_key: newWriteKey() })
      .where('workspace_id', '=', workspaceId)
      .where('id', '=', id)
      .returning(sourceColumns)
      .returning(lastEventAt)
      .executeTakeFirst()
    if (!row) throw problem('not_found', { detail: `There is no source ${id}.` })
    await writeAudit(tx, { workspaceId, actor: label, action: 'source.key_rotated', target: `source:${id}` })
    return toSource(row)
  })
}

import type { updateSource as endpoint, Source } from '@candor/contracts'
import type { z } from 'zod'
import { type Principal, problem } from '../../../platform/http/index.ts'
import type { Postgres } from '../../../platform/postgres/index.ts'
import { writeAudit } from '../audit/write-audit.ts'
import { lastEventAt, sourceColumns, toSource } from './source-record.ts'

type Changes = z.output<NonNullable<typeof endpoint.body>>

/** Changes what is given and leaves the rest. The audit log says what it was before and after. Throws `not_found`. */
export const updateSource = async (
  { db }: Postgres,
  principal: Principal,
  id: number,
  changes: Changes,
): Promise<Source> => {
  const { workspaceId, label } = principal
  return db.transaction().execute(async (tx) => {
    const row = await tx
      .selectFrom('sources')
      .select(sourceColumns)
      .select(lastEventAt)
      .where('workspace_id', '=', workspaceId)
      .where('id', '=', id)
      .forUpdate()
      .executeTakeFirst()
    if (!row) throw problem('not_found', { detail: `There is no source ${id}.` })
    const before = toSource(row)
    const changed = Object.entries(changes).filter(
      ([key, value]) => JSON.stringify(value) !== JSON.stringify(before[key as keyof Changes]),
    )
    if (changed.length === 0) return before
    const after: Source = { ...before, ...changes }
    await tx
      .updateTable('sources')
      .set({
        name: after.name,
        enabled: after.enabled,
        legal_basis: after.legalBasis,
        basis_purposes: after.basisPurposes,
        consent_categories: JSON.stringify(after.consentCategories),
      })
      .where('workspace_id', '=', workspaceId)
      .where('id', '=', id)
      .execute()
    const detail = Object.fromEntries(changed.map(([key, to]) => [key, { from: before[key as keyof Changes], to }]))
    await writeAudit(tx, { workspaceId, actor: label, action: 'source.updated', target: `source:${id}`, detail })
    return after
  })
}

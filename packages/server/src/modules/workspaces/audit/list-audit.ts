import type { listAudit as endpoint } from '@candor/contracts'
import { z } from 'zod'
import { decodeCursor, encodeCursor } from '../../../platform/http/index.ts'
import type { Postgres } from '../../../platform/postgres/index.ts'

type Query = z.output<NonNullable<typeof endpoint.query>> & {
  /** Only what was done to one of these, as `<thing>:<id>`. */
  readonly targets?: readonly string[]
}

/** A page of the audit log of a workspace, newest first. */
export const listAudit = async ({ db }: Postgres, workspaceId: number, query: Query) => {
  const before = decodeCursor(z.int(), query.cursor)
  let select = db
    .selectFrom('audit_log')
    .select(['id', 'at', 'actor', 'action', 'target', 'detail'])
    .where('workspace_id', '=', workspaceId)
    .orderBy('id', 'desc')
    .limit(query.limit + 1)
  if (before !== null) select = select.where('id', '<', before)
  if (query.action !== undefined) select = select.where('action', '=', query.action)
  if (query.actor !== undefined) select = select.where('actor', '=', query.actor)
  if (query.targets !== undefined) select = select.where('target', 'in', [...query.targets])
  const rows = await select.execute()
  const items = rows.slice(0, query.limit)
  const last = items.at(-1)
  return {
    items: items.map((r) => ({ ...r, id: String(r.id), at: r.at.toISOString() })),
    next: rows.length > items.length && last ? encodeCursor(last.id) : null,
  }
}

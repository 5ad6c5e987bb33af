import type { QuarantinedEvent } from '@candor/contracts'
import { sql } from 'kysely'
import type { ForPurpose, PurposeDb } from '../../../platform/postgres/index.ts'

export interface QuarantineFilter {
  workspaceId: number
  state?: 'open' | 'replayed' | 'discarded' | undefined
  reason?: string | undefined
  /** Id of the last item of the page before; ids are in the order of time. */
  before?: string | undefined
  limit: number
}

export const listQuarantined = async (db: PurposeDb, filter: QuarantineFilter): Promise<QuarantinedEvent[]> => {
  let query = db.selectFrom('quarantine').selectAll().where('workspace_id', '=', filter.workspaceId)
  if (filter.state) query = query.where('state', '=', filter.state)
  if (filter.reason) query = query.where('reason', '=', filter.reason)
  if (filter.before) query = query.where('id', '<', filter.before)
  const rows = await query.orderBy('id', 'desc').limit(filter.limit).execute()
  return rows.map((r) => ({
    id: r.id,
    messageId: r.message_id,
    sourceId: r.source_id,
    receivedAt: r.received_at.toISOString(),
    quarantinedAt: r.quarantined_at.toISOString(),
    reason: r.reason,
    detail: r.detail,
    state: r.state as QuarantinedEvent['state'],
    event: r.event === null ? {} : (JSON.parse(r.event) as Record<string, unknown>),
  }))
}

export const countOpenByReason = async (db: PurposeDb, workspaceId: number) => {
  const { rows } = await sql<{ reason: string; open: number }>`
    select reason, count(*)::int as open from quarantine
    where workspace_id = ${workspaceId} and state = 'open' group by reason order by open desc, reason`.execute(db)
  return rows
}

export type Selection = { ids?: readonly string[] | undefined; reason?: string | undefined }

export interface Released {
  id: string
  source_id: number
  message_hash: string
  received_at: Date
  allowed: number
  event: string
}

/** Takes open items out of quarantine and returns them as they were; the content goes with them. Oldest 1,000. */
export const release = async (
  tx: ForPurpose,
  workspaceId: number,
  selection: Selection,
  state: 'replayed' | 'discarded',
): Promise<Released[]> => {
  const chosen = selection.ids ? sql`id = any(${[...selection.ids]}::uuid[])` : sql`reason = ${selection.reason ?? ''}`
  const { rows } = await sql<Released>`
    with chosen as (
      select id, event from quarantine where workspace_id = ${workspaceId} and state = 'open' and ${chosen}
      order by id limit 1000 for update)
    update quarantine q set state = ${state}, event = null from chosen
    where q.workspace_id = ${workspaceId} and q.id = chosen.id
    returning q.id, q.source_id, q.message_hash, q.received_at, q.allowed, chosen.event`.execute(tx)
  return rows
}

export const markDiscarded = async (
  tx: ForPurpose,
  workspaceId: number,
  hashes: readonly string[],
  discarded: number,
): Promise<void> => {
  await sql`update deliveries set state = ${discarded}::smallint
    where workspace_id = ${workspaceId} and message_hash = any(${[...hashes]}::uuid[])`.execute(tx)
}

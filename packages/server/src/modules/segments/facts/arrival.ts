import { sql } from 'kysely'
import type { ForPurpose } from '../../../platform/postgres/index.ts'

/** How far somebody has come who waits for what was committed before they asked; kept by whoever waits, as JSON. */
export type Awaited =
  /** Until all who may not have known what is asked for are done. */
  | { readonly seenIn: string }
  /** Until facts that had changed by then are on their way. */
  | { readonly facts: number }
  /** Until shipments up to this one have arrived. */
  | { readonly shipment: number }

/**
 * Goes on waiting for everything that a workspace committed before now to be in ClickHouse; begin with null, in a transaction after
 * the one that wrote to `segment_interests`. From then on whoever is touched is noted. Ask again in a moment with the
 * answer, in another transaction, until it is `arrived`.
 */
export const awaitArrival = async (
  tx: ForPurpose,
  workspaceId: number,
  awaited: Awaited | null,
): Promise<Awaited | 'arrived'> => {
  if (awaited === null) {
    // Who read what is asked for before it was there has a lower number than this one.
    const { rows } = await sql<{ seenIn: string }>`select pg_current_xact_id()::text as "seenIn"`.execute(tx)
    return rows[0]!
  }
  if ('seenIn' in awaited) {
    const { rows } = await sql<{ facts: number }>`
      select coalesce((select max(id) from facts_changed where workspace_id = ${workspaceId}), 0) as facts
      where ${awaited.seenIn}::xid8 < pg_snapshot_xmin(pg_current_snapshot())
        and not exists (select from facts_changed where workspace_id = ${workspaceId} and people is null)`.execute(tx)
    return rows[0] ?? awaited
  }
  if ('facts' in awaited) {
    const { rows } = await sql<{ shipment: number }>`
      select coalesce((select max(id) from history_outbox), 0) as shipment
      where not exists (select from facts_changed where workspace_id = ${workspaceId} and id <= ${awaited.facts})`.execute(
      tx,
    )
    return rows[0] ?? awaited
  }
  const { rows } = await sql<{ waits: boolean }>`
    select exists (select from history_outbox where id <= ${awaited.shipment}) as waits`.execute(tx)
  return rows[0]!.waits ? awaited : 'arrived'
}

import { sql } from 'kysely'
import type { ForPurpose, PurposeDb } from '../../platform/postgres/index.ts'
import { queueShipment } from './queue-history.ts'
import { encodePermissions, type Permission } from './row-binary.ts'
import { packTouched, readInterests } from './touched.ts'

/**
 * Sends masks on their way to ClickHouse, in the transaction that changed them, and notes whose: until the shipment has
 * arrived, ClickHouse's copy is not to be believed about these people. Returns the number of the shipment.
 * @param token why they changed: by what was said (`consent`), or by who somebody is (`person`)
 */
export const queuePermissions = async (
  tx: ForPurpose,
  permissions: readonly Permission[],
  token: 'consent' | 'person' = 'consent',
): Promise<number | null> => {
  if (permissions.length === 0) return null
  const changed = permissions.map(({ workspaceId, personId }) => ({ workspaceId, personId, token }))
  const shipmentId = await queueShipment(tx, {
    target: 'permissions',
    rows: permissions.length,
    bytes: encodePermissions(permissions),
    touched: await packTouched(changed, await readInterests(tx, permissions)),
  })
  await sql`
    insert into permissions_pending (workspace_id, person_id, shipment_id)
    select w, p, ${shipmentId} from unnest(${permissions.map((p) => p.workspaceId)}::int[],
      ${permissions.map((p) => p.personId)}::uuid[]) as k (w, p)
    on conflict do nothing`.execute(tx)
  return shipmentId
}

/** Keeps a shipment back for a minute, in the transaction that queued it, for whoever has to clear its way first. */
export const holdShipment = async (tx: ForPurpose, shipmentId: number): Promise<void> => {
  await sql`
    insert into history_attempts (shipment_id, retry_at) values (${shipmentId}, now() + interval '1 minute')`.execute(
    tx,
  )
}

export const releaseShipment = async (db: PurposeDb, shipmentId: number): Promise<void> => {
  await sql`update history_attempts set retry_at = now() where shipment_id = ${shipmentId}`.execute(db)
}

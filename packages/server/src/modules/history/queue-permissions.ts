import { sql } from 'kysely'
import type { ForPurpose } from '../../platform/postgres/index.ts'
import { queueShipment } from './queue-history.ts'
import { encodePermissions, type Permission } from './row-binary.ts'

/**
 * Sends masks on their way to ClickHouse, in the transaction that changed them, and notes whose: until the shipment has
 * arrived, ClickHouse's copy is not to be believed about these people.
 */
export const queuePermissions = async (tx: ForPurpose, permissions: readonly Permission[]): Promise<void> => {
  if (permissions.length === 0) return
  const shipmentId = await queueShipment(tx, 'permissions', permissions.length, encodePermissions(permissions))
  await sql`
    insert into permissions_pending (workspace_id, person_id, shipment_id)
    select w, p, ${shipmentId} from unnest(${permissions.map((p) => p.workspaceId)}::int[],
      ${permissions.map((p) => p.personId)}::uuid[]) as k (w, p)
    on conflict do nothing`.execute(tx)
}

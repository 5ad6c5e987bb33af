import type { ForPurpose } from '../../../platform/postgres/index.ts'
import { deliveryStates } from '../pipeline/deduplicate.ts'
import { markDiscarded, release, type Selection } from './quarantine.store.ts'

/** Discards events put aside: their content is deleted, and the message ids stay known so that a repeat stays out. */
export const discardQuarantined = async (
  tx: ForPurpose,
  workspaceId: number,
  selection: Selection,
): Promise<number> => {
  const released = await release(tx, workspaceId, selection, 'discarded')
  await markDiscarded(
    tx,
    workspaceId,
    released.map((r) => r.message_hash),
    deliveryStates.discarded,
  )
  return released.length
}

import { pack } from '../../../platform/codec.ts'
import type { ForPurpose } from '../../../platform/postgres/index.ts'
import { encodeFrame } from '../frames.ts'
import { release, type Selection } from './quarantine.store.ts'

/**
 * Sends events put aside through the pipeline again, in the transaction that takes them out of quarantine. Consent is
 * decided anew by the pipeline, within what was allowed at the door; the time of receipt stays what it was.
 */
export const replayQuarantined = async (tx: ForPurpose, workspaceId: number, selection: Selection): Promise<number> => {
  const released = await release(tx, workspaceId, selection, 'replayed')
  if (released.length === 0) return 0
  const frames = released.map((r) => {
    const header = {
      w: workspaceId,
      s: r.source_id,
      at: r.received_at.getTime(),
      m: r.allowed,
      replay: true as const,
    }
    return encodeFrame(header, Buffer.from(`{"batch":[${r.event}]}`))
  })
  const packed = await pack(Buffer.concat(frames))
  await tx
    .insertInto('inbox')
    .values({ events: released.length, ...packed })
    .execute()
  return released.length
}

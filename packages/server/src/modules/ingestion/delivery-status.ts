import { type DeliveryState, quarantineReasons, withholdings } from '@candor/contracts'
import { sql } from 'kysely'
import { unpack } from '../../platform/codec.ts'
import type { PurposeDb } from '../../platform/postgres/index.ts'
import { decodeFrames } from './frames.ts'
import { messageHash, normalise } from './pipeline/normalise.ts'

export interface DeliveryStatus {
  state: DeliveryState
  reason: string | null
  at: Date | null
  explanation: string
}

const names: Record<number, DeliveryState> = { 1: 'processed', 2: 'withheld', 3: 'quarantined', 4: 'discarded' }

const explain = (state: DeliveryState, reason: string | null): string => {
  const why: Record<string, string> = { ...withholdings, ...quarantineReasons }
  if (state === 'processed') return 'It is on the profile of its person and in history, or on its way there.'
  if (state === 'discarded') return 'An operator discarded it from quarantine.'
  return (reason && why[reason]) || 'No reason was recorded.'
}

/** How much of a backlog is looked through for one message; beyond, the answer says how long the backlog is. */
const searchedRows = 100

const isWaiting = async (db: PurposeDb, workspaceId: number, messageId: string): Promise<boolean> => {
  const { rows } = await sql<{ codec: number; body: Buffer }>`
    select codec, body from inbox order by seq desc limit ${searchedRows}`.execute(db)
  return rows.some((row) =>
    decodeFrames(unpack(row.codec, row.body))
      .filter((f) => f.header.w === workspaceId && f.body.includes(messageId))
      .some((f) => normalise(f).some((e) => e.messageId === messageId)),
  )
}

/** What became of a message of a workspace. Known for eight days after it was processed. */
export const deliveryStatus = async (
  db: PurposeDb,
  workspaceId: number,
  messageId: string,
): Promise<DeliveryStatus> => {
  const found = await db
    .selectFrom('deliveries')
    .select(['state', 'reason', 'seen_at'])
    .where('workspace_id', '=', workspaceId)
    .where('message_hash', '=', messageHash(messageId))
    .executeTakeFirst()
  if (found) {
    const state = names[found.state] ?? 'unknown'
    return { state, reason: found.reason, at: found.seen_at, explanation: explain(state, found.reason) }
  }
  if (await isWaiting(db, workspaceId, messageId))
    return { state: 'pending', reason: null, at: null, explanation: 'It is on disk and waits for the pipeline.' }
  return {
    state: 'unknown',
    reason: null,
    at: null,
    explanation:
      'Nothing with this id was taken in the last eight days. If it was withheld at the door, the answer to its request said so, and nothing of it was kept.',
  }
}

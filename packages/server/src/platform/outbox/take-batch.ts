import type { ForPurpose, PurposeDb, SystemPurpose } from '../postgres/index.ts'
import { holdRound, type OutboxRow, readRound, settle } from './outbox.store.ts'

export interface Subscriber<P extends SystemPurpose = SystemPurpose> {
  /** For ever: a subscriber under another name is another one. It leaves by a migration that deletes its cursor. */
  readonly name: string
  readonly topics: readonly string[]
  /** What its transactions are opened for. */
  readonly purpose: P
  /**
   * Does what follows from some rows, in the order of their numbers. What it writes with `tx` happens once; what it does
   * elsewhere may happen again after a kill or an error, so it must be the same the second time.
   */
  handle(batch: readonly OutboxRow[], tx: ForPurpose<P>): Promise<void>
}

export interface TakenBatch {
  readonly batch: readonly OutboxRow[]
  /** When it was read, by `performance.now()`. */
  readonly readAt: number
}

/**
 * Takes a subscriber's next rows and handles them, in one transaction that also moves its cursor: a kill at any moment
 * leaves both undone. The cursor's row lock is the lease; null while another worker holds it, or when nothing is new.
 */
export const takeBatch = async <P extends SystemPurpose>(
  db: PurposeDb<P>,
  { name, topics, handle }: Subscriber<P>,
  limit: number,
): Promise<TakenBatch | null> =>
  db.transaction().execute(async (tx) => {
    const round = await holdRound(tx, name)
    if (!round) return null
    const batch = await readRound(tx, round, topics, limit)
    const readAt = performance.now()
    if (batch.length > 0) await handle(batch, tx)
    await settle(tx, name, batch, batch.length < limit)
    return { batch, readAt }
  })

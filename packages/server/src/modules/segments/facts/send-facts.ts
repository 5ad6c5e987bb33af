import type { Log } from '../../../platform/log.ts'
import type { ForPurpose, PurposeDb } from '../../../platform/postgres/index.ts'
import { type Pump, startPump, type WorkWatch } from '../../../platform/work/index.ts'
import { queueFacts } from '../../history/index.ts'
import { nextVersion, noteNext, takeChanged } from './changed.store.ts'
import { readFacts } from './read-facts.ts'

/** About how many facts are read at once. */
const usual = 5_000

interface Sent {
  /** How many facts. */
  readonly sent: number
  /** More waits. */
  readonly more: boolean
}

/** One reading, within a transaction. */
export const sendWithin = async (tx: ForPurpose, about: number): Promise<Sent> => {
  const { facts, whole, more } = await takeChanged(tx, about)
  for (const one of whole) await noteNext(tx, one)
  const sent = facts.reduce((n, f) => n + f.people.length, 0)
  if (sent > 0) {
    const version = await nextVersion(tx)
    await queueFacts(tx, await readFacts(tx, facts), version)
  }
  return { sent, more }
}

/**
 * Reads facts that changed and sends them on their way to ClickHouse, in the transaction that removes the notes of the change: a
 * kill leaves all of it to be done, or nothing. Any number of workers may do so at once. What is committed after a
 * reading leaves a note of its own, and is read under a higher number: an older reading never wins.
 */
export const sendFacts = (db: PurposeDb<'resolution'>, about = usual): Promise<Sent> =>
  db.transaction().execute((tx) => sendWithin(tx, about))

/** Beside the pipeline. After a small reading it leaves off a moment, so that a steady trickle is not a shipment a change. */
export const startFacts = (db: PurposeDb<'resolution'>, work: WorkWatch, log: Log): Pump =>
  startPump({
    name: 'the reading of facts',
    log,
    restMs: 100,
    signal: work.signalOf('facts'),
    turn: async () => {
      const { sent, more } = await sendFacts(db)
      if (sent > 0) work.look()
      return more ? 'more' : 'none'
    },
  })

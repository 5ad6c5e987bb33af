import { Histogram, type Registry } from 'prom-client'
import type { Log } from '../log.ts'
import type { Postgres, Purposes, SystemPurpose } from '../postgres/index.ts'
import { type Pump, startPump, type WorkWatch } from '../work/index.ts'
import { addCursor, removeRead } from './outbox.store.ts'
import { type Subscriber, takeBatch } from './take-batch.ts'

export interface Outbox {
  /** Resolves when the subscriber stands: it hears everything that is committed from then on. */
  subscribe<P extends SystemPurpose>(subscriber: Subscriber<P>): Promise<void>
  /** Finishes the batches under way, then stops. */
  close(): Promise<void>
}

const atOnce = 500
const tidyMs = 60_000

/**
 * Brings rows of the outbox to their subscribers, each at its own pace: one that fails or is slow keeps no other waiting.
 * Any number of workers may run it: each subscriber is served by one at a time, and freed at once when that one dies.
 */
export const startOutbox = (deps: {
  postgres: Postgres
  purposes: Purposes
  work: WorkWatch
  log: Log
  registry: Registry
}): Outbox => {
  const { postgres, purposes, work, log, registry } = deps
  const delays = new Histogram({
    name: 'candor_outbox_delay_seconds',
    help: 'From the beginning of the transaction that wrote a row until a subscriber had handled it',
    labelNames: ['subscriber'],
    buckets: [0.025, 0.1, 0.25, 0.5, 1, 2.5, 5, 15, 60, 600, 3_600],
    registers: [registry],
  })
  const pumps: Pump[] = []

  const serve = <P extends SystemPurpose>(subscriber: Subscriber<P>): Pump => {
    const { name, purpose } = subscriber
    const db = purposes.system(purpose)
    // Smaller after a failure: in the end only the row that fails has to wait, and those behind it.
    let limit = atOnce
    return startPump({
      name: `the subscriber ${name}`,
      log,
      signal: work.signalOf(`outbox ${name}`),
      turn: async () => {
        const asked = limit
        limit = Math.max(1, asked >> 2)
        const taken = await takeBatch(db, subscriber, asked)
        limit = Math.min(atOnce, asked * 2)
        if (taken === null) return 'none'
        const { batch, readAt } = taken
        const since = performance.now() - readAt
        for (const { ageMs } of batch) delays.observe({ subscriber: name }, (ageMs + since) / 1000)
        return batch.length === asked ? 'more' : 'little'
      },
    })
  }
  const tidy = async () => {
    try {
      while ((await removeRead(purposes.system('resolution'))) > 0);
    } catch (err) {
      log.warn({ err }, 'what was read of the outbox could not be removed; it will be tried again')
    }
  }
  let tidying = Promise.resolve()
  const timer = setInterval(() => {
    tidying = tidying.then(tidy)
  }, tidyMs).unref()

  return {
    subscribe: async (subscriber) => {
      await addCursor(postgres.db, subscriber.name)
      pumps.push(serve(subscriber))
    },
    close: async () => {
      clearInterval(timer)
      await Promise.all(pumps.map((pump) => pump.close()))
      await tidying
    },
  }
}

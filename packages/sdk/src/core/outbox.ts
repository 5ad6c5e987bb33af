import { createDelivery, type DeliveryOptions } from './delivery.ts'
import { uuid } from './ids.ts'
import { browserLocks } from './locks.ts'
import { createQueue } from './queue.ts'
import { createSegments } from './segments.ts'
import type { Settings } from './settings.ts'
import type { Store } from './store.ts'
import { post } from './transport.ts'
import type { DropReason } from './types.ts'

/** Bytes of the host page's localStorage that the queue may fill (browsers give a site about 5 MB). */
const maxQueueBytes = 1_000_000

export interface OutboxOptions {
  settings: Settings
  /** Where events last; null: in memory only. */
  store: Store | null
  /** Sets the locks of this client apart from others of the same site. */
  prefix: string
  emit: DeliveryOptions['emit']
  drop(reason: DropReason, messageIds: string[]): void
  /** Whether an event that a former page left may still be sent. */
  wanted(event: object): boolean
}

/** Everything on its way to the server: the queue, who owns which part of it, and its delivery. */
export const createOutbox = ({ settings, store, prefix, emit, drop, wanted }: OutboxOptions) => {
  const { writeKey, host, flushAt, flushInterval, maxQueue } = settings
  const queue = createQueue({
    store,
    now: Date.now,
    maxEntries: maxQueue,
    maxBytes: maxQueueBytes,
    onDrop: drop,
    onEmptied: (segment) => segments?.emptied(segment),
  })

  const segments =
    store &&
    createSegments({
      store,
      locks: browserLocks(prefix, store),
      newName: () => uuid().slice(0, 13),
      adopt: (segment) => {
        queue.adopt(segment, wanted)
        if (queue.size > 0) delivery.added()
      },
    })

  const delivery = createDelivery({
    queue,
    writeKey,
    flushAt,
    flushInterval,
    post: (body, parting) => post(`${host}/v1/b`, body, parting),
    now: Date.now,
    random: Math.random,
    schedule: (act, ms) => {
      const timer = setTimeout(act, ms)
      return () => clearTimeout(timer)
    },
    emit,
  })

  return {
    size: () => queue.size,
    add: (id: string, json: string): void => {
      queue.add(id, json, segments?.own())
      delivery.added()
    },
    clear: queue.clear,
    flush: delivery.flush,
    online: delivery.online,
    hidden: () => delivery.handOver(false),
    leaving: (): void => {
      delivery.handOver(true)
      segments?.suspend()
    },
    /** Back from the browser's cache: others may have taken over what this page had stored. */
    back: queue.forgetStored,
    /** Queues up for what other pages left, or leave, on the device; `segment`: for that one only. */
    inherit: (segment?: string) => (segment ? segments?.notice(segment) : segments?.scan()),
  }
}

import { retryDelay, verdict } from './backoff.ts'
import { batchBody, firstBatch, maxBatchBytes, maxBatchEvents, maxUnloadBytes } from './batch.ts'
import type { Entry, Queue } from './queue.ts'
import type { Signals } from './types.ts'

export interface Answer {
  /** HTTP status; 0: the server was not reached. */
  status: number
  /** Milliseconds the server asks to wait; null: it says nothing. */
  retryAfter: number | null
  /** What became of each event, in the order of the batch, where the server says so. */
  results: readonly { status?: unknown; reason?: unknown }[]
}

export interface DeliveryOptions {
  queue: Queue
  writeKey: string
  flushAt: number
  flushInterval: number
  /** Sends a body; `parting`: in a way that outlives the page. Never rejects. Null: it was handed over, with no answer to come. */
  post(body: string, parting: boolean): Promise<Answer | null>
  now(): number
  random(): number
  /** Runs `act` after `ms` milliseconds; returns the way to cancel. */
  schedule(act: () => void, ms: number): () => void
  emit<S extends 'delivered' | 'dropped' | 'waiting'>(signal: S, value: Signals[S]): void
}

export type Delivery = ReturnType<typeof createDelivery>

/**
 * Brings the queue to the server, one batch at a time and in order. An event leaves the queue when the server has acknowledged it
 * or has refused it for good, never before.
 */
export const createDelivery = (options: DeliveryOptions) => {
  const { queue, writeKey, flushAt, flushInterval, post, now, random, schedule, emit } = options
  let requests = 0
  let failures = 0
  let unreached = false
  /** No attempt before this time, in milliseconds. */
  let notBefore = 0
  let due = 0
  let cancel: (() => void) | null = null
  let flushed: (() => void)[] = []

  const wake = (delay: number): void => {
    const at = Math.max(now() + delay, notBefore)
    if (cancel && due <= at) return
    cancel?.()
    due = at
    cancel = schedule(run, at - now())
  }

  const endFlush = (): void => {
    const waiting = flushed
    flushed = []
    for (const resolve of waiting) resolve()
  }

  const run = (): void => {
    cancel?.()
    cancel = null
    // The end of the request in flight brings us back here.
    if (requests > 0) return
    const batch = now() < notBefore ? [] : firstBatch(queue.free(), maxBatchBytes, maxBatchEvents)
    if (batch.length > 0) void send(batch, false)
    else goOn()
  }

  const send = async (batch: readonly Entry[], parting: boolean): Promise<void> => {
    requests++
    for (const e of batch) {
      e.inFlight++
      e.parting ||= parting
    }
    const sentAt = new Date(now()).toISOString()
    const json = batch.map((e) => e.json)
    const answer = await post(batchBody(writeKey, sentAt, json), parting)
    requests--
    for (const e of batch) {
      e.inFlight--
      // Handed over without an answer to come (a beacon): not to be handed over again.
      if (parting && answer) e.parting = false
    }
    if (answer) judge(batch, answer, parting)
    goOn()
  }

  const judge = (batch: readonly Entry[], answer: Answer, parting: boolean): void => {
    const { status } = answer
    const outcome = verdict(status)
    // A browser allows few bytes for what outlives a page: its refusal says nothing about the server.
    if (parting && status === 0) return
    unreached = status === 0
    if (outcome === 'retry') {
      const delay = retryDelay(++failures, answer.retryAfter, random)
      notBefore = now() + delay
      emit('waiting', { status, delay })
      return
    }
    failures = 0
    notBefore = 0
    queue.remove(batch)
    const messageIds = batch.map((e) => e.id)
    if (outcome === 'done') report(messageIds, answer.results)
    else emit('dropped', { count: batch.length, reason: 'http_error', detail: String(status), messageIds })
  }

  const report = (messageIds: string[], results: Answer['results']): void => {
    const kept = messageIds.filter((id, i) => {
      const { status, reason } = results[i] ?? {}
      if (status !== 'rejected') return true
      emit('dropped', { count: 1, reason: 'rejected', detail: String(reason), messageIds: [id] })
      return false
    })
    const withheld = results.filter((r) => r?.status === 'withheld').length
    if (kept.length > 0) emit('delivered', { messageIds: kept, withheld })
  }

  const goOn = (): void => {
    if (requests > 0) return
    const waiting = queue.free().length
    if (waiting === 0 || now() < notBefore) endFlush()
    if (waiting > 0) wake(flushed.length > 0 || waiting >= flushAt ? 0 : flushInterval)
  }

  return {
    /** Something joined the queue. */
    added: (): void => wake(queue.free().length >= flushAt ? 0 : flushInterval),

    flush: (): Promise<void> =>
      new Promise((resolve) => {
        flushed.push(resolve)
        run()
      }),

    /** The network is back. A wait for its sake is over; one that the server asked for is not. */
    online: (): void => {
      if (unreached) {
        failures = 0
        notBefore = 0
      }
      if (queue.size > 0) wake(random() * 1_000)
    },

    /**
     * The page may go away (`last`: is going away): sends what is not on its way yet in requests that outlive it. Everything stays
     * in the queue until it is acknowledged; a repetition after a reload is a duplicate that the server recognises.
     */
    handOver: (last: boolean): void => {
      const paused = now() < notBefore
      let rest = queue.all().filter((e) => {
        if (e.parting || (e.inFlight > 0 && !last)) return false
        // What is stored can wait as the server asked; what is only in memory has no later.
        return !paused || (last && e.segment === null)
      })
      const room = maxUnloadBytes - batchBody(writeKey, new Date(now()).toISOString(), []).length
      while (rest.length > 0) {
        const chunk = firstBatch(rest, room, maxBatchEvents)
        rest = rest.slice(chunk.length)
        void send(chunk, true)
      }
    },
  }
}

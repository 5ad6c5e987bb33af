import { pack } from '../../platform/codec.ts'
import { problem } from '../../platform/http/index.ts'
import type { Log } from '../../platform/log.ts'

export interface Inbox {
  /** Resolves when PostgreSQL has the frame on disk. Throws overloaded when too much waits already. */
  append(frame: Buffer, events: number): Promise<void>
  /** Waits for what is under way; later appends are refused. */
  close(): Promise<void>
  readonly pendingBytes: number
}

interface Waiting {
  frame: Buffer
  events: number
  resolve(): void
  reject(error: Error): void
}

export interface InboxOptions {
  write(row: { events: number; codec: number; body: Buffer }): Promise<void>
  log: Log
  /** How many bytes may wait in memory before callers are sent away. */
  maxPendingBytes?: number
  /** Bounds of one row, so that a consumer can take work in small bites. */
  maxRowBytes?: number
  maxRowEvents?: number
  onFlush?(row: { events: number; bytes: number; packed: number; seconds: number }): void
}

/**
 * Group commit: one flusher writes what gathered while the row before was on its way, so rows grow with the load and
 * no timer is needed, and `seq` is commit order (performance.md).
 */
export const createInbox = (options: InboxOptions): Inbox => {
  const { write, log, maxPendingBytes = 32 << 20, maxRowBytes = 2 << 20, maxRowEvents = 5_000 } = options
  let waiting: Waiting[] = []
  let pendingBytes = 0
  let flushing: Promise<void> | null = null
  let closed = false

  const takeRow = (): Waiting[] => {
    let bytes = 0
    let events = 0
    let n = 0
    for (const w of waiting) {
      if (n > 0 && (bytes + w.frame.length > maxRowBytes || events + w.events > maxRowEvents)) break
      bytes += w.frame.length
      events += w.events
      n++
    }
    const row = waiting.slice(0, n)
    waiting = waiting.slice(n)
    return row
  }

  const writeRow = async (row: Waiting[]) => {
    const bytes = Buffer.concat(row.map((w) => w.frame))
    const events = row.reduce((sum, w) => sum + w.events, 0)
    const began = performance.now()
    try {
      const packed = await pack(bytes)
      await write({ events, ...packed })
      for (const w of row) w.resolve()
      options.onFlush?.({
        events,
        bytes: bytes.length,
        packed: packed.body.length,
        seconds: (performance.now() - began) / 1000,
      })
    } catch (error) {
      // It may be on disk all the same; the client repeats it and the message id makes that a no-op.
      log.warn({ err: error, events }, 'the inbox could not be written')
      for (const w of row) w.reject(problem('engine_unavailable', { retryAfter: 2 }))
    } finally {
      pendingBytes -= bytes.length
    }
  }

  const flushAll = async () => {
    while (waiting.length > 0) await writeRow(takeRow())
    flushing = null
  }

  return {
    append: (frame, events) => {
      if (closed || pendingBytes + frame.length > maxPendingBytes)
        return Promise.reject(problem('overloaded', { retryAfter: 1 }))
      return new Promise((resolve, reject) => {
        pendingBytes += frame.length
        waiting.push({ frame, events, resolve, reject })
        // A turn later, so that requests that came together share a row.
        flushing ??= new Promise(setImmediate).then(flushAll)
      })
    },
    close: async () => {
      closed = true
      await flushing
    },
    get pendingBytes() {
      return pendingBytes
    },
  }
}

import { byteLength, maxEventBytes } from './batch.ts'
import { orderKey, timeOfKey } from './ids.ts'
import type { Store } from './store.ts'
import type { DropReason } from './types.ts'

/** One event that waits for the server's acknowledgement. */
export interface Entry {
  readonly id: string
  /** Order in the queue: sorts as text by the time of joining. */
  readonly key: string
  /** The segment of the device's storage it belongs to; null: it lives in memory only. */
  readonly segment: string | null
  readonly json: string
  readonly bytes: number
  /** In how many requests it is right now. */
  inFlight: number
  /** It is in a request that outlives the page. */
  parting: boolean
}

export interface QueueOptions {
  /** Where events last; null: in memory only. */
  store: Store | null
  now: () => number
  maxEntries: number
  maxBytes: number
  onDrop(reason: DropReason, messageIds: string[]): void
  /** A segment has no entry any more. */
  onEmptied(segment: string): void
}

/** The server knows a messageId for 7 days: after that, a repetition of an unacknowledged event could count twice. */
const longestWait = 7 * 24 * 3_600_000

const nameOf = (segment: string, key: string) => `q.${segment}.${key}`

export type Queue = ReturnType<typeof createQueue>

/**
 * Events in order, in memory and, one item an event, in the store. One item each means that tabs never rewrite each other's
 * data: adding and removing are atomic on their own.
 */
export const createQueue = ({ store, now, maxEntries, maxBytes, onDrop, onEmptied }: QueueOptions) => {
  let entries: Entry[] = []
  let bytes = 0
  let sequence = 0
  let latest = 0

  const measure = (): void => {
    bytes = entries.reduce((sum, e) => sum + e.bytes, 0)
  }

  const remove = (gone: readonly Entry[]): void => {
    if (gone.length === 0) return
    // By name, not by object: the same item may have been read from the store again meanwhile.
    const names = new Set(gone.map((e) => e.key + e.id))
    entries = entries.filter((e) => !names.has(e.key + e.id))
    measure()
    for (const e of gone) if (e.segment) store?.remove(nameOf(e.segment, e.key))
    for (const segment of new Set(gone.map((e) => e.segment))) {
      if (segment && !entries.some((e) => e.segment === segment)) onEmptied(segment)
    }
  }

  const discard = (gone: readonly Entry[], reason: DropReason): void => {
    remove(gone)
    const ids = gone.map((e) => e.id)
    if (ids.length > 0) onDrop(reason, ids)
  }

  /** The oldest give way; those in a request stay, for they may just be arriving. */
  const shrink = (): void => {
    const gone: Entry[] = []
    let left = entries.length
    let size = bytes
    for (const e of entries) {
      if (left <= maxEntries && size <= maxBytes) break
      if (e.inFlight > 0) continue
      gone.push(e)
      left--
      size -= e.bytes
    }
    discard(gone, 'queue_full')
  }

  return {
    get size() {
      return entries.length
    },
    all: (): readonly Entry[] => entries,
    /** Entries that are in no request, oldest first. */
    free: (): Entry[] => entries.filter((e) => e.inFlight === 0),

    /** Adds an event of at most 32 KB; kept in memory alone without a `segment`, or where the device does not store it. */
    add: (id: string, json: string, segment?: string): void => {
      const size = byteLength(json)
      if (size > maxEventBytes) {
        onDrop('too_large', [id])
        return
      }
      // A clock that is set back does not turn the order around.
      latest = Math.max(latest, now())
      const key = orderKey(latest, sequence++)
      const kept = segment && store?.set(nameOf(segment, key), json)
      entries.push({ id, key, segment: kept ? segment : null, json, bytes: size, inFlight: 0, parting: false })
      bytes += size
      shrink()
    },

    /** Takes what a former page left in `segment` into the queue, in its place by time. */
    adopt: (segment: string, wanted: (event: object) => boolean): void => {
      for (const name of store?.names(nameOf(segment, '')) ?? []) {
        const key = name.slice(nameOf(segment, '').length)
        const json = store?.get(name)
        if (!json || entries.some((e) => e.segment === segment && e.key === key)) continue
        const event = parse(json)
        const fresh = now() - timeOfKey(key) < longestWait
        const reason = !event ? 'invalid' : !wanted(event) ? 'refused' : fresh ? null : 'expired'
        const id = event?.messageId ?? ''
        if (reason) {
          store?.remove(name)
          onDrop(reason, [id])
        } else entries.push({ id, key, segment, json, bytes: byteLength(json), inFlight: 0, parting: false })
      }
      entries.sort((a, b) => (a.key < b.key ? -1 : +(a.key > b.key)))
      measure()
      shrink()
      if (!entries.some((e) => e.segment === segment)) onEmptied(segment)
    },

    remove,

    /** Forgets what is stored but leaves it there for whoever takes the segment: the page goes to sleep. */
    forgetStored: (): void => {
      entries = entries.filter((e) => e.segment === null)
      measure()
    },

    /** Empties the queue for good. */
    clear: (reason: DropReason): void => {
      discard(entries, reason)
    },
  }
}

const parse = (json: string): { messageId: string } | null => {
  try {
    const event: { messageId?: unknown } | null = JSON.parse(json)
    return typeof event?.messageId === 'string' ? (event as { messageId: string }) : null
  } catch {
    return null
  }
}

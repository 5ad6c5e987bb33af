import type { Locks } from './locks.ts'
import type { Store } from './store.ts'

/** A moment for what the former owner last wrote to arrive: browsers carry storage between processes without waiting. */
const settling = 150

export interface SegmentsOptions {
  store: Store
  locks: Locks
  newName: () => string
  /** This tab owns the segment now: take what is in it. */
  adopt(segment: string): void
}

export type Segments = ReturnType<typeof createSegments>

/**
 * Who owns which part of the stored queue. Each tab writes to a segment of its own and holds its lock. Tabs wait in line for the
 * segments of others: when a page is gone, exactly one tab inherits what it left, at once and without polling.
 */
export const createSegments = ({ store, locks, newName, adopt }: SegmentsOptions) => {
  let own: string | null = null
  let sleep = new AbortController()
  /** In line for a segment, or its owner: then with the way to give it back. */
  const known = new Map<string, (() => void) | null>()

  const queueUp = async (segment: string, owned: () => void): Promise<void> => {
    if (known.has(segment)) return
    known.set(segment, null)
    const { signal } = sleep
    try {
      const release = await locks.hold(segment, signal)
      if (signal.aborted) {
        release()
        return
      }
      known.set(segment, release)
      owned()
    } catch {
      // The page went to sleep while waiting, or the browser forbids locks here: the next page will find the segment.
      if (!signal.aborted) known.delete(segment)
    }
  }

  const notice = (segment: string): void => {
    void queueUp(segment, () =>
      setTimeout(() => {
        if (known.get(segment)) adopt(segment)
      }, settling),
    )
  }

  return {
    /** The segment this tab writes to. */
    own: (): string => {
      if (own === null) {
        own = newName()
        void queueUp(own, () => {})
      }
      return own
    },
    /** Queues up for a segment somebody else wrote to. */
    notice,
    /** Queues up for every segment in the store. */
    scan: (): void => {
      for (const name of store.names('q.')) notice(name.split('.')[1]!)
    },
    /** Nothing is left in a segment; one that was inherited is given back. */
    emptied: (segment: string): void => {
      if (segment === own) return
      known.get(segment)?.()
      known.delete(segment)
    },
    /** Gives everything back, so that another page can go on, and the browser may keep this one for its back button. */
    suspend: (): void => {
      sleep.abort()
      sleep = new AbortController()
      for (const release of known.values()) release?.()
      known.clear()
      own = null
    },
  }
}

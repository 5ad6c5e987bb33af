import type { Store } from './store.ts'

/** A way for one tab at a time to own a thing. */
export interface Locks {
  /** Resolves, when it is this tab's turn, with the way to give it back. Rejects when `signal` aborts the waiting. */
  hold(name: string, signal: AbortSignal): Promise<() => void>
}

/** Web Locks: the browser itself gives a lock back when its page dies. */
const webLocks = (prefix: string): Locks => ({
  hold: (name, signal) =>
    new Promise((resolve, reject) => {
      navigator.locks
        .request(prefix + name, { signal }, () => new Promise<void>((release) => resolve(release)))
        .catch(reject)
    }),
})

/** Browsers slow the timers of hidden tabs to one a minute: a lease outlives two such steps. */
const lease = 150_000
const renewal = 30_000
const look = 5_000

/**
 * Leases in the store, for pages without Web Locks (plain http, old browsers): weaker, since the store has no test-and-set.
 * A claim is written, and holds if it still stands a moment later.
 */
export const leaseLocks = (store: Store): Locks => ({
  hold: (name, signal) =>
    new Promise((resolve, reject) => {
      const item = `lease.${name}`
      const token = Math.random().toString(36).slice(2)
      const write = () => store.set(item, `${Date.now() + lease}.${token}`)
      const ours = () => store.get(item)?.endsWith(token)
      const claim = () => {
        if (signal.aborted) return
        const taken = Number.parseInt(store.get(item) ?? '0', 10) > Date.now()
        if (!taken) write()
        setTimeout(taken ? claim : confirm, taken ? look : 50 + Math.random() * 100)
      }
      const confirm = () => {
        if (!ours()) {
          claim()
          return
        }
        const timer = setInterval(write, renewal)
        const release = () => {
          clearInterval(timer)
          if (ours()) store.remove(item)
        }
        if (signal.aborted) release()
        else resolve(release)
      }
      signal.addEventListener('abort', () => reject(signal.reason))
      claim()
    }),
})

export const browserLocks = (prefix: string, store: Store): Locks =>
  navigator.locks ? webLocks(prefix) : leaseLocks(store)

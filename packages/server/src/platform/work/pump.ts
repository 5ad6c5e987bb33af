import { setTimeout as sleep } from 'node:timers/promises'
import type { Log } from '../log.ts'
import type { Signal } from './signal.ts'

export interface PumpOptions {
  /** For the log: what is being pumped. */
  name: string
  log: Log
  /** Raised when there may be something to do. */
  signal: Signal
  /** Does one piece of work; the answer says whether more is waiting. */
  turn(): Promise<'more' | 'little' | 'none'>
  /** Turns under way at once while more is waiting; one when there is little to do. */
  lanes?: number
  /** How long to leave off at least when there was nothing to do, in milliseconds. */
  restMs?: number
}

export interface Pump {
  /** Finishes the turns under way, then stops. */
  close(): Promise<void>
}

const longestPauseMs = 5_000

/**
 * Takes work until there is none, then waits for its signal. One lane watches; the others join in while there is more than
 * one can do. What fails is tried again with growing pauses.
 */
export const startPump = (options: PumpOptions): Pump => {
  const { name, log, signal, turn, lanes = 1, restMs = 0 } = options
  const stop = new AbortController()
  const wait = (ms: number) => sleep(ms, undefined, { signal: stop.signal }).catch(() => {})
  let helpers = 0

  const help = async () => {
    helpers++
    try {
      while (!stop.signal.aborted && (await turn()) === 'more');
    } catch {
      // The lane that watches meets the same trouble and says so.
    } finally {
      helpers--
    }
  }
  const helping = new Set<Promise<void>>()
  const callForHelp = () => {
    while (helpers < lanes - 1) {
      const helper = help().finally(() => helping.delete(helper))
      helping.add(helper)
    }
  }

  const watch = async () => {
    let failures = 0
    while (!stop.signal.aborted) {
      try {
        signal.lower()
        const found = await turn()
        failures = 0
        if (found === 'more') callForHelp()
        if (found !== 'none') continue
        if (restMs > 0) await wait(restMs)
        await signal.raised(stop.signal)
      } catch (error) {
        failures++
        log.warn({ err: error, failures }, `${name} failed and will be tried again`)
        await wait(Math.min(100 * 2 ** failures, longestPauseMs))
      }
    }
    await Promise.all(helping)
  }
  const watching = watch()
  return {
    close: async () => {
      stop.abort()
      await watching
    },
  }
}

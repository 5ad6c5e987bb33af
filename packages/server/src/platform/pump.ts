import { setTimeout as sleep } from 'node:timers/promises'
import type { Log } from './log.ts'

export interface PumpOptions {
  /** For the log: what is being pumped. */
  name: string
  log: Log
  /** Is there anything to do? Asked while idle, so it must be cheap. */
  hasWork(): Promise<boolean>
  /** Does one piece of work; the answer says whether more is waiting. */
  turn(): Promise<'more' | 'little' | 'none'>
  /** Turns under way at once while more is waiting; one when there is little to do. */
  lanes?: number
  /** Pauses while there is nothing to do, in milliseconds: short after work, long when idle. */
  pause?: { busy: number; idle: number }
}

export interface Pump {
  /** Finishes the turns under way, then stops. */
  close(): Promise<void>
}

/** Asks short after the last work for about a second: the next piece is likely soon. */
const busyPolls = 40
const longestPauseMs = 5_000

/**
 * Takes work until there is none, then asks now and then. One lane watches; the others join in while there is more than
 * one can do, so that an idle system asks one small question a few times a second and nothing else.
 * What fails is tried again with growing pauses.
 */
export const startPump = (options: PumpOptions): Pump => {
  const { name, log, hasWork, turn, lanes = 1, pause = { busy: 25, idle: 350 } } = options
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
    let quiet = 0
    let failures = 0
    while (!stop.signal.aborted) {
      try {
        const found = quiet > 0 && !(await hasWork()) ? 'none' : await turn()
        failures = 0
        quiet = found === 'none' ? quiet + 1 : 0
        if (found === 'more') callForHelp()
        if (found === 'none') await wait(quiet < busyPolls ? pause.busy : pause.idle)
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

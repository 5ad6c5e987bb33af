import { setTimeout as sleep } from 'node:timers/promises'
import type { Log } from '../log.ts'
import { backoff, stableAfterMs } from './backoff.ts'
import type { Exit, Running } from './engine.ts'

export interface Kept {
  /** Stops it and no longer brings it back. */
  stop(): Promise<void>
}

export const describeExit = ({ code, signal }: Exit) => (signal ? `signal ${signal}` : `exit code ${code}`)

/** Failures in a row after which the log says it as an error: somebody should look. */
const alarmAfter = 5

/**
 * Brings a part back whenever it ends, for ever, waiting longer each time it fails in a row.
 * @param start is given a signal that tells it to leave off: it then rejects, or resolves with what shall be stopped
 * @param started is told of each new run, for the note in the data folder
 */
export const keepRunning = (
  name: string,
  first: Running,
  start: (stopping: AbortSignal) => Promise<Running>,
  options: { log: Log; started: (running: Running) => void; random?: () => number },
): Kept => {
  const { log, started, random = Math.random } = options
  const stopping = new AbortController()
  const stopped = () => stopping.signal.aborted
  let running = first
  let failures = 0

  const pause = async (reason: string) => {
    const waitMs = Math.round(backoff(failures, random()))
    failures += 1
    const fields = { part: name, reason, failures, waitMs }
    if (failures < alarmAfter) log.warn(fields, `${name} ended; starting it again`)
    else log.error(fields, `${name} keeps ending; it is tried again, but the log above needs a reader`)
    await sleep(waitMs, undefined, { signal: stopping.signal }).catch(() => {})
  }

  const startAgain = async (reason: string): Promise<void> => {
    await pause(reason)
    if (stopped()) return
    try {
      running = await start(stopping.signal)
      started(running)
      log.info({ part: name, pid: running.pid }, `${name} runs again`)
    } catch (error) {
      return startAgain((error as Error).message)
    }
  }

  const watch = async () => {
    while (!stopped()) {
      const since = Date.now()
      const exit = await running.exited
      if (stopped()) return
      if (Date.now() - since > stableAfterMs) failures = 0
      await startAgain(describeExit(exit))
    }
    // It came up while it was being stopped.
    await running.stop()
  }

  const watching = watch()
  return {
    stop: async () => {
      stopping.abort()
      await running.stop()
      await watching
    },
  }
}

import { setTimeout as sleep } from 'node:timers/promises'
import type { Kysely } from 'kysely'
import type { ClickHouse } from '../../../platform/clickhouse/index.ts'
import type { Log } from '../../../platform/log.ts'
import type { Database } from '../../../platform/postgres/index.ts'
import { shipHistory } from '../../history/index.ts'
import type { StepDeps } from './chunk.ts'
import { processNext, type Worked } from './process-next.ts'

export interface PipelineWorker {
  /** Finishes what is under way, then stops. */
  close(): Promise<void>
}

export interface WorkerOptions {
  db: Kysely<Database>
  clickhouse: ClickHouse
  deps: StepDeps
  log: Log
  /** Called after the commit of each chunk. */
  onWorked?(worked: Worked, seconds: number): void
  onShipped?(rows: number, seconds: number): void
  /** Chunks under way at once: while one waits for PostgreSQL the other is parsed. */
  lanes?: number
  /** About how many events a chunk has at most. */
  target?: number
  /** Pauses while there is nothing to do, in milliseconds: short after work, long when idle. */
  pause?: { busy: number; idle: number }
}

/**
 * Loops side by side: events through the pipeline, and history to ClickHouse. Each asks for work until there is none,
 * then waits a little; an engine that is away is asked again with growing pauses.
 */
export const startPipelineWorker = (options: WorkerOptions): PipelineWorker => {
  const { db, clickhouse, deps, log, target = 5_000, lanes = 2, pause = { busy: 25, idle: 200 } } = options
  const stop = new AbortController()

  const loop = async (name: string, turn: () => Promise<boolean>) => {
    let quiet = 0
    let failures = 0
    while (!stop.signal.aborted) {
      try {
        const worked = await turn()
        failures = 0
        quiet = worked ? 0 : quiet + 1
        // A little while after the last work the next is likely soon.
        if (!worked) await wait(quiet < 40 ? pause.busy : pause.idle)
      } catch (error) {
        failures++
        log.warn({ err: error, failures }, `${name} failed and will be tried again`)
        await wait(Math.min(100 * 2 ** failures, 5_000))
      }
    }
  }
  const wait = (ms: number) => sleep(ms, undefined, { signal: stop.signal }).catch(() => {})

  const timed = async <T>(work: () => Promise<T>): Promise<[T, number]> => {
    const began = performance.now()
    const result = await work()
    return [result, (performance.now() - began) / 1000]
  }

  const pipelineTurn = async () => {
    const [worked, seconds] = await timed(() => processNext(db, deps, log, { target }))
    if (worked) options.onWorked?.(worked, seconds)
    return worked !== null
  }
  const loops = [
    ...Array.from({ length: lanes }, () => loop('the pipeline', pipelineTurn)),
    loop('the shipment of history', async () => {
      const [rows, seconds] = await timed(() => shipHistory(db, clickhouse))
      if (rows > 0) options.onShipped?.(rows, seconds)
      return rows > 0
    }),
  ]
  return {
    close: async () => {
      stop.abort()
      await Promise.all(loops)
    },
  }
}

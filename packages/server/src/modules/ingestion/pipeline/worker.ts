import type { ClickHouse } from '../../../platform/clickhouse/index.ts'
import type { Log } from '../../../platform/log.ts'
import type { PurposeDb } from '../../../platform/postgres/index.ts'
import { type Pump, startPump, type WorkWatch } from '../../../platform/work/index.ts'
import { shipHistory } from '../../history/index.ts'
import type { StepDeps } from './chunk.ts'
import { processNext, type Worked } from './process-next.ts'

export interface WorkerOptions {
  db: PurposeDb
  clickhouse: ClickHouse
  work: WorkWatch
  deps: StepDeps
  log: Log
  /** Called after the commit of each chunk. */
  onWorked?(worked: Worked, seconds: number): void
  onShipped?(rows: number, seconds: number): void
  /** Chunks under way at once: while one waits for PostgreSQL the other is parsed. */
  lanes?: number
  /** About how many events a chunk has at most. */
  target?: number
}

const timed = async <T>(work: () => Promise<T>): Promise<[T, number]> => {
  const began = performance.now()
  const result = await work()
  return [result, (performance.now() - began) / 1000]
}

/** The two pumps of a worker: events through the pipeline, and history to ClickHouse. */
export const startPipelineWorker = (options: WorkerOptions): Pump => {
  const { db, clickhouse, work, deps, log, target = 10_000, lanes = 2 } = options
  const pipeline = startPump({
    name: 'the pipeline',
    log,
    lanes,
    signal: work.signalOf('inbox'),
    turn: async () => {
      const [worked, seconds] = await timed(() => processNext(db, deps, log, { target }))
      if (worked === null) return 'none'
      work.look()
      options.onWorked?.(worked, seconds)
      return worked.items.length >= target / 2 ? 'more' : 'little'
    },
  })
  const shipping = startPump({
    name: 'the shipment of history',
    log,
    signal: work.signalOf('history'),
    turn: async () => {
      const [rows, seconds] = await timed(() => shipHistory(db, clickhouse))
      if (rows === 0) return 'none'
      work.look()
      options.onShipped?.(rows, seconds)
      return 'more'
    },
  })
  return {
    close: async () => {
      await Promise.all([pipeline.close(), shipping.close()])
    },
  }
}

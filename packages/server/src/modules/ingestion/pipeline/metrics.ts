import { Counter, Histogram, type Registry } from 'prom-client'
import type { Worked } from './process-next.ts'

/** Prometheus metrics of the pipeline. */
export const createPipelineMetrics = (registry: Registry) => {
  let total = 0
  const events = new Counter({
    name: 'candor_pipeline_events_total',
    help: 'Events through the pipeline, by outcome',
    labelNames: ['outcome'],
    registers: [registry],
  })
  const chunks = new Histogram({
    name: 'candor_pipeline_chunk_seconds',
    help: 'Time of one chunk, from the lease to the commit',
    buckets: [0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 5],
    registers: [registry],
  })
  const shipped = new Counter({
    name: 'candor_history_rows_total',
    help: 'Rows inserted into ClickHouse',
    registers: [registry],
  })
  return {
    worked: ({ items }: Worked, seconds: number) => {
      total += items.length
      const counts = new Map<string, number>()
      for (const { outcome } of items) counts.set(outcome.kind, (counts.get(outcome.kind) ?? 0) + 1)
      for (const [outcome, n] of counts) events.inc({ outcome }, n)
      chunks.observe(seconds)
    },
    shipped: (rows: number) => shipped.inc(rows),
    /** Events so far. */
    total: () => total,
  }
}

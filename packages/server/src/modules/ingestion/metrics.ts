import { Counter, Histogram, type Registry } from 'prom-client'
import type { Accepted } from './accept/accept.ts'

export interface IntakeMetrics {
  answered(accepted: Accepted, seconds: number): void
  flushed(row: { events: number; bytes: number; packed: number; seconds: number }): void
}

/** Prometheus metrics of the intake. No labels by source or event: their number is not ours to bound. */
export const createIntakeMetrics = (registry: Registry): IntakeMetrics => {
  const events = new Counter({
    name: 'candor_intake_events_total',
    help: 'Events answered at the door, by result',
    labelNames: ['status'],
    registers: [registry],
  })
  const seconds = new Histogram({
    name: 'candor_intake_answer_seconds',
    help: 'From the request read to the answer; an answer means that PostgreSQL has the events on disk',
    buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5],
    registers: [registry],
  })
  const rows = new Histogram({
    name: 'candor_inbox_row_events',
    help: 'Events in one group commit',
    buckets: [1, 10, 100, 1_000, 5_000],
    registers: [registry],
  })
  const packed = new Counter({
    name: 'candor_inbox_bytes_total',
    help: 'Bytes written to the inbox, as packed',
    registers: [registry],
  })
  return {
    answered: (accepted, took) => {
      const refused = accepted.results.length - accepted.kept
      if (accepted.kept > 0) events.inc({ status: 'accepted' }, accepted.kept)
      if (refused > 0) {
        const withheld = accepted.results.filter((r) => r.status === 'withheld').length
        if (withheld > 0) events.inc({ status: 'withheld' }, withheld)
        if (refused > withheld) events.inc({ status: 'rejected' }, refused - withheld)
      }
      seconds.observe(took)
    },
    flushed: (row) => {
      rows.observe(row.events)
      packed.inc(row.packed)
    },
  }
}

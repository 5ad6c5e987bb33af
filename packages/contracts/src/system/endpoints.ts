import { z } from 'zod'
import { endpoint } from '../endpoint.ts'

export const getLiveness = endpoint({
  id: 'getLiveness',
  method: 'GET',
  path: '/health/live',
  tag: 'System',
  summary: 'The process is up',
  access: { kind: 'public' },
  response: z.object({ ok: z.literal(true) }),
})

export const getReadiness = endpoint({
  id: 'getReadiness',
  method: 'GET',
  path: '/health/ready',
  tag: 'System',
  summary: 'The process can serve: PostgreSQL answers and the intake takes events',
  access: { kind: 'public' },
  response: z.object({ ok: z.literal(true) }),
  errors: ['engine_unavailable'],
})

const engine = z.object({ ok: z.boolean(), version: z.string().nullable(), latencyMs: z.number().nullable() })

export const getSystem = endpoint({
  id: 'getSystem',
  method: 'GET',
  path: '/v1/system',
  tag: 'System',
  summary: 'How the system is: engines, backlog, workers, counts',
  access: { kind: 'scope', scope: 'system:read' },
  response: z.object({
    version: z.string(),
    startedAt: z.iso.datetime(),
    postgres: engine,
    clickhouse: engine,
    inbox: z.object({ batches: z.int(), events: z.int(), oldestSeconds: z.number().nullable() }),
    history: z.object({ pendingChunks: z.int(), oldestSeconds: z.number().nullable() }),
    /** Who hears of changes from the outbox, and how late. */
    subscribers: z.array(
      z.object({
        name: z.string(),
        /** From the beginning of the transaction that wrote the oldest row of the last batch until it was handled. */
        delaySeconds: z.number().nullable(),
        handledAt: z.iso.datetime().nullable(),
        waiting: z.int(),
      }),
    ),
    workers: z.array(
      z.object({
        id: z.string(),
        startedAt: z.iso.datetime(),
        seenAt: z.iso.datetime(),
        processed: z.int(),
        alive: z.boolean(),
      }),
    ),
    /** Of this workspace, since midnight UTC. */
    today: z.object({
      processed: z.int(),
      duplicates: z.int(),
      withheld: z.array(z.object({ reason: z.string(), count: z.int() })),
      rejected: z.array(z.object({ reason: z.string(), count: z.int() })),
      quarantined: z.int(),
    }),
    people: z.int(),
  }),
})

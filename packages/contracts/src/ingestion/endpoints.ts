import { z } from 'zod'
import { readFor } from '../consent/read-for.ts'
import { endpoint } from '../endpoint.ts'
import { page, pageQuery } from '../page.ts'
import { deliveryStates } from './outcomes.ts'

export const eventTypes = ['track', 'identify', 'page', 'screen', 'group', 'alias'] as const
export type EventType = (typeof eventTypes)[number]

/** The body is Segment's; it is checked by hand (see ingestion/accept), so that one bad event never fails its batch. */
const batchBody = z.object({ batch: z.array(z.record(z.string(), z.unknown())) }).loose()

const eventResult = z.object({
  messageId: z.string().nullable(),
  status: z.enum(['accepted', 'withheld', 'rejected']),
  reason: z.string().optional(),
})

export const acceptBatch = endpoint({
  id: 'acceptBatch',
  method: 'POST',
  path: '/v1/batch',
  tag: 'Intake',
  summary: 'Send a batch of events',
  description:
    'Accepts what Segment and RudderStack clients send. An event with status `accepted` is on disk. At most 500 KB and 2,500 events a batch, 32 KB an event.',
  access: { kind: 'writeKey' },
  body: batchBody,
  response: z.object({ success: z.literal(true), results: z.array(eventResult) }),
  errors: ['invalid_json', 'unknown_write_key', 'too_large', 'overloaded'],
})

export const deliveryStatus = endpoint({
  id: 'deliveryStatus',
  method: 'GET',
  path: '/v1/deliveries/:messageId',
  tag: 'Events',
  summary: 'What became of an event',
  description: 'Known for at least seven days after the event was processed.',
  access: { kind: 'scope', scope: 'events:read' },
  params: z.object({ messageId: z.string().min(1).max(255) }),
  response: z.object({
    messageId: z.string(),
    state: z.enum(deliveryStates),
    reason: z.string().nullable(),
    at: z.iso.datetime().nullable(),
    explanation: z.string(),
  }),
})

export const eventRow = z.object({
  messageId: z.string(),
  type: z.enum(eventTypes),
  name: z.string(),
  personId: z.uuid(),
  sourceId: z.int(),
  occurredAt: z.iso.datetime(),
  receivedAt: z.iso.datetime(),
  properties: z.record(z.string(), z.unknown()),
  context: z.record(z.string(), z.unknown()),
})
export type EventRow = z.infer<typeof eventRow>

export const listEvents = endpoint({
  id: 'listEvents',
  method: 'GET',
  path: '/v1/events',
  tag: 'Events',
  summary: 'Search events, newest first',
  description: 'Reads for one purpose, which it names. Every reading is written to the audit log.',
  access: { kind: 'scope', scope: 'events:read' },
  query: pageQuery.extend({
    name: z.string().max(255).optional().describe('The exact name of the event'),
    type: z.enum(eventTypes).optional(),
    sourceId: z.coerce.number().int().optional(),
    personId: z.uuid().optional(),
    from: z.iso.datetime({ offset: true }).optional(),
    to: z.iso.datetime({ offset: true }).optional(),
    purpose: readFor,
  }),
  response: page(eventRow),
  errors: ['unknown_purpose', 'permissions_behind'],
})

/** One line of the live view. Nothing of a withheld event but its reason leaves the door. */
export const liveOutcome = z.object({
  at: z.iso.datetime(),
  outcome: z.enum(['processed', 'withheld', 'rejected', 'quarantined', 'duplicate']),
  reason: z.string().nullable(),
  type: z.enum(eventTypes).nullable(),
  name: z.string().nullable(),
  messageId: z.string().nullable(),
  personId: z.uuid().nullable(),
  sourceId: z.int(),
  /** How many events of the same kind this line stands for (bursts are sampled). */
  count: z.int(),
})
export type LiveOutcome = z.infer<typeof liveOutcome>

export const liveEvents = endpoint({
  id: 'liveEvents',
  method: 'GET',
  path: '/v1/live',
  tag: 'Events',
  summary: 'Events as they arrive, with their outcome',
  description: 'A stream of server-sent events: each `data` line is one outcome as JSON; a comment line every 15 s.',
  access: { kind: 'scope', scope: 'events:read' },
  stream: true,
  response: liveOutcome,
})

export const quarantinedEvent = z.object({
  id: z.uuid(),
  messageId: z.string(),
  sourceId: z.int(),
  receivedAt: z.iso.datetime(),
  quarantinedAt: z.iso.datetime(),
  reason: z.string(),
  detail: z.string(),
  state: z.enum(['open', 'replayed', 'discarded']),
  event: z.record(z.string(), z.unknown()),
})
export type QuarantinedEvent = z.infer<typeof quarantinedEvent>

export const listQuarantine = endpoint({
  id: 'listQuarantine',
  method: 'GET',
  path: '/v1/quarantine',
  tag: 'Quarantine',
  summary: 'Events put aside, newest first',
  access: { kind: 'scope', scope: 'quarantine:read' },
  query: pageQuery.extend({
    state: z.enum(['open', 'replayed', 'discarded']).optional(),
    reason: z.string().max(64).optional(),
  }),
  response: page(quarantinedEvent).extend({ reasons: z.array(z.object({ reason: z.string(), open: z.int() })) }),
})

const quarantineSelection = z
  .object({
    ids: z.array(z.uuid()).min(1).max(1000).optional(),
    reason: z.string().max(64).optional().describe('All open ones with this reason, oldest 1,000'),
  })
  .refine((s) => (s.ids === undefined) !== (s.reason === undefined), 'Give either ids or reason')

export const replayQuarantine = endpoint({
  id: 'replayQuarantine',
  method: 'POST',
  path: '/v1/quarantine/replay',
  tag: 'Quarantine',
  summary: 'Send events put aside through the pipeline again',
  access: { kind: 'scope', scope: 'quarantine:write' },
  body: quarantineSelection,
  response: z.object({ replayed: z.int() }),
})

export const discardQuarantine = endpoint({
  id: 'discardQuarantine',
  method: 'POST',
  path: '/v1/quarantine/discard',
  tag: 'Quarantine',
  summary: 'Discard events put aside; their content is deleted',
  access: { kind: 'scope', scope: 'quarantine:write' },
  body: quarantineSelection,
  response: z.object({ discarded: z.int() }),
})

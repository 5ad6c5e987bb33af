import { z } from 'zod'
import { readFor } from '../consent/read-for.ts'
import { endpoint } from '../endpoint.ts'
import { guardedCount } from '../segments/endpoints.ts'
import { type FlowSaid, flowLength, flowSaid } from './flow.ts'
import { type PublishWarning, publishWarnings, questionKey, questionStatuses } from './question.ts'
import { publishWarning, share } from './question-endpoints.ts'

const read = { kind: 'scope', scope: 'asking:read' } as const
const write = { kind: 'scope', scope: 'asking:write' } as const
const publish = { kind: 'scope', scope: 'asking:publish' } as const
const warningCodes = Object.keys(publishWarnings) as [PublishWarning, ...PublishWarning[]]
const byKey = z.object({ key: questionKey })

/** As it is answered: it was checked when it was written. */
const written = z.unknown() as unknown as z.ZodType<FlowSaid>

export const flow = z.object({
  key: questionKey,
  status: z.enum(questionStatuses),
  version: z.int().describe('The version that is shown; 0: none was published'),
  revision: z.int(),
  changed: z.boolean(),
  draft: written.describe('As it stands for whoever edits it, in the shape of the body'),
  published: written.nullable().describe('As it is shown'),
  length: flowLength.describe('Of the draft'),
  warnings: z.array(publishWarning),
  createdBy: z.string(),
  updatedAt: z.iso.datetime(),
  publishedAt: z.iso.datetime().nullable(),
})
export type Flow = z.infer<typeof flow>

export const listFlows = endpoint({
  id: 'listFlows',
  method: 'GET',
  path: '/v1/flows',
  tag: 'Asking',
  summary: 'Screen sets, surveys, quizzes and concierges, by key',
  access: read,
  query: z.object({ q: z.string().max(200).optional(), status: z.enum(questionStatuses).optional() }),
  response: z.object({ items: z.array(flow) }),
})

export const getFlow = endpoint({
  id: 'getFlow',
  method: 'GET',
  path: '/v1/flows/:key',
  tag: 'Asking',
  summary: 'One flow',
  access: read,
  params: byKey,
  response: flow,
  errors: ['not_found'],
})

export const putFlow = endpoint({
  id: 'putFlow',
  method: 'PUT',
  path: '/v1/flows/:key',
  tag: 'Asking',
  summary: 'Write a flow, or change it; nobody sees it until it is published',
  access: write,
  params: byKey,
  body: z.object({ ...flowSaid, revision: z.int().min(0).default(0) }),
  response: flow,
  errors: ['bad_flow', 'conflict', 'question_retired'],
})

export const checkFlow = endpoint({
  id: 'checkFlow',
  method: 'POST',
  path: '/v1/flows/check',
  tag: 'Asking',
  summary: 'What is wrong with a flow as it is being written, how long it is, and what publishing would warn of',
  access: read,
  body: z.object({ key: questionKey, ...flowSaid }),
  response: z.object({
    faults: z.array(z.object({ path: z.string(), message: z.string() })),
    warnings: z.array(publishWarning),
    length: flowLength.nullable().describe('Null while its steps do not hold together'),
  }),
})

export const publishFlow = endpoint({
  id: 'publishFlow',
  method: 'POST',
  path: '/v1/flows/:key/publish',
  tag: 'Asking',
  summary: 'Show the flow as it stands now',
  description: 'Who is in the middle of an older version goes on with that one. Its questions have to be live.',
  access: publish,
  params: byKey,
  body: z.object({
    revision: z.int().min(1),
    despite: z.array(z.enum(warningCodes)).max(warningCodes.length).default([]),
  }),
  response: flow,
  errors: ['not_found', 'conflict', 'publish_warned', 'bad_flow', 'question_retired'],
})

export const changeFlowStatus = endpoint({
  id: 'changeFlowStatus',
  method: 'PATCH',
  path: '/v1/flows/:key',
  tag: 'Asking',
  summary: 'Pause a flow, show it again, or retire it for ever',
  access: publish,
  params: byKey,
  body: z.object({ status: z.enum(['live', 'paused', 'retired']) }),
  response: flow,
  errors: ['not_found', 'conflict', 'question_retired'],
})

export const flowResults = endpoint({
  id: 'flowResults',
  method: 'GET',
  path: '/v1/flows/:key/results',
  tag: 'Asking',
  summary: 'How far people came, step by step',
  access: read,
  params: byKey,
  query: z.object({
    purpose: readFor,
    days: z.coerce.number().int().min(1).max(3_650).default(90),
  }),
  response: z.object({
    key: z.string(),
    opened: guardedCount,
    finished: guardedCount,
    finishRate: share,
    steps: z.array(z.object({ id: z.string(), reached: guardedCount, answered: guardedCount, left: guardedCount })),
  }),
  errors: ['not_found', 'unknown_purpose'],
})

import { z } from 'zod'
import { readFor } from '../consent/read-for.ts'
import { endpoint } from '../endpoint.ts'
import { identifierKind, identifierValue } from '../identity/identifiers.ts'
import { eventRow } from '../ingestion/endpoints.ts'
import { page, pageQuery } from '../page.ts'

export const identifier = z.object({
  kind: identifierKind,
  value: z.string(),
  firstSeenAt: z.iso.datetime(),
  verifiedAt: z.iso.datetime().nullable().describe('When it was last shown to be theirs; null: never'),
})

export const personSummary = z.object({
  id: z.uuid(),
  /** Name, e-mail or user id: the first that is known. */
  label: z.string(),
  known: z.boolean().describe('Has a user id or an e-mail, not only a device'),
  firstSeenAt: z.iso.datetime(),
  lastSeenAt: z.iso.datetime(),
  identifiers: z.array(identifier),
})
export type PersonSummary = z.infer<typeof personSummary>

export const trait = z.object({
  key: z.string(),
  value: z.unknown(),
  at: z.iso.datetime(),
  sourceId: z.int(),
  messageId: z.string(),
})

export const person = personSummary.extend({
  traits: z.array(trait),
  mergedFrom: z.array(z.object({ id: z.uuid(), at: z.iso.datetime(), messageId: z.string() })),
})
export type Person = z.infer<typeof person>

export const findPeople = endpoint({
  id: 'findPeople',
  method: 'GET',
  path: '/v1/people',
  tag: 'People',
  summary: 'Find people by identifier, or list them by last activity',
  description: 'Every reading of people is written to the audit log.',
  access: { kind: 'scope', scope: 'people:read' },
  query: pageQuery.extend({
    identifier: identifierValue
      .optional()
      .describe(
        'An identifier of any kind, however it is written: an e-mail address in capitals, a phone number with spaces',
      ),
    kind: identifierKind.optional(),
    q: z.string().min(1).max(255).optional().describe('The beginning of a user id or e-mail'),
  }),
  response: page(personSummary),
})

export const getPerson = endpoint({
  id: 'getPerson',
  method: 'GET',
  path: '/v1/people/:id',
  tag: 'People',
  summary: 'One person, with traits and identifiers',
  description: 'The id of a person who was merged into another leads to that other.',
  access: { kind: 'scope', scope: 'people:read' },
  params: z.object({ id: z.uuid() }),
  response: person,
  errors: ['not_found'],
})

export const getTimeline = endpoint({
  id: 'getTimeline',
  method: 'GET',
  path: '/v1/people/:id/timeline',
  tag: 'People',
  summary: 'What a person did, newest first',
  description:
    'Reads for one purpose, which it names: an event counts if the purpose was allowed when it happened, and is now.',
  access: { kind: 'scope', scope: 'people:read' },
  params: z.object({ id: z.uuid() }),
  query: pageQuery.extend({ purpose: readFor }),
  response: page(eventRow),
  errors: ['not_found', 'unknown_purpose', 'permissions_behind'],
})

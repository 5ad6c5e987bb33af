import { z } from 'zod'
import { readFor } from '../consent/read-for.ts'
import { endpoint } from '../endpoint.ts'
import { identifierKind, identifierValue } from '../identity/identifiers.ts'
import { attributeKey } from './catalogue-endpoints.ts'
import { valueClasses } from './classes.ts'
import { place } from './places.ts'
import { profileValue, silent, toldAbout, toldValue, truth } from './value-endpoints.ts'

const person = z.object({ id: z.uuid() })
const one = person.extend({ recipientId: z.uuid() })

const valueRead = z.object({
  attribute: z.string(),
  value: z.unknown(),
  class: z.enum(valueClasses),
  at: z.iso.datetime(),
  purposes: z.array(z.string()),
})

export const recipient = z.object({
  id: z.uuid(),
  relation: z.string().describe('What they are to the person: child, partner, friend'),
  label: z.string().describe('How the person calls them'),
  createdAt: z.iso.datetime(),
  values: z
    .array(valueRead.extend(profileValue.pick({ freshness: true, stale: true }).shape))
    .describe('What the person said of them'),
  silent,
})
export type Recipient = z.infer<typeof recipient>

const said = {
  relation: z.string().min(1).max(60),
  label: z.string().min(1).max(120),
  values: z
    .array(z.object({ attribute: attributeKey, value: toldValue }))
    .max(100)
    .default([])
    .describe('In the types of the catalogue; null: no longer known'),
  context: place.optional(),
  purposes: toldAbout.shape.purposes,
}

const aboutThem =
  'What a person says of somebody else is kept under that person and never mixed with what is known of themselves.'

export const listRecipients = endpoint({
  id: 'listRecipients',
  method: 'GET',
  path: '/v1/people/:id/recipients',
  tag: 'People',
  summary: 'Whom a person gives to, with what they said of them',
  description: aboutThem,
  access: { kind: 'scope', scope: 'people:read' },
  params: person,
  query: z.object({
    purpose: readFor,
    stale: truth.describe('true: also what is older than its half-life, marked'),
  }),
  response: z.object({ items: z.array(recipient) }),
  errors: ['not_found', 'unknown_purpose'],
})

const tellErrors = ['not_found', 'unknown_purpose', 'attribute_misfit', 'nothing_allowed'] as const

export const addRecipient = endpoint({
  id: 'addRecipient',
  method: 'POST',
  path: '/v1/people/:id/recipients',
  tag: 'People',
  summary: 'Add somebody a person gives to',
  description: aboutThem,
  access: { kind: 'scope', scope: 'people:write' },
  params: person,
  body: z.object(said),
  response: recipient,
  status: 201,
  errors: [...tellErrors, 'limit_reached'],
})

export const changeRecipient = endpoint({
  id: 'changeRecipient',
  method: 'PATCH',
  path: '/v1/people/:id/recipients/:recipientId',
  tag: 'People',
  summary: 'Change what a person said of a recipient; what is left out stays',
  access: { kind: 'scope', scope: 'people:write' },
  params: one,
  body: z.object({ ...said, relation: said.relation.optional(), label: said.label.optional() }),
  response: recipient,
  errors: tellErrors,
})

export const removeRecipient = endpoint({
  id: 'removeRecipient',
  method: 'DELETE',
  path: '/v1/people/:id/recipients/:recipientId',
  tag: 'People',
  summary: 'Remove a recipient and everything that was said of them',
  access: { kind: 'scope', scope: 'people:write' },
  params: one,
  response: z.object({ removed: z.literal(true) }),
  errors: ['not_found'],
})

const groupRead = z.object({
  groupId: z.string(),
  values: z.array(valueRead).describe('What its members told of it, the newest of each'),
  silent,
})

export const listGroups = endpoint({
  id: 'listGroups',
  method: 'GET',
  path: '/v1/people/:id/groups',
  tag: 'People',
  summary: 'The households and accounts a person belongs to',
  description: 'Told by `group` calls, until they leave. What kind of group it is stands in its traits.',
  access: { kind: 'scope', scope: 'people:read' },
  params: person,
  query: z.object({ purpose: readFor }),
  response: z.object({ items: z.array(groupRead.extend({ since: z.iso.datetime() })) }),
  errors: ['not_found', 'unknown_purpose'],
})

export const leaveGroup = endpoint({
  id: 'leaveGroup',
  method: 'DELETE',
  path: '/v1/people/:id/groups/:groupId',
  tag: 'People',
  summary: 'Say that a person left a household or an account',
  description:
    'What the person told of it counts no more. A `group` call of a later time makes them a member again; one of an earlier ' +
    'time that arrives late does not.',
  access: { kind: 'scope', scope: 'people:write' },
  params: person.extend({ groupId: z.string().min(1).max(255) }),
  query: z
    .object({
      at: z.iso.datetime({ offset: true }).optional().describe('When they left; now, unless said'),
      kind: identifierKind.optional(),
      value: identifierValue
        .optional()
        .describe('The identifier through which it was said; the first user id unless said. It goes where that goes'),
    })
    .refine((q) => (q.kind === undefined) === (q.value === undefined), 'An identifier has a kind and a value'),
  response: z.object({
    personId: z.uuid(),
    left: z.boolean().describe('false: something of a later time says that they belong'),
  }),
  errors: ['not_found', 'bad_identifier', 'time_in_future'],
})

export const getGroup = endpoint({
  id: 'getGroup',
  method: 'GET',
  path: '/v1/groups/:groupId',
  tag: 'People',
  summary: 'A household or account, with its members',
  description: 'Only members who allow the purpose, and only what such members told of it.',
  access: { kind: 'scope', scope: 'people:read' },
  params: z.object({ groupId: z.string().min(1).max(255) }),
  query: z.object({ purpose: readFor }),
  response: groupRead.extend({
    members: z.array(z.object({ personId: z.uuid(), since: z.iso.datetime() })).describe('The first 200'),
  }),
  errors: ['not_found', 'unknown_purpose'],
})

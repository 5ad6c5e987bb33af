import { z } from 'zod'
import { endpoint } from '../endpoint.ts'
import { frequencies } from './preference-channels.ts'
import { preferencesChange } from './preference-endpoints.ts'

const person = z.object({ id: z.uuid() })

const since = z.iso.datetime().nullable().describe('When it was chosen; null: never, so it is as for everybody')
const choice = z.object({ key: z.string(), on: z.boolean(), since })

export const personPreferences = z.object({
  personId: z.uuid().describe('Whom the id stands for now'),
  topics: z.array(choice).describe('All that are offered, in the order shown'),
  channels: z.array(choice),
  frequency: z.object({ value: z.enum(frequencies).nullable().describe('Null: never said'), since }),
})
export type PersonPreferences = z.infer<typeof personPreferences>

export const getPersonPreferences = endpoint({
  id: 'getPersonPreferences',
  method: 'GET',
  path: '/v1/people/:id/preferences',
  tag: 'Preferences',
  summary: 'How a person wants to be written to',
  description:
    'Topics, channels and frequency narrow what consent allows and never stand in for it. Written to the audit log.',
  access: { kind: 'scope', scope: 'consent:read' },
  params: person,
  response: personPreferences,
  errors: ['not_found'],
})

export const changePersonPreferences = endpoint({
  id: 'changePersonPreferences',
  method: 'PUT',
  path: '/v1/people/:id/preferences',
  tag: 'Preferences',
  summary: 'Record how a person wants to be written to; what is left out stays',
  description:
    'For what people say elsewhere than in the preference centre: on the telephone, in a shop, in another system. Opens nothing ' +
    'that they do not allow. In force when it is answered; who recorded what stands in the audit log. The same idempotency key ' +
    'twice is one change.',
  access: { kind: 'scope', scope: 'consent:write' },
  params: person,
  body: preferencesChange.pick({ topics: true, channels: true, frequency: true, idempotencyKey: true }),
  response: personPreferences,
  errors: ['not_found', 'unknown_preference', 'conflict'],
})
export type PersonPreferencesChange = z.infer<NonNullable<typeof changePersonPreferences.body>>

import { z } from 'zod'
import { endpoint } from '../endpoint.ts'
import { identifierKind, identifierValue } from '../identity/identifiers.ts'
import { frequencies } from './preference-channels.ts'
import { consentReceipt } from './receipts.ts'
import { answerSheetBody, consentConfig, presentationBody } from './widget-endpoints.ts'

const key = z.string().min(1).max(64)
const locale = z.string().max(35).optional().describe('BCP 47')
const toTheHolder = { kind: 'link' } as const

export const createPreferenceLink = endpoint({
  id: 'createPreferenceLink',
  method: 'POST',
  path: '/v1/people/:id/preference-link',
  tag: 'Preferences',
  summary: 'Make a signed link to the preference page of a person',
  description:
    'Whoever holds the link answers as this person until it ends, so send it to the person and to nobody else. ' +
    'The token alone serves `candor.preferences.open({ token })` on a page of yours.',
  access: { kind: 'scope', scope: 'consent:write' },
  params: z.object({ id: z.uuid() }),
  body: z
    .object({
      expiresAt: z.iso
        .datetime({ offset: true })
        .optional()
        .describe('Within a year. Unless said, 30 days from now: as long as a link in a message has to work'),
      locale,
      through: z
        .object({ kind: identifierKind, value: identifierValue })
        .optional()
        .describe(
          'The identifier of the person that the link is sent to: whoever has it answers by the link. Unless said, an e-mail ' +
            'address, else a user id, else the first there is',
        ),
    })
    .default({}),
  response: z.object({ url: z.string(), token: z.string(), expiresAt: z.iso.datetime() }),
  status: 201,
  errors: ['not_found', 'bad_identifier'],
})

const option = z.object({ key: z.string(), name: z.string(), description: z.string().optional(), on: z.boolean() })

export const preferencesView = z.object({
  purposes: z.array(
    z.object({
      key: z.string(),
      name: z.string(),
      description: z.string(),
      essential: z.boolean(),
      state: z.enum(['granted', 'refused', 'unknown', 'expired']),
      since: z.iso.datetime().nullable(),
    }),
  ),
  topics: z.array(option),
  channels: z.array(option),
  frequency: z.enum(frequencies).nullable().describe('Null: never said'),
  known: z
    .array(
      z.object({
        key: z.string(),
        label: z.string(),
        value: z.union([z.string(), z.number(), z.boolean(), z.array(z.string())]),
        class: z.enum(['zero', 'first', 'second', 'third', 'inferred']),
        source: z.string(),
        at: z.iso.datetime(),
        purposes: z.array(z.string()).describe('Purposes it is used for now'),
      }),
    )
    .describe('What is known of the person, and why'),
  receipts: z.array(
    z.object({
      id: z.uuid(),
      purpose: z.string(),
      at: z.iso.datetime(),
      url: z.string().describe('Relative to the address of this server; takes the same token'),
    }),
  ),
  agreement: consentConfig.shape.agreement.optional().describe('The words that a yes agrees to'),
})
export type PreferencesView = z.infer<typeof preferencesView>

export const getPreferences = endpoint({
  id: 'getPreferences',
  method: 'GET',
  path: '/v1/preferences',
  tag: 'Preferences',
  summary: 'What the person of the link allows, wants and is known by',
  access: toTheHolder,
  query: z.object({ locale }),
  response: preferencesView,
})

const choices = z.array(z.object({ key, on: z.boolean() })).max(200)

export const preferencesChange = z.object({
  answers: answerSheetBody.shape.answers.default([]),
  topics: choices.optional(),
  channels: choices.optional(),
  frequency: z.enum(frequencies).optional(),
  shown: presentationBody
    .omit({ writeKey: true })
    .optional()
    .describe('What was in front of the person; a yes needs it'),
  idempotencyKey: z.string().min(1).max(128),
})
export type PreferencesChange = z.infer<typeof preferencesChange>

export const changePreferences = endpoint({
  id: 'changePreferences',
  method: 'PUT',
  path: '/v1/preferences',
  tag: 'Preferences',
  summary: 'Change what the person of the link allows and wants; what is left out stays',
  description:
    'Answered when it is on disk and in force. Answers go into the ledger as verified, since the link went to the person. ' +
    'Topics, channels and frequency are preferences: they narrow what consent allows and never stand in for it. ' +
    'The same idempotency key twice is one change.',
  access: toTheHolder,
  query: z.object({ locale }),
  body: preferencesChange,
  response: preferencesView,
  errors: ['unknown_purpose', 'unknown_preference', 'unknown_agreement_version', 'text_never_published'],
})

export const getOwnReceipt = endpoint({
  id: 'getOwnReceipt',
  method: 'GET',
  path: '/v1/preferences/receipts/:id',
  tag: 'Preferences',
  summary: 'The receipt of an answer, for whoever gave it',
  description:
    'Takes the token of a preference link, or the token in the address that came with the answer itself. ' +
    'There from the first checkpoint on that covers the answer, a minute later at the latest.',
  access: toTheHolder,
  params: z.object({ id: z.uuid() }),
  query: z.object({ token: z.string().max(2_000).optional().describe('As it stands in the address of the receipt') }),
  response: consentReceipt,
  errors: ['not_found'],
})

export const preferenceTopic = z.object({
  key,
  texts: z
    .record(z.string().max(35), z.object({ name: z.string().min(1).max(200), description: z.string().max(500) }))
    .refine((texts) => Object.keys(texts).length > 0, 'A topic needs a name in a language')
    .describe('By locale'),
  onByDefault: z.boolean().describe('What holds for somebody who never chose'),
})
export type PreferenceTopic = z.infer<typeof preferenceTopic>

const topics = z.object({ items: z.array(preferenceTopic).max(100) })

export const listPreferenceTopics = endpoint({
  id: 'listPreferenceTopics',
  method: 'GET',
  path: '/v1/preference-topics',
  tag: 'Preferences',
  summary: 'What people can choose to be told about, in the order shown',
  access: { kind: 'scope', scope: 'consent:read' },
  response: topics,
})

export const publishPreferenceTopics = endpoint({
  id: 'publishPreferenceTopics',
  method: 'PUT',
  path: '/v1/preference-topics',
  tag: 'Preferences',
  summary: 'Replace the list of topics',
  description: 'A topic that is left out is shown no more; what people chose for it is kept under its key.',
  access: { kind: 'scope', scope: 'consent:publish' },
  body: topics,
  response: topics,
})

import { z } from 'zod'
import { endpoint } from '../endpoint.ts'
import { attributeKey } from '../profiles/catalogue-endpoints.ts'

/**
 * How a platform signs what it sends: `x-hub-signature-256` as Meta does (HMAC-SHA-256 of the body, hexadecimal), or Standard
 * Webhooks (webhook-id, webhook-timestamp, webhook-signature; at most five minutes old).
 */
export const signatureSchemes = ['x-hub-signature-256', 'standard-webhooks'] as const
export type SignatureScheme = (typeof signatureSchemes)[number]

const field = z.string().min(1).max(200)

/** Which answers of a lead form are what. Without a consent that the person ticked, nothing of a lead is kept. */
export const leadMapping = z.object({
  email: field.optional(),
  phone: field.optional(),
  text: field.optional().describe('What they wrote in their own words: becomes feedback'),
  values: z.record(field, attributeKey).default({}).describe('Fields, and the attributes they are answers to'),
  consents: z
    .array(
      z.object({
        field: field.describe('The tick box'),
        yes: z
          .array(z.string().max(200))
          .min(1)
          .default(['true', 'yes', '1', 'on'])
          .describe('What it says when ticked'),
        purposes: z.array(z.string().min(1).max(64)).min(1).max(31),
        agreement: z
          .object({
            key: z.string().min(1).max(64),
            version: z.int().min(1),
            locale: z.string().min(1).max(35).optional(),
          })
          .describe('The words beside it, as they were published here'),
      }),
    )
    .min(1)
    .max(10),
})
export type LeadMapping = z.infer<typeof leadMapping>

const connection = z.object({
  id: z.uuid(),
  platform: z.string(),
  name: z.string(),
  scheme: z.enum(signatureSchemes),
  enabled: z.boolean(),
  purposes: z.array(z.string()),
  lead: leadMapping.nullable(),
  url: z.string().describe('Where the platform sends to'),
  createdAt: z.iso.datetime(),
  lastAt: z.iso.datetime().nullable().describe('When something signed last came'),
})
export type FeedbackConnection = z.infer<typeof connection>

const said = {
  name: z.string().trim().min(1).max(200),
  purposes: z
    .array(z.string().min(1).max(64))
    .min(1)
    .max(31)
    .default(['essential'])
    .describe('For what comments are kept; of somebody who is known, as far as they allow'),
  lead: leadMapping.nullable().default(null).describe('Null: lead forms are not taken'),
}

export const listConnections = endpoint({
  id: 'listFeedbackConnections',
  method: 'GET',
  path: '/v1/feedback/connections',
  tag: 'Feedback',
  summary: 'Platforms that pass on comments and lead forms',
  access: { kind: 'scope', scope: 'sources:read' },
  response: z.object({ items: z.array(connection) }),
})

export const createConnection = endpoint({
  id: 'createFeedbackConnection',
  method: 'POST',
  path: '/v1/feedback/connections',
  tag: 'Feedback',
  summary: 'Connect a platform',
  description: 'The secret is shown once.',
  access: { kind: 'scope', scope: 'sources:write' },
  body: z.object({
    ...said,
    platform: z
      .string()
      .regex(/^[a-z0-9][a-z0-9_.-]{0,39}$/)
      .describe('facebook, instagram, tiktok, …: authors are known by the identifier external:<platform>'),
    scheme: z.enum(signatureSchemes),
    secret: z
      .string()
      .min(16)
      .max(200)
      .optional()
      .describe('The one that the platform signs with (an app secret); made here unless given'),
  }),
  response: connection.extend({
    secret: z.string(),
    verifyToken: z.string().describe('What the platform has to send when it asks whether this is the right address'),
  }),
  status: 201,
  errors: ['unknown_purpose', 'unknown_agreement_version'],
})

export const changeConnection = endpoint({
  id: 'changeFeedbackConnection',
  method: 'PUT',
  path: '/v1/feedback/connections/:id',
  tag: 'Feedback',
  summary: 'Change a connection, or switch it off',
  access: { kind: 'scope', scope: 'sources:write' },
  params: z.object({ id: z.uuid() }),
  body: z.object({ ...said, enabled: z.boolean() }),
  response: connection,
  errors: ['not_found', 'unknown_purpose', 'unknown_agreement_version'],
})

const at = z.iso.datetime({ offset: true })
/** What is taken beside the shapes of Meta: one thing each. */
export const socialItem = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('comment'),
    id: z.string().min(1).max(200),
    text: z.string().trim().min(1).max(10_000),
    at,
    about: z.string().min(1).max(255).optional().describe('The post'),
    author: z
      .string()
      .min(1)
      .max(200)
      .optional()
      .describe('The id of the author on the platform. Kept of nobody who is not known by it'),
  }),
  z.object({
    type: z.literal('lead'),
    id: z.string().min(1).max(100),
    form: z.string().min(1).max(200),
    at,
    fields: z.record(z.string().max(200), z.string().max(10_000)),
  }),
  z.object({ type: z.literal('removed'), id: z.string().min(1).max(200).describe('The comment was deleted there') }),
])
export type SocialItem = z.infer<typeof socialItem>

export const takeSocial = endpoint({
  id: 'takeSocial',
  method: 'POST',
  path: '/v1/feedback/webhooks/:connection',
  tag: 'Feedback',
  summary: 'What a connected platform sends: comments and lead forms',
  description:
    'Signed by the scheme of the connection. Takes {"items": […]} as below, and what Meta sends for pages and Instagram (comments; lead forms where their field_data is there). The same id twice is the same thing.',
  access: { kind: 'signature' },
  params: z.object({ connection: z.uuid() }),
  body: z.object({ items: z.array(socialItem).max(1_000) }),
  response: z.object({
    kept: z.int(),
    known: z.int().describe('Were here already'),
    withheld: z.int().describe('Nobody agreed to keeping them'),
    removed: z.int(),
    unread: z.int().describe('Of a shape that is not known'),
    refused: z
      .array(z.object({ id: z.string(), code: z.string() }))
      .describe('Lead forms whose agreement does not hold'),
  }),
  errors: ['bad_signature', 'invalid_json', 'invalid_request', 'too_large'],
})

export const confirmSocial = endpoint({
  id: 'confirmSocial',
  method: 'GET',
  path: '/v1/feedback/webhooks/:connection',
  tag: 'Feedback',
  summary: 'A platform asks whether this is the right address (hub.challenge)',
  access: { kind: 'signature' },
  params: z.object({ connection: z.uuid() }),
  query: z.object({
    'hub.mode': z.string().max(100),
    'hub.verify_token': z.string().max(500),
    'hub.challenge': z.string().max(500),
  }),
  response: z.string().describe('The challenge'),
  errors: ['bad_signature'],
})

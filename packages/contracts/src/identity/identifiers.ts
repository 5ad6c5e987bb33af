import { z } from 'zod'
import { endpoint } from '../endpoint.ts'

/** Kinds that every workspace has. `anonymous_id` is what a client gave a device; `device_id` is a device's own number. */
export const identifierKinds = ['user_id', 'email', 'phone', 'card', 'device_id', 'anonymous_id'] as const

/** One of the fixed kinds, or `external:<name>`: an id in another system, as Segment's context.externalIds names it. */
export const identifierKind = z
  .union([
    z.enum(identifierKinds),
    z.templateLiteral(['external:', z.string().regex(/^[a-z0-9_.-]{1,40}$/)]).describe('An id in another system'),
  ])
  .describe('What names the person: user_id, email, phone, card, device_id, anonymous_id, or external:<name>')
export type IdentifierKind = z.infer<typeof identifierKind>

/** As somebody writes it; it is normalised before it is looked for or kept. */
export const identifierValue = z.string().min(1).max(255)

/** Values that name nobody, of one kind or of any. Compared without regard to case and to spaces around them. */
const blockedValue = z.strictObject({ kind: z.union([z.literal('any'), identifierKind]), value: identifierValue })
export type BlockedValue = z.infer<typeof blockedValue>

const count = z.int().min(1).max(100_000)

/** What exceeds one of these waits for an operator; events keep flowing meanwhile. */
const identityLimits = z.strictObject({
  identifiers: count.min(2).describe('Identifiers a person may have'),
  byKind: z
    .array(z.strictObject({ kind: identifierKind, identifiers: count }))
    .max(50)
    .refine((list) => new Set(list.map((l) => l.kind)).size === list.length, 'Name each kind once')
    .describe('Identifiers of one kind a person may have'),
  join: count.describe('Identifiers that may change hands when two people become one'),
})

const settings = z.strictObject({
  blocked: z.array(blockedValue).max(2_000).describe('Values that name nobody, besides those that are always blocked'),
  limits: identityLimits,
})

export const identitySettings = settings.extend({
  alwaysBlocked: z.array(blockedValue).describe('Values that name nobody in any workspace'),
  region: z.string().describe('Whose numbering plan a phone number without a country code is read by; the workspace’s'),
  updatedAt: z.iso.datetime().nullable().describe('Null: as they come'),
})
export type IdentitySettings = z.infer<typeof identitySettings>

export const getIdentitySettings = endpoint({
  id: 'getIdentitySettings',
  method: 'GET',
  path: '/v1/identity/settings',
  tag: 'Identity',
  summary: 'Which values name nobody, and how much a person may grow by itself',
  access: { kind: 'scope', scope: 'workspace:read' },
  response: identitySettings,
})

export const putIdentitySettings = endpoint({
  id: 'putIdentitySettings',
  method: 'PUT',
  path: '/v1/identity/settings',
  tag: 'Identity',
  summary: 'Set which values name nobody, and how much a person may grow by itself',
  description: 'Holds for what comes from now on, within seconds; what was joined before stays joined.',
  access: { kind: 'scope', scope: 'workspace:write' },
  body: settings,
  response: identitySettings,
})

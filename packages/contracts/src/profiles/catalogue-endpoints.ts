import { z } from 'zod'
import { endpoint } from '../endpoint.ts'
import { attributeTypes, misfits } from './attribute-types.ts'
import { valueClasses } from './classes.ts'
import { place } from './places.ts'

export const attributeKey = z.string().min(1).max(255)
const text = z.object({ name: z.string().min(1).max(200), description: z.string().max(2_000) })
const name = z.object({ name: z.string().min(1).max(200) })
const locale = z.string().max(35)

export const sensitivities = ['ordinary', 'contact', 'sensitive'] as const
export type Sensitivity = (typeof sensitivities)[number]

/** What an operator says of an attribute. */
const said = {
  type: z.enum(attributeTypes),
  class: z
    .enum(valueClasses)
    .default('first')
    .describe('The class its values are expected to have; others are kept too'),
  sensitivity: z
    .enum(sensitivities)
    .default('ordinary')
    .describe(
      '`contact`: reaches the person, and is shown to who holds people:contact; `sensitive`: health, belief, origin and what ' +
        'else the law protects: it needs `purposes`, serves no others, and is shown to who holds people:sensitive',
    ),
  purposes: z
    .array(z.string().min(1).max(64))
    .max(31)
    .nullable()
    .default(null)
    .describe('The purposes it may serve, keys of /v1/purposes; null: whatever it was told for'),
  unit: z.string().min(1).max(40).nullable().default(null).describe('Of a number: cm, kg, years'),
  halfLifeDays: z
    .number()
    .positive()
    .max(36_500)
    .nullable()
    .default(null)
    .describe('Older than this a value is stale, and is not returned unless asked for; null: it does not age'),
  contexts: z
    .array(z.union([z.literal('*'), place]))
    .max(50)
    .default([])
    .describe('Where it may be mentioned wherever it was shared; * is everywhere. Empty: only where it was shared'),
  options: z
    .array(z.object({ key: z.string().min(1).max(100), texts: z.record(locale, name).default({}) }))
    .max(500)
    .default([])
    .describe('Of a choice'),
  texts: z
    .object({ en: text, zh: text, ar: text })
    .catchall(text)
    .describe('Name and description in English, Chinese and Arabic at least'),
}

export const attributeDefinition = z.object({
  ...said,
  key: attributeKey,
  texts: z.record(z.string(), text),
  status: z
    .enum(['proposed', 'active', 'retired'])
    .describe(
      '`proposed`: seen, and described by nobody yet; kept as it came. `retired`: collected and returned no longer',
    ),
  origin: z.string().describe('Who brought it: an operator, or source:<id> when it was seen first in an event'),
  version: z.int(),
  updatedAt: z.iso.datetime(),
  misfits: z.int().describe('Values kept out of profiles in the last 30 days'),
})
export type AttributeDefinition = z.infer<typeof attributeDefinition>

export const listAttributes = endpoint({
  id: 'listAttributes',
  method: 'GET',
  path: '/v1/attributes',
  tag: 'Attributes',
  summary: 'The catalogue of attributes, by key',
  access: { kind: 'scope', scope: 'attributes:read' },
  query: z.object({ status: attributeDefinition.shape.status.optional() }),
  response: z.object({ items: z.array(attributeDefinition) }),
})

const reasons = Object.keys(misfits) as [keyof typeof misfits, ...(keyof typeof misfits)[]]

export const attributeDetail = attributeDefinition.extend({
  keptOut: z
    .array(
      z.object({
        day: z.iso.date(),
        sourceId: z.int(),
        source: z.string(),
        reason: z.enum(reasons),
        help: z.string(),
        count: z.int(),
      }),
    )
    .describe('What was kept out in the last 30 days, newest first. The events are in history all the same'),
})
export type AttributeDetail = z.infer<typeof attributeDetail>

export const getAttribute = endpoint({
  id: 'getAttribute',
  method: 'GET',
  path: '/v1/attributes/:key',
  tag: 'Attributes',
  summary: 'One attribute, and what was kept out of it',
  access: { kind: 'scope', scope: 'attributes:read' },
  params: z.object({ key: attributeKey }),
  response: attributeDetail,
  errors: ['not_found'],
})

export const putAttribute = endpoint({
  id: 'putAttribute',
  method: 'PUT',
  path: '/v1/attributes/:key',
  tag: 'Attributes',
  summary: 'Describe an attribute, adopt a proposed one, or retire it',
  description:
    'From then on a value that does not fit is kept out and counted. Purposes that are taken away are taken from the values ' +
    'already there, for good; purposes that are added hold for values told from then on.',
  access: { kind: 'scope', scope: 'attributes:write' },
  params: z.object({ key: attributeKey }),
  body: z
    .object({
      ...said,
      status: z.enum(['active', 'retired']).default('active'),
      version: z.int().min(0).default(0).describe('The version that was read: another one since is a conflict; 0: any'),
    })
    .refine((said) => said.sensitivity !== 'sensitive' || said.purposes !== null || said.status === 'retired', {
      path: ['purposes'],
      message: 'What the law protects serves only purposes that are named',
    }),
  response: attributeDefinition,
  errors: ['unknown_purpose', 'conflict', 'limit_reached'],
})

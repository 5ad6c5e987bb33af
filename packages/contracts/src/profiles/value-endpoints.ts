import { z } from 'zod'
import { readFor } from '../consent/read-for.ts'
import { endpoint } from '../endpoint.ts'
import { identifierKind, identifierValue } from '../identity/identifiers.ts'
import { legalBases } from '../workspaces/endpoints.ts'
import { attributeKey } from './catalogue-endpoints.ts'
import { valueClasses } from './classes.ts'
import { place } from './places.ts'

const short = z.string().min(1).max(200)
const subject = z.object({ kind: identifierKind, value: identifierValue })

const agreement = z
  .object({ key: z.string().min(1).max(64), version: z.int().min(1), locale: z.string().max(35).optional() })
  .describe('What was agreed to when it was told: a published version')
const question = z
  .object({
    key: short,
    version: z.int().optional(),
    text: z.string().max(1_000).optional(),
    answerId: short.optional(),
  })
  .describe('What was asked')
const partner = z
  .object({ name: short, agreement: short, reference: short })
  .describe('Who passed it on, under which agreement with them, and where the evidence about this person lies')
const model = z
  .object({ name: short, version: short, inputs: z.array(z.string().min(1).max(255)).min(1).max(100) })
  .describe('What inferred it, and from which attributes or events')

/** Where a value comes from; kept with it, word for word. */
export const valueEvidence = z.object({
  question: question.optional(),
  agreement: agreement.optional(),
  partner: partner.optional(),
  model: model.optional(),
  reference: z.string().max(1_000).optional().describe('Where further evidence lies'),
})
export type ValueEvidence = z.infer<typeof valueEvidence>

/** Must be there: forgetting it must not mean that something is no longer known. */
export const toldValue = z
  .unknown()
  .refine((value) => value !== undefined, 'Say the value; null says that it is no longer known')
  .describe('In the type of the attribute; null: no longer known')

export const toldAbout = z.object({
  attribute: attributeKey,
  value: toldValue,
  class: z.enum(valueClasses),
  at: z.iso.datetime({ offset: true }).optional().describe('When it was told; now, unless said'),
  context: place
    .optional()
    .describe('Where it was shared: app, web, store:riverside. Not said: nowhere it may be mentioned'),
  purposes: z
    .array(z.string().min(1).max(64))
    .min(1)
    .max(31)
    .default(['essential'])
    .describe('What it was told for, keys of /v1/purposes. Kept for those that the person allows now'),
  evidence: valueEvidence.default({}),
  confidence: z.number().min(0).max(1).optional().describe('Of an inference'),
  expiresAt: z.iso.datetime({ offset: true }).optional().describe('An inference must have one'),
})
export type ToldAbout = z.infer<typeof toldAbout>

const told = {
  values: z.array(toldAbout).min(1).max(100),
  sourceId: z.int().min(1).optional().describe('The source it comes from; none: this interface'),
  messageId: z
    .string()
    .min(1)
    .max(255)
    .optional()
    .describe('The same again changes nothing: of two values told at the same time the greater id holds'),
}

const toldAnswer = z.object({
  personId: z.uuid(),
  values: z.array(
    z.object({
      attribute: z.string(),
      outcome: z
        .enum(['kept', 'older'])
        .describe('`older`: something newer was told already by the same source through the same identifier'),
      purposes: z.array(z.string()).describe('What it may be used for now'),
    }),
  ),
})

const toldErrors = [
  'unknown_purpose',
  'unknown_agreement_version',
  'attribute_misfit',
  'provenance_missing',
  'nothing_allowed',
  'time_in_future',
  'time_reversed',
] as const

const howTold =
  'All of the values are kept, or none. What a person says of themselves is `zero`, what you observed `first`; `second` and ' +
  '`third` need evidence.partner; `inferred` needs evidence.model, confidence and expiresAt.'

export const tellAboutPerson = endpoint({
  id: 'tellAboutPerson',
  method: 'POST',
  path: '/v1/people/:id/attributes',
  tag: 'People',
  summary: 'Tell values of a person, with where they come from',
  description: howTold,
  access: { kind: 'scope', scope: 'people:write' },
  params: z.object({ id: z.uuid() }),
  body: z.object({
    ...told,
    through: subject
      .optional()
      .describe('The identifier it came through: it follows that identifier. The first user id, unless said'),
  }),
  response: toldAnswer,
  errors: ['not_found', ...toldErrors],
})

export const tellAboutIdentifier = endpoint({
  id: 'tellAboutIdentifier',
  method: 'POST',
  path: '/v1/people/attributes',
  tag: 'People',
  summary: 'Tell values of whoever holds an identifier; of a new person, if nobody does',
  description: howTold,
  access: { kind: 'scope', scope: 'people:write' },
  body: z.object({ ...told, subject }),
  response: toldAnswer,
  errors: ['bad_identifier', 'not_found', ...toldErrors],
})

export const lossReasons = ['weaker_class', 'older', 'expired', 'taken_back'] as const
export const silences = [
  'stale',
  'outside_context',
  'asked_not_to',
  'not_for_purpose',
  'does_not_fit',
  'contact',
  'sensitive',
] as const
export const mentionReasons = ['shared_here', 'open_here', 'agreed', 'outside_context', 'asked_not_to'] as const

const provenance = z.object({
  value: z.unknown(),
  class: z.enum(valueClasses),
  at: z.iso.datetime(),
  source: z.object({ id: z.int(), name: z.string() }).nullable().describe('Null: told through this interface'),
  messageId: z.string().describe('The event or call that told it'),
  through: z.object({ kind: z.string(), value: z.string() }).nullable().describe('The identifier it came through'),
  context: z.string().nullable().describe('Where it was shared; null: not known'),
  evidence: valueEvidence.extend({
    by: z.string().optional().describe('Who entered it'),
    legalBasis: z.enum(legalBases).optional().describe('What the import rests on that brought it'),
  }),
  confidence: z.number().nullable(),
  expiresAt: z.iso.datetime().nullable(),
  purposes: z.array(z.string()).describe('What it may be used for now'),
})

export const profileValue = provenance.extend({
  attribute: z.string(),
  type: z.string().nullable().describe('Null: nobody has described the attribute yet'),
  unit: z.string().nullable(),
  freshness: z.number().nullable().describe('1 when told, a half after one half-life; null: it does not age'),
  stale: z.boolean(),
  mentionable: z.boolean().describe('May be said to the person here; if not, it may only be used silently'),
  mention: z.enum(mentionReasons).describe('Why it may be said here, or why not'),
  contradicted: z.boolean(),
  contradictions: z
    .array(z.unknown())
    .describe('What others still claim: another class, or another source of the same'),
  lost: z.array(provenance.extend({ because: z.enum(lossReasons) })).describe('Behind it, strongest first'),
})
export type ProfileValue = z.infer<typeof profileValue>

export const silent = z
  .array(z.object({ attribute: z.string(), because: z.enum(silences) }))
  .describe(
    'Known, and not returned. `contact`: it reaches the person, and the caller lacks people:contact. `sensitive`: the law ' +
      'protects it, and no purpose was named for it or the caller lacks people:sensitive',
  )

export const profile = z.object({
  personId: z.uuid(),
  purpose: z.string(),
  context: z.string().nullable(),
  mention: z.boolean(),
  values: z.array(profileValue),
  silent,
})
export type Profile = z.infer<typeof profile>

export const truth = z
  .enum(['true', 'false'])
  .default('false')
  .transform((v) => v === 'true')

const reading = {
  purpose: readFor,
  context: place.optional().describe('Where it is read for: app, web, store:riverside'),
  mention: truth.describe('true: only what may be said to the person here; false: also what may only be used silently'),
  stale: truth.describe('true: also what is older than its half-life, marked'),
}

const howRead =
  'Reads for one purpose and in one context, and says of each value why it is known: its class, source, question, agreement, ' +
  'event, time and context, how fresh it is, and what lost against it. Every reading is written to the audit log.'

export const getProfile = endpoint({
  id: 'getProfile',
  method: 'GET',
  path: '/v1/people/:id/profile',
  tag: 'People',
  summary: 'What is known of a person, for a purpose and in a context',
  description: howRead,
  access: { kind: 'scope', scope: 'people:read' },
  params: z.object({ id: z.uuid() }),
  query: z.object(reading),
  response: profile,
  errors: ['not_found', 'unknown_purpose'],
})

export const findProfile = endpoint({
  id: 'findProfile',
  method: 'GET',
  path: '/v1/profile',
  tag: 'People',
  summary: 'The same, of whoever holds an identifier',
  description: howRead,
  access: { kind: 'scope', scope: 'people:read' },
  query: z.object({ ...reading, kind: identifierKind, value: identifierValue }),
  response: profile,
  errors: ['not_found', 'unknown_purpose'],
})

export const answerMention = endpoint({
  id: 'answerMention',
  method: 'PUT',
  path: '/v1/people/:id/mentions',
  tag: 'People',
  summary: 'Record whether something may be said to a person outside the place where it was shared',
  description:
    'It opens no purpose and is no consent: it says where what may be used already may also be spoken of. A no holds until ' +
    'a later yes through the same identifier, or a later one that is verified.',
  access: { kind: 'scope', scope: 'people:write' },
  params: z.object({ id: z.uuid() }),
  body: z.object({
    attribute: attributeKey,
    context: z.union([place, z.literal('*')]).describe('Where; * is everywhere'),
    answer: z.enum(['yes', 'no']),
    at: z.iso.datetime({ offset: true }).optional(),
    verified: z
      .boolean()
      .default(false)
      .describe('The person was known for sure: signed in, or by a link sent to them'),
    through: subject.optional(),
    reference: z.string().min(1).max(1_000).describe('Where the evidence lies, in your words: who asked, and how'),
  }),
  response: z.object({ personId: z.uuid(), kept: z.boolean().describe('false: a later answer stands already') }),
  errors: ['not_found', 'time_in_future'],
})

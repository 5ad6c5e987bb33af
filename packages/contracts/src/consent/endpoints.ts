import { z } from 'zod'
import { endpoint } from '../endpoint.ts'
import { identifierKind, identifierValue } from '../identity/identifiers.ts'
import { agreementVersionNumber, answerResult } from './widget-endpoints.ts'

const key = z.string().min(1).max(64)
const text = z.object({ name: z.string().min(1).max(200), description: z.string().max(2_000) })
const texts = z.record(z.string(), text)
const legalBasis = z.record(z.string().min(1).max(10), z.string().min(1).max(100))

export const purposeRecord = z.object({
  key: z.string(),
  bit: z.int(),
  dpv: z.string(),
  essential: z.boolean(),
  retired: z.boolean().describe('Asked no longer; answers given before go on to hold'),
  version: z.int(),
  legalBasis: z
    .record(z.string(), z.string())
    .describe('ISO 3166 place, or * for any other, and the legal basis there'),
  dataCategories: z.array(z.string()),
  recipients: z.array(z.string()),
  retentionDays: z.int().nullable(),
  validityDays: z.int().nullable().describe('How long a yes holds; null: until it is withdrawn'),
  texts,
})
export type PurposeRecord = z.infer<typeof purposeRecord>

export const listPurposes = endpoint({
  id: 'listPurposes',
  method: 'GET',
  path: '/v1/purposes',
  tag: 'Consent',
  summary: 'The purposes data may be used for, each in its newest version',
  access: { kind: 'scope', scope: 'consent:read' },
  response: z.object({ items: z.array(purposeRecord) }),
})

const ownTexts = z.object({ en: text, zh: text, ar: text }).catchall(text)

export const createPurpose = endpoint({
  id: 'createPurpose',
  method: 'POST',
  path: '/v1/purposes',
  tag: 'Consent',
  summary: 'Add a purpose of your own',
  description:
    'Nothing is allowed for it without an answer, whatever its legal basis. It can be retired, and never deleted: answers refer to it.',
  access: { kind: 'scope', scope: 'consent:publish' },
  body: z.object({
    key: z
      .string()
      .regex(/^[a-z][a-z0-9_]{1,63}$/)
      .describe('Lower case letters, digits and underscores. Stands in stamps and answers, and never changes'),
    dpv: z.url().max(500).describe('IRI of the W3C Data Privacy Vocabulary or of an extension of it'),
    legalBasis: legalBasis.refine((places) => places['*'] !== undefined, 'Name the legal basis of any other place: *'),
    texts: ownTexts.describe('Name and description in English, Chinese and Arabic at least'),
    dataCategories: z.array(z.string().max(100)).max(100).default([]),
    recipients: z.array(z.string().max(200)).max(200).default([]),
    retentionDays: z.int().min(1).max(36_500).nullable().default(null),
    validityDays: z.int().min(1).max(36_500).nullable().default(null),
  }),
  response: purposeRecord,
  status: 201,
  errors: ['conflict', 'limit_reached'],
})

export const retirePurpose = endpoint({
  id: 'retirePurpose',
  method: 'PUT',
  path: '/v1/purposes/:key/retired',
  tag: 'Consent',
  summary: 'Ask for a purpose no longer, or again',
  description: 'What was answered goes on to hold until it is withdrawn or ends.',
  access: { kind: 'scope', scope: 'consent:publish' },
  params: z.object({ key }),
  body: z.object({ retired: z.boolean() }),
  response: purposeRecord,
  errors: ['unknown_purpose', 'conflict'],
})

export const publishPurpose = endpoint({
  id: 'publishPurpose',
  method: 'PUT',
  path: '/v1/purposes/:key',
  tag: 'Consent',
  summary: 'Publish a new version of what is said about a purpose',
  description: 'What is left out stays as it was. Answers given before keep naming the version they were given to.',
  access: { kind: 'scope', scope: 'consent:publish' },
  params: z.object({ key }),
  body: z.object({
    legalBasis: legalBasis.optional(),
    dataCategories: z.array(z.string().max(100)).max(100).optional(),
    recipients: z.array(z.string().max(200)).max(200).optional(),
    retentionDays: z.int().min(1).max(36_500).nullable().optional(),
    validityDays: z.int().min(1).max(36_500).nullable().optional(),
    texts: texts.optional(),
  }),
  response: purposeRecord,
  errors: ['unknown_purpose'],
})

export const agreementVersion = z.object({
  version: z.int(),
  purposes: z.array(z.string()),
  effectiveFrom: z.iso.datetime(),
  minValidVersion: z.int().describe('Who agreed to an older version than this is asked again'),
  publishedAt: z.iso.datetime(),
  publishedBy: z.string(),
  texts: z.array(z.object({ locale: z.string(), text: z.string(), textSha256: z.string() })),
})
export const agreementRecord = z.object({
  key: z.string(),
  kind: z.enum(['consent', 'terms']),
  versions: z.array(agreementVersion).describe('Newest first'),
})
export type AgreementRecord = z.infer<typeof agreementRecord>

export const listAgreements = endpoint({
  id: 'listAgreements',
  method: 'GET',
  path: '/v1/agreements',
  tag: 'Consent',
  summary: 'What people are asked to agree to, with every version and its exact words',
  access: { kind: 'scope', scope: 'consent:read' },
  response: z.object({ items: z.array(agreementRecord) }),
})

const newVersion = z.object({
  kind: z.enum(['consent', 'terms']).default('consent').describe('Of a new agreement'),
  purposes: z.array(key).min(1).max(31),
  texts: z.record(z.string(), z.string().min(1).max(100_000)).describe('Locale and the exact words'),
  change: z
    .enum(['editorial', 'material'])
    .describe('`material`: everybody who agreed before is asked again; `editorial`: nobody is'),
})

export const previewAgreement = endpoint({
  id: 'previewAgreement',
  method: 'POST',
  path: '/v1/agreements/:key/preview',
  tag: 'Consent',
  summary: 'How many people would have to be asked again',
  access: { kind: 'scope', scope: 'consent:read' },
  params: z.object({ key }),
  body: newVersion,
  response: z.object({ version: z.int(), minValidVersion: z.int(), peopleToAskAgain: z.int() }),
  errors: ['unknown_purpose'],
})

export const publishAgreement = endpoint({
  id: 'publishAgreement',
  method: 'POST',
  path: '/v1/agreements/:key/versions',
  tag: 'Consent',
  summary: 'Publish a new version; its words never change again',
  access: { kind: 'scope', scope: 'consent:publish' },
  params: z.object({ key }),
  body: newVersion,
  response: agreementRecord,
  status: 201,
  errors: ['unknown_purpose', 'conflict'],
})

export const actorKinds = ['self', 'agent', 'guardian', 'operator'] as const

const answersBody = z.object({
  answers: z
    .array(z.object({ purpose: key, answer: z.enum(['grant', 'deny', 'withdraw', 'object', 'restrict']) }))
    .min(1)
    .max(64),
  actor: z
    .object({ kind: z.enum(actorKinds), name: z.string().min(1).max(200).optional() })
    .describe('Who gave the answer. An agent or a guardian is named, with evidence of the mandate.'),
  channel: z.string().min(1).max(64).describe('Where it was given, e.g. call_centre, paper, app'),
  agreement: z
    .object({
      key,
      version: agreementVersionNumber,
      locale: z.string().min(1).max(35).optional(),
      textSha256: z.string().min(1).max(64).optional(),
    })
    .optional()
    .describe('The words that were agreed to'),
  occurredAt: z.iso.datetime({ offset: true }).optional().describe('Now, unless said'),
  validUntil: z.iso.datetime({ offset: true }).optional(),
  verified: z.boolean().default(false).describe('The identity of who answered was checked'),
  doubleOptIn: z
    .enum(['pending', 'confirmed'])
    .optional()
    .describe('`pending` is proof of the first step and opens nothing'),
  evidence: z.record(z.string(), z.unknown()).default({}),
  idempotencyKey: z.string().min(1).max(128),
})
export type AnswersBody = z.infer<typeof answersBody>

export const consentState = z.object({
  personId: z.uuid().nullable().describe('Null: nobody is known by this identifier'),
  seq: z.int().describe('The entry of the ledger as of which this holds'),
  purposes: z.array(
    z.object({
      purpose: z.string(),
      state: z.enum(['granted', 'refused', 'unknown', 'expired']),
      allowed: z.boolean().describe('Whether data may be used for it now'),
      since: z.iso.datetime().nullable(),
      validUntil: z.iso.datetime().nullable(),
      verified: z.boolean(),
    }),
  ),
})
export type ConsentState = z.infer<typeof consentState>

export const ledgerEntry = z.object({
  seq: z.int(),
  id: z.uuid(),
  kind: z.string(),
  purpose: z.string().nullable(),
  actorKind: z.string(),
  actor: z.string(),
  channel: z.string(),
  verified: z.boolean(),
  stage: z.string(),
  evidence: z.record(z.string(), z.unknown()),
  occurredAt: z.iso.datetime(),
  recordedAt: z.iso.datetime(),
  validUntil: z.iso.datetime().nullable(),
})

const person = z.object({ id: z.uuid() })
const who = z.object({ kind: identifierKind, value: identifierValue })

export const getPersonConsent = endpoint({
  id: 'getPersonConsent',
  method: 'GET',
  path: '/v1/people/:id/consent',
  tag: 'Consent',
  summary: 'What a person allows now',
  access: { kind: 'scope', scope: 'consent:read' },
  params: person,
  response: consentState,
  errors: ['not_found'],
})

export const recordPersonConsent = endpoint({
  id: 'recordPersonConsent',
  method: 'POST',
  path: '/v1/people/:id/consent',
  tag: 'Consent',
  summary: 'Record answers of a person',
  access: { kind: 'scope', scope: 'consent:write' },
  params: person,
  body: answersBody,
  response: answerResult,
  errors: [
    'not_found',
    'unknown_purpose',
    'unknown_agreement_version',
    'agreement_superseded',
    'text_never_published',
    'time_in_future',
    'time_reversed',
    'actor_not_allowed',
  ],
})

export const getPersonConsentHistory = endpoint({
  id: 'getPersonConsentHistory',
  method: 'GET',
  path: '/v1/people/:id/consent/history',
  tag: 'Consent',
  summary: 'Every entry of the ledger about a person, newest first (at most 1,000)',
  access: { kind: 'scope', scope: 'consent:read' },
  params: person,
  response: z.object({ items: z.array(ledgerEntry) }),
  errors: ['not_found'],
})

export const findConsent = endpoint({
  id: 'findConsent',
  method: 'GET',
  path: '/v1/consent',
  tag: 'Consent',
  summary: 'What somebody allows now, by identifier',
  access: { kind: 'scope', scope: 'consent:read' },
  query: who,
  response: consentState,
})

export const recordConsent = endpoint({
  id: 'recordConsent',
  method: 'POST',
  path: '/v1/consent',
  tag: 'Consent',
  summary: 'Record answers of somebody, by identifier; who is not known yet becomes a person',
  access: { kind: 'scope', scope: 'consent:write' },
  body: answersBody.extend({ subject: who }),
  response: answerResult,
  errors: [
    'bad_identifier',
    'unknown_purpose',
    'unknown_agreement_version',
    'agreement_superseded',
    'text_never_published',
    'time_in_future',
    'time_reversed',
    'actor_not_allowed',
  ],
})

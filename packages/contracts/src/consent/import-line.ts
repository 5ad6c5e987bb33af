import { z } from 'zod'
import type { ErrorCode } from '../errors.ts'
import { type IdentifierKind, identifierKind, identifierValue } from '../identity/identifiers.ts'
import { type LineRefusal, readableAs, refuseAs } from '../import/readable-line.ts'
import { actorKinds } from './endpoints.ts'
import { agreementVersionNumber } from './widget-endpoints.ts'

/** Why a line of an import is refused. The rest of its request is taken all the same. */
export const consentLineCodes = [
  'invalid_line',
  'line_too_large',
  'bad_identifier',
  'unknown_purpose',
  'unknown_agreement_version',
  'agreement_superseded',
  'text_never_published',
  'time_in_future',
  'time_reversed',
  'actor_not_allowed',
  'evidence_missing',
  'partner_agreement_missing',
  'conflict',
] as const satisfies readonly ErrorCode[]
export type ConsentLineCode = (typeof consentLineCodes)[number]

export type ConsentLineRefusal = LineRefusal<ConsentLineCode>

export const refuseLine = (code: ConsentLineCode, detail?: string): ConsentLineRefusal => refuseAs(code, detail)

const text = z.string().min(1).max(200)

/** A space, a control character or a sign that stands for an unreadable one is a mistake of the export, not a name. */
const address = /^\s*[^\s@\p{Cc}\uFFFD]+@[^\s@\p{Cc}\uFFFD]+\.[^\s@\p{Cc}\uFFFD]+\s*$/u
const name = /^[^\p{Cc}\uFFFD]*[^\s\p{Cc}\uFFFD][^\p{Cc}\uFFFD]*$/u
const isIdentifying = (kind: IdentifierKind, value: string) => (kind === 'email' ? address : name).test(value)

const subject = z
  .strictObject({ kind: identifierKind, value: identifierValue })
  .refine(({ kind, value }) => isIdentifying(kind, value), 'This does not name anybody')

/** One answer of one subject about one purpose, with where it comes from. Times are ISO 8601 with their offset. */
export const consentLine = z.strictObject({
  key: z.string().min(1).max(128).describe('Names this answer for ever: the same key twice is one answer'),
  subject,
  purpose: z.string().min(1).max(64),
  answer: z.enum(['grant', 'deny', 'withdraw', 'object', 'restrict']),
  occurredAt: z.iso.datetime({ offset: true }).describe('When the answer was given'),
  validUntil: z.iso.datetime({ offset: true }).optional(),
  channel: z.string().min(1).max(64).describe('Where it was given, e.g. web, call_centre, paper'),
  system: text.describe('The system the answer was kept in'),
  collectedBy: text.describe('Who collected it: a company, a team, a person'),
  actor: z
    .strictObject({ kind: z.enum(actorKinds), name: text.optional(), mandate: text.optional() })
    .default({ kind: 'self' })
    .describe('Who gave it. For a yes an agent or a guardian is named, with a reference to the mandate.'),
  agreement: z
    .strictObject({
      key: z.string().min(1).max(128),
      version: agreementVersionNumber,
      locale: z.string().min(1).max(35).optional(),
      textSha256: z.string().min(1).max(64).optional(),
    })
    .optional()
    .describe('The words that were agreed to, as published here. A yes needs them, in a version that still counts.'),
  verified: z.boolean().default(false).describe('The identity of who answered was checked'),
  doubleOptIn: z.enum(['pending', 'confirmed']).optional(),
  evidence: z
    .object({
      reference: text.optional().describe('Where the proof about this person lies. A yes needs it.'),
      partner: z
        .strictObject({ name: text, agreement: text.optional() })
        .optional()
        .describe('Who collected it on their own account, and the reference of your agreement with them'),
    })
    .catchall(z.unknown())
    .default({}),
})
export type ConsentLine = z.infer<typeof consentLine>

/** Reads anything as a line, or says why it is none. */
export const readableLine = readableAs(consentLine, {
  largest: 16_384,
  codeOf: (issue) => (issue.path[0] === 'subject' ? 'bad_identifier' : 'invalid_line'),
})
export type ReadableLine = z.output<typeof readableLine>

import { z } from 'zod'
import type { ErrorCode } from '../errors.ts'
import { identifierKind, identifierValue } from '../identity/identifiers.ts'
import { type LineRefusal, readableAs, refuseAs } from '../import/readable-line.ts'
import { legalBases } from '../workspaces/endpoints.ts'
import { toldAbout, valueEvidence } from './value-endpoints.ts'

/** Why a line of an import of people is refused. The rest of its request is taken all the same. */
export const personLineCodes = [
  'invalid_line',
  'line_too_large',
  'consent_elsewhere',
  'bad_identifier',
  'unknown_purpose',
  'unknown_agreement_version',
  'time_in_future',
  'time_reversed',
  'provenance_missing',
  'attribute_misfit',
  'nothing_allowed',
] as const satisfies readonly ErrorCode[]
export type PersonLineCode = (typeof personLineCodes)[number]

export const refusePerson = (code: PersonLineCode, detail?: string): LineRefusal<PersonLineCode> =>
  refuseAs(code, detail)

/** Why a part of a line is not kept though the line is. */
export const partReasons = {
  nothing_allowed: 'No purpose of the import that the attribute may serve is allowed by the person now.',
  belongs_to_another: 'The identifier was first seen with somebody else and stays there, or an operator decides.',
} as const
export type PartReason = keyof typeof partReasons

const purposeKeys = toldAbout.shape.purposes.unwrap()
const value = z.strictObject({
  ...toldAbout.shape,
  class: toldAbout.shape.class.optional().describe('That of the line, unless said'),
  purposes: purposeKeys.optional().describe('Those of the import, unless said; never more than those'),
  evidence: valueEvidence.strict().optional().describe('Added to that of the line'),
})

/** One person as another system knows them: names, and values with where they come from. Times are ISO 8601. */
export const personLine = z.strictObject({
  identifiers: z
    .array(z.strictObject({ kind: identifierKind, value: identifierValue }))
    .min(1)
    .max(20)
    .describe('Seen together: evidence that they are one person. The values come through the user id, else the first'),
  at: z.iso
    .datetime({ offset: true })
    .describe('When it was so: when the values were told, the identifiers seen together'),
  class: toldAbout.shape.class.describe('Where the values come from: what people say of themselves is zero'),
  context: toldAbout.shape.context,
  purposes: purposeKeys.optional().describe('Those of the import, unless said; never more than those'),
  evidence: valueEvidence.strict().optional(),
  values: z.array(value).max(100).default([]),
})
export type PersonLine = z.infer<typeof personLine>

/** What looks like an answer about consent, wherever it stands: it has an import of its own, which asks for proof. */
const consentName = /consent|opt_?(in|out)|^(answers?|subscribed|permissions?)$/i

const codeOf = (issue: z.core.$ZodIssue): 'consent_elsewhere' | 'bad_identifier' | 'invalid_line' => {
  if (issue.code === 'unrecognized_keys' && issue.keys.some((key) => consentName.test(key))) return 'consent_elsewhere'
  return issue.path[0] === 'identifiers' ? 'bad_identifier' : 'invalid_line'
}

/** Reads anything as a line about a person, or says why it is none. */
export const readablePerson = readableAs(personLine, { largest: 32_768, codeOf })
export type ReadablePerson = z.output<typeof readablePerson>

/** On what an import rests. Documented once, and kept with every value. */
export const importBasis = z.strictObject({
  legalBasis: z
    .enum(legalBases)
    .describe('`consent`: what needs no consent is not opened by it; people who have not said yes are refused'),
  purposes: purposeKeys.describe('What the data may be used for, keys of /v1/purposes; kept for those a person allows'),
  reference: z.string().min(1).max(1_000).describe('Where the evidence lies: the contract, the record of the transfer'),
})
export type ImportBasis = z.infer<typeof importBasis>

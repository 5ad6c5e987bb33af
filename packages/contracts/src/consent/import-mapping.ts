import { z } from 'zod'
import { identifierKind } from '../identity/identifiers.ts'
import { condition } from '../import/conditions.ts'
import { fieldName, rowExpression } from '../import/expressions.ts'
import { identifier, mappingFrame } from '../import/mapping.ts'

const value = rowExpression
const maybe = rowExpression.optional()

const rule = z.strictObject({
  id: identifier.describe('Stands in the rejects file'),
  when: condition.optional(),
  subject: z.strictObject({ kind: identifierKind, value }),
  purpose: value,
  answer: value,
  occurredAt: value.describe('A column is read as a time; `format` and `zone` say how'),
  validUntil: maybe,
  channel: value,
  system: value,
  collectedBy: value,
  actor: z.strictObject({ kind: value, name: maybe, mandate: maybe }).optional(),
  agreement: z.strictObject({ key: value, version: value, locale: maybe, textSha256: maybe }).optional(),
  verified: maybe.describe('A column is read as true or false'),
  doubleOptIn: maybe,
  partner: z.strictObject({ name: value, agreement: maybe }).optional().describe('Becomes `evidence.partner`'),
  evidence: z.record(fieldName, rowExpression).optional(),
})

/** How the rows of a file become answers about consent. Read from JSON; see docs/guides/import.md. */
export const consentMapping = z.strictObject({
  ...mappingFrame,
  answers: z
    .array(rule)
    .min(1)
    .refine((rules) => new Set(rules.map((r) => r.id)).size === rules.length, 'Every rule needs an id of its own'),
})
export type ConsentMapping = z.infer<typeof consentMapping>
export type ConsentRule = ConsentMapping['answers'][number]

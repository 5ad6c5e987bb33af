import { z } from 'zod'
import { identifierKind } from '../identity/identifiers.ts'
import { condition } from '../import/conditions.ts'
import { rowExpression } from '../import/expressions.ts'
import { identifier, mappingFrame } from '../import/mapping.ts'
import { attributeKey } from './catalogue-endpoints.ts'
import { importBasis, personLine } from './person-line.ts'

const value = rowExpression
const maybe = rowExpression.optional()
const question = z.strictObject({ key: value, version: maybe, text: maybe, answerId: maybe })
const partner = z.strictObject({ name: value, agreement: value, reference: value })
const agreement = z.strictObject({ key: value, version: value, locale: maybe })
const model = z.strictObject({ name: value, version: value, inputs: z.array(z.string().min(1)).min(1).max(100) })
const evidence = z.strictObject({
  question: question.optional(),
  agreement: agreement.optional(),
  model: model.optional().describe('Of the class inferred: needed'),
  partner: partner.optional().describe('Of the classes second and third: needed'),
  reference: maybe,
})
const purposes = personLine.shape.purposes

/** What a row, or one of its values, says about where the values come from. */
const provenance = { context: maybe, purposes, evidence: evidence.optional() }

const told = z.strictObject({
  attribute: attributeKey,
  value: value.describe('An empty column tells nothing; `{ "value": null }` tells that it is no longer known'),
  class: maybe,
  at: maybe,
  ...provenance,
  confidence: maybe,
  expiresAt: maybe,
})

const rule = z.strictObject({
  id: identifier.describe('Stands in the rejects file'),
  when: condition.optional(),
  identifiers: z
    .array(z.strictObject({ kind: identifierKind, value }))
    .min(1)
    .max(20),
  at: value.describe('A column is read as a time; `format` and `zone` say how'),
  class: value,
  ...provenance,
  values: z.array(told).max(100).default([]),
})

/** Consent has an import of its own, which asks for proof: said where somebody looks for it here. */
const consent = z
  .undefined({ error: 'Answers about consent come in by `candor import consent`, before the people' })
  .optional()

/** How the rows of a file become people. Read from JSON; see docs/guides/import.md. */
export const peopleMapping = z.strictObject({
  ...mappingFrame,
  basis: importBasis.describe('On what the import rests'),
  sourceId: z.int().min(1).optional(),
  consent,
  answers: consent,
  people: z
    .array(rule)
    .min(1)
    .refine((rules) => new Set(rules.map((r) => r.id)).size === rules.length, 'Every rule needs an id of its own'),
})
export type PeopleMapping = z.infer<typeof peopleMapping>
export type PeopleRule = PeopleMapping['people'][number]

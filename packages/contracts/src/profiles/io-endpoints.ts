import { z } from 'zod'
import { endpoint } from '../endpoint.ts'
import { identifierKind } from '../identity/identifiers.ts'
import { attributeKey } from './catalogue-endpoints.ts'
import { importBasis, type PartReason, partReasons, personLineCodes, readablePerson } from './person-line.ts'
import { getProfile, profileValue, truth } from './value-endpoints.ts'

const reasons = Object.keys(partReasons) as [PartReason, ...PartReason[]]

export const personResult = z.object({
  status: z
    .enum(['created', 'updated', 'unchanged', 'rejected'])
    .describe('`unchanged`: all of it was known, or something newer is. `rejected`: nothing of the line was written'),
  personId: z.uuid().optional(),
  leftOut: z
    .array(z.object({ part: z.string().describe('An attribute, or a kind of identifier'), because: z.enum(reasons) }))
    .optional()
    .describe('Parts of a line that are not kept though the line is'),
  code: z.enum(personLineCodes).optional().describe('Of a rejected line; see the list of errors'),
  detail: z.string().optional().describe('What is wrong with a rejected line, in a sentence'),
})
export type PersonResult = z.infer<typeof personResult>

export const mostPersonLines = 1_000

export const importPeople = endpoint({
  id: 'importPeople',
  method: 'POST',
  path: '/v1/people/import',
  tag: 'People',
  summary: 'Import people from another system, each value with its provenance',
  description:
    'Answers for each line, in order. What is `created` or `updated` is on disk and in force; a `rejected` line changed nothing ' +
    'and keeps no other line from being taken. A line may be sent again: it is then `unchanged`. Of two values from the same ' +
    'source through the same identifier the newer is kept, in whatever order they come.',
  access: { kind: 'scope', scope: 'people:write' },
  body: z.object({
    basis: importBasis,
    sourceId: z.int().min(1).optional().describe('The source that the lines belong to; none: this interface'),
    validate: z.boolean().default(false).describe('true: answers as it would, and writes nothing'),
    lines: z.array(readablePerson).min(1).max(mostPersonLines),
  }),
  response: z.object({ results: z.array(personResult) }),
  eachLine: true,
  errors: ['overloaded', 'unknown_purpose', 'not_found'],
})

export const exportFormats = ['ndjson', 'csv'] as const
export type ExportFormat = (typeof exportFormats)[number]

/** A list in a query: its members with commas between them. */
const listOf = <T extends z.ZodType>(member: T, most: number) =>
  z
    .string()
    .max(20_000)
    .transform((text): unknown[] => text.split(',').filter((part) => part !== ''))
    .pipe(
      z
        .array(member as z.ZodType<z.output<T>, unknown>)
        .min(1)
        .max(most),
    )

const provenance = profileValue
  .pick({
    class: true,
    at: true,
    source: true,
    messageId: true,
    through: true,
    context: true,
    evidence: true,
    confidence: true,
    expiresAt: true,
    purposes: true,
    freshness: true,
    mentionable: true,
    contradicted: true,
  })
  .describe('Where the value of this attribute comes from; only when asked for')

export const exportedPerson = z.object({
  id: z.uuid(),
  firstSeenAt: z.iso.datetime(),
  lastSeenAt: z.iso.datetime(),
  identifiers: z.array(z.object({ kind: identifierKind, value: z.string() })),
  values: z.record(z.string(), z.unknown()).describe('The value that holds of each attribute'),
  provenance: z.record(z.string(), provenance).optional(),
})
export type ExportedPerson = z.infer<typeof exportedPerson>

export const exportPeople = endpoint({
  id: 'exportPeople',
  method: 'GET',
  path: '/v1/people/export',
  tag: 'People',
  summary: 'All people who allow a purpose, as a stream of lines',
  description:
    'Only people who allow the purpose at the moment their line is read, with what may be used for it: the same as a profile read ' +
    'for that purpose; what the law protects only when it is asked for, addresses and numbers only for who holds people:contact. In ' +
    'the order of their ids, so that an export that broke off goes on `after` the id of its last whole line. ' +
    'That it was read, for what and by whom, is in the audit log.',
  access: { kind: 'scope', scope: 'people:export' },
  query: getProfile.query!.extend({
    purpose: z.string().min(1).max(64).describe('What the people are exported for, a key of /v1/purposes'),
    format: z.enum(exportFormats).default('ndjson').describe('csv needs `attributes`: its columns'),
    attributes: listOf(attributeKey, 500)
      .optional()
      .describe('Keys with commas between them; all of them, unless said'),
    identifiers: listOf(identifierKind, 50)
      .optional()
      .describe('Kinds with commas between them; all, unless said. In csv user_id, email and phone, unless said'),
    provenance: truth.describe('true: with where each value comes from'),
    sensitive: truth.describe(
      'true: also sensitive attributes, as far as the purpose is named for them; needs people:sensitive',
    ),
    after: z.uuid().optional().describe('The id of the last line that was read'),
    limit: z.coerce.number().int().min(1).max(1_000_000_000).optional().describe('People at most; all, unless said'),
  }),
  response: exportedPerson,
  lines: true,
  errors: ['unknown_purpose'],
})

import { z } from 'zod'
import { condition } from './conditions.ts'
import { expression, fieldName, rowExpression, zone } from './expressions.ts'

const column = z.string().min(1)
export const identifier = z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/, 'Use small letters, digits and hyphens')
const fields = z.record(fieldName, expression)

const input = z
  .strictObject({
    format: z.enum(['csv', 'ndjson']).optional().describe('By the name of the file unless said'),
    delimiter: z.string().length(1).default(','),
    encoding: z.string().min(1).default('utf-8').describe('Any label of the WHATWG Encoding Standard'),
    columns: z.array(column).min(1).optional().describe('Names of the columns of a CSV file without a header line'),
    empty: z.array(z.string()).default(['']).describe('Texts that stand for no value'),
  })
  .prefault({})

const time = z.strictObject({ column, format: z.string().min(1).optional(), zone: zone.optional() })

const rule = z
  .strictObject({
    id: identifier.describe('Part of every messageId: keep it once events were sent'),
    when: condition.optional(),
    type: z.enum(['track', 'identify', 'page', 'screen', 'group']),
    event: rowExpression.optional().describe('Name of a track event'),
    name: rowExpression.optional().describe('Name of a page or screen'),
    groupId: rowExpression.optional(),
    userId: rowExpression.optional(),
    anonymousId: rowExpression.optional(),
    timestamp: time,
    properties: fields.optional(),
    traits: fields.optional(),
    context: fields.optional(),
    groupBy: z.array(column).min(1).optional().describe('Rows equal in these columns become one event'),
    key: z.array(column).min(1).optional().describe('Columns that name the event; its row number unless said'),
    whenChanged: z
      .strictObject({ per: z.array(column).min(1), of: z.array(column).min(1) })
      .optional()
      .describe('Only for the first row of each `per`, and for rows where `of` differs from the row before'),
  })
  .superRefine((r, ctx) => {
    const wrong = (path: string, message: string) => ctx.addIssue({ code: 'custom', path: [path], message })
    if (r.type === 'track' && !r.event) wrong('event', 'A track event needs a name')
    if (r.type !== 'track' && r.event) wrong('event', 'Only track events have it; pages and screens have `name`')
    if (r.type === 'group' && !r.groupId) wrong('groupId', 'A group event needs it')
    if (!r.userId && !r.anonymousId) wrong('userId', 'An event needs a userId or an anonymousId')
    if (r.groupBy && r.key) wrong('key', 'The columns of `groupBy` are the key already')
    if (r.groupBy && r.whenChanged) wrong('whenChanged', 'Cannot be combined with `groupBy`')
    if (r.traits && r.type !== 'identify' && r.type !== 'group') {
      wrong('traits', 'Only identify and group events have traits; use properties')
    }
    if (r.properties && r.type === 'identify') wrong('properties', 'An identify event has traits instead')
  })

/** What every mapping has, whatever its rows become. */
export const mappingFrame = {
  $schema: z.string().optional(),
  description: z.string().optional(),
  input,
  skip: z.array(z.strictObject({ reason: z.string().min(1).max(64), when: condition })).default([]),
}

/** How the rows of a file become events. Read from JSON; see docs/guides/import.md. */
export const importMapping = z.strictObject({
  ...mappingFrame,
  id: identifier.describe('Part of every messageId: keep it once events were sent'),
  grouping: z
    .strictObject({
      window: z
        .int()
        .min(1)
        .max(1_000_000)
        .default(10_000)
        .describe('A group is complete when this many rows went by without one of it'),
      maxRows: z.int().min(1).max(1_000_000).default(50_000).describe('A larger group is put into the rejects'),
    })
    .prefault({}),
  events: z
    .array(rule)
    .min(1)
    .refine((rules) => new Set(rules.map((r) => r.id)).size === rules.length, 'Every rule needs an id of its own'),
})

export type ImportMapping = z.infer<typeof importMapping>
export type ImportRule = ImportMapping['events'][number]
export type ImportInput = ImportMapping['input']

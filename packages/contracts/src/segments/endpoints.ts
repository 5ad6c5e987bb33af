import { z } from 'zod'
import { endpoint } from '../endpoint.ts'
import { page, pageQuery } from '../page.ts'
import { valueClasses } from '../profiles/classes.ts'
import type { SegmentNode } from './definition.ts'

export const segmentKey = z
  .string()
  .regex(/^[a-z0-9][a-z0-9_-]{0,63}$/, 'Small letters, digits, - and _; at most 64')
  .describe('Names the segment for ever')

export const segmentStates = ['draft', 'computing', 'live', 'paused'] as const
export type SegmentState = (typeof segmentStates)[number]

/** As it is answered: it was checked when it was written. */
const tree = z
  .unknown()
  .describe('A tree of conditions; docs/guides/segments.md has each kind') as unknown as z.ZodType<SegmentNode>

const said = {
  name: z.string().min(1).max(200),
  description: z.string().max(2_000).default(''),
  purpose: z
    .string()
    .min(1)
    .max(64)
    .describe('What it serves, a key of /v1/purposes: only people who allow it are counted'),
  definition: tree,
}

/** Read by hand (check/read.ts), so that a mistake is reported where it stands and a huge tree is refused before it is read. */
const writtenDefinition = z
  .unknown()
  .refine((value) => value !== undefined, 'Say who is in: a tree, or its text form')
  .describe('A tree of conditions, or its text form as one text')

/** A count that does not give anybody away: exact, or `null` where it is below ten and the caller may not see people. */
export const guardedCount = z.int().nullable().describe('Null: fewer than ten, for callers without people:read')

export const segment = z.object({
  key: segmentKey,
  ...said,
  text: z.string().describe('The definition in the text form'),
  sentences: z.object({ en: z.string(), zh: z.string(), ar: z.string() }).describe('The definition as a sentence'),
  state: z
    .enum(segmentStates)
    .describe('`computing`: everybody is being looked at; `paused`: members stay as they are'),
  version: z.int().describe('Of the definition; each change is another one'),
  size: guardedCount.describe('Members now; null also while it was never computed'),
  usedBy: z.array(z.object({ kind: z.string(), key: z.string(), name: z.string() })).describe('What refers to it'),
  createdBy: z.string(),
  updatedAt: z.iso.datetime(),
  computedAt: z.iso.datetime().nullable().describe('When everybody was last looked at'),
  builtIn: z.boolean().describe('Came with Candor: may be paused and edited like any other'),
})
export type Segment = z.infer<typeof segment>

/** Names that cannot be a key: addresses of the interface and of the console. */
export const reservedSegmentKeys = ['new', 'preview', 'compare', 'catalogue'] as const

const byKey = z.object({ key: segmentKey })
const definitionErrors = [
  'bad_segment',
  'unknown_attribute',
  'unknown_event',
  'unknown_purpose',
  'segment_cycle',
  'type_mismatch',
] as const

export const listSegments = endpoint({
  id: 'listSegments',
  method: 'GET',
  path: '/v1/segments',
  tag: 'Segments',
  summary: 'Segments, by name',
  access: { kind: 'scope', scope: 'segments:read' },
  query: z.object({ q: z.string().max(200).optional(), state: z.enum(segmentStates).optional() }),
  response: z.object({
    items: z.array(
      segment.extend({
        trend: z
          .array(guardedCount)
          .max(30)
          .describe(
            'Size at the end of each of the last thirty days, the newest last; null also where it is not known',
          ),
      }),
    ),
  }),
})

export const getSegment = endpoint({
  id: 'getSegment',
  method: 'GET',
  path: '/v1/segments/:key',
  tag: 'Segments',
  summary: 'One segment',
  access: { kind: 'scope', scope: 'segments:read' },
  params: byKey,
  response: segment,
  errors: ['not_found'],
})

export const putSegment = endpoint({
  id: 'putSegment',
  method: 'PUT',
  path: '/v1/segments/:key',
  tag: 'Segments',
  summary: 'Create a segment, or change it',
  description:
    'A change of definition or purpose is a new version: everybody is looked at again, and who enters or leaves because of it is told ' +
    'as by `definition`. The definition is given as a tree, or as text.',
  access: { kind: 'scope', scope: 'segments:write' },
  params: byKey,
  body: z.object({
    name: said.name,
    description: said.description,
    purpose: said.purpose,
    definition: writtenDefinition,
    state: z.enum(['draft', 'live', 'paused']).default('live'),
    version: z.int().min(0).default(0).describe('The version that was read: another one since is a conflict; 0: any'),
    unseenEvents: z.enum(['refuse', 'allow']).default('refuse').describe('Events that this workspace has never seen'),
  }),
  response: segment,
  errors: ['conflict', 'limit_reached', ...definitionErrors],
})

export const deleteSegment = endpoint({
  id: 'deleteSegment',
  method: 'DELETE',
  path: '/v1/segments/:key',
  tag: 'Segments',
  summary: 'Delete a segment that nothing uses',
  access: { kind: 'scope', scope: 'segments:write' },
  params: byKey,
  response: z.object({ deleted: z.literal(true) }),
  errors: ['not_found', 'segment_in_use'],
})

export const segmentVersions = endpoint({
  id: 'segmentVersions',
  method: 'GET',
  path: '/v1/segments/:key/versions',
  tag: 'Segments',
  summary: 'All versions of a segment, newest first',
  access: { kind: 'scope', scope: 'segments:read' },
  params: byKey,
  response: z.object({
    items: z.array(
      z.object({
        version: z.int(),
        purpose: z.string(),
        definition: tree,
        text: z.string(),
        sentences: z.object({ en: z.string(), zh: z.string(), ar: z.string() }),
        by: z.string(),
        at: z.iso.datetime(),
      }),
    ),
  }),
  errors: ['not_found'],
})

export const breakdownBy = ['lifecycle', 'type', 'country'] as const

export const previewSegment = endpoint({
  id: 'previewSegment',
  method: 'POST',
  path: '/v1/segments/preview',
  tag: 'Segments',
  summary: 'Count a definition at once, over all history, without saving it',
  description:
    'Answers with the definition in both forms too, so that a builder shows them while one types. People are listed only to callers ' +
    'with people:read, and then the reading is audited. A count that differs from an earlier one by fewer than ten people is not told. ' +
    'A mistake in a tree is reported at its condition (`definition.all.0`), one in a text at its line and column, both from 1 (`definition:2:14`).',
  access: { kind: 'scope', scope: 'segments:read' },
  body: z.object({
    purpose: said.purpose,
    definition: writtenDefinition,
    sample: z.int().min(0).max(50).default(0).describe('So many members as examples; needs people:read'),
    breakdown: z.string().max(255).optional().describe('An attribute: members by its value, the most frequent twenty'),
    unseenEvents: z.enum(['refuse', 'allow']).default('refuse'),
  }),
  response: z.object({
    count: guardedCount,
    of: guardedCount.describe('People who allow the purpose'),
    share: z.number().nullable().describe('count / of'),
    approximate: z.boolean().describe('The count was rounded so that nobody is given away by a difference'),
    asOf: z.iso.datetime(),
    behind: z.int().describe('People whose newest values are still on their way to this count'),
    sample: z.array(z.object({ personId: z.uuid(), label: z.string() })),
    breakdown: z.array(z.object({ value: z.string(), count: guardedCount })),
    definition: tree,
    text: z.string(),
    sentences: z.object({ en: z.string(), zh: z.string(), ar: z.string() }),
  }),
  errors: [...definitionErrors, 'permissions_behind'],
})

export const changeReason = z.object({
  kind: z.enum(['event', 'value', 'consent', 'identity', 'time', 'definition', 'signal']).describe('What decided'),
  name: z.string().optional().describe('Of the event, or the key of the attribute'),
  class: z.enum(valueClasses).optional().describe('Where the value comes from that decided'),
  messageId: z.string().optional(),
  at: z.iso.datetime().optional().describe('When that happened'),
})
export type ChangeReason = z.infer<typeof changeReason>

export const listMembers = endpoint({
  id: 'listMembers',
  method: 'GET',
  path: '/v1/segments/:key/members',
  tag: 'Segments',
  summary: 'Members, newest first, each with why they are in',
  description: 'Only people who allow the purpose of the segment now. Every reading is written to the audit log.',
  access: { kind: 'scope', scope: 'people:read' },
  params: byKey,
  query: pageQuery,
  response: page(
    z.object({
      personId: z.uuid(),
      label: z.string(),
      since: z.iso.datetime(),
      reason: changeReason,
    }),
  ),
  errors: ['not_found'],
})

export const exportMembers = endpoint({
  id: 'exportMembers',
  method: 'GET',
  path: '/v1/segments/:key/export',
  tag: 'Segments',
  summary: 'All members who allow the purpose that it is exported for, as lines or CSV',
  access: { kind: 'scope', scope: 'people:export' },
  params: byKey,
  query: z.object({
    purpose: z.string().min(1).max(64).optional().describe('Of the recipient; that of the segment, unless said'),
    format: z.enum(['ndjson', 'csv']).default('csv'),
    identifiers: z.string().max(500).default('user_id').describe('Kinds with commas between them'),
  }),
  response: z.object({ personId: z.uuid(), since: z.iso.datetime(), identifiers: z.record(z.string(), z.string()) }),
  lines: true,
  errors: ['not_found', 'unknown_purpose'],
})

export const segmentChanges = endpoint({
  id: 'segmentChanges',
  method: 'GET',
  path: '/v1/segments/:key/changes',
  tag: 'Segments',
  summary: 'Who entered and left, newest first, with the reason',
  access: { kind: 'scope', scope: 'people:read' },
  params: byKey,
  query: pageQuery,
  response: page(
    z.object({
      personId: z.uuid(),
      label: z.string(),
      change: z.enum(['entered', 'left']),
      at: z.iso.datetime(),
      reason: changeReason,
      version: z.int(),
    }),
  ),
  errors: ['not_found'],
})

export const segmentSizes = endpoint({
  id: 'segmentSizes',
  method: 'GET',
  path: '/v1/segments/:key/sizes',
  tag: 'Segments',
  summary: 'How large a segment was, day by day, and how many entered and left',
  access: { kind: 'scope', scope: 'segments:read' },
  params: byKey,
  query: z.object({ days: z.coerce.number().int().min(1).max(730).default(90) }),
  response: z.object({
    items: z.array(z.object({ day: z.iso.date(), size: guardedCount, entered: guardedCount, left: guardedCount })),
  }),
  errors: ['not_found'],
})

export const compareSegments = endpoint({
  id: 'compareSegments',
  method: 'GET',
  path: '/v1/segments/compare',
  tag: 'Segments',
  summary: 'How two segments overlap and differ',
  access: { kind: 'scope', scope: 'segments:read' },
  query: z.object({ a: segmentKey, b: segmentKey }),
  response: z.object({ both: guardedCount, onlyA: guardedCount, onlyB: guardedCount }),
  errors: ['not_found'],
})

export const segmentContent = endpoint({
  id: 'segmentContent',
  method: 'GET',
  path: '/v1/segments/:key/content',
  tag: 'Segments',
  summary: 'E-mail response beside content read on the web, of the members of a segment',
  access: { kind: 'scope', scope: 'segments:read' },
  params: byKey,
  query: z.object({ days: z.coerce.number().int().min(1).max(365).default(30) }),
  response: z.object({
    members: guardedCount,
    topics: z.array(
      z.object({
        topic: z.string(),
        emailSent: guardedCount,
        emailClicked: guardedCount,
        emailRate: z.object({ low: z.number(), mid: z.number(), high: z.number() }).nullable(),
        webRead: guardedCount.describe('Members who read content of the topic on the web'),
        webShare: z.object({ low: z.number(), mid: z.number(), high: z.number() }).nullable(),
      }),
    ),
  }),
  errors: ['not_found', 'permissions_behind'],
})

export const segmentsOfPerson = endpoint({
  id: 'segmentsOfPerson',
  method: 'GET',
  path: '/v1/people/:id/segments',
  tag: 'Segments',
  summary: 'The segments that a person is in, and since when and why',
  access: { kind: 'scope', scope: 'people:read' },
  params: z.object({ id: z.uuid() }),
  response: z.object({
    items: z.array(z.object({ key: segmentKey, name: z.string(), since: z.iso.datetime(), reason: changeReason })),
  }),
  errors: ['not_found'],
})

export const undecided = endpoint({
  id: 'undecidedPeople',
  method: 'GET',
  path: '/v1/segments/:key/undecided',
  tag: 'Segments',
  summary: 'People of whom the evidence does not say whether they belong: a question would decide it',
  access: { kind: 'scope', scope: 'people:read' },
  params: byKey,
  query: pageQuery,
  response: page(
    z.object({ personId: z.uuid(), label: z.string(), attribute: z.string().nullable(), score: z.number() }),
  ),
  errors: ['not_found', 'permissions_behind'],
})

export const putWeather = endpoint({
  id: 'putWeather',
  method: 'PUT',
  path: '/v1/signals/weather',
  tag: 'Segments',
  summary: 'Tell the weather of regions, where no provider is configured',
  access: { kind: 'scope', scope: 'segments:write' },
  body: z.object({
    items: z
      .array(z.object({ region: z.string().max(10), is: z.array(z.string().max(20)).max(10), until: z.iso.datetime() }))
      .min(1)
      .max(1_000),
  }),
  response: z.object({ regions: z.int() }),
})

const names = z.record(z.string(), z.string()).describe('By locale')

export const segmentCatalogue = endpoint({
  id: 'segmentCatalogue',
  method: 'GET',
  path: '/v1/segments/catalogue',
  tag: 'Segments',
  summary: 'What a definition can name: events seen, with their properties, and what else there is',
  access: { kind: 'scope', scope: 'segments:read' },
  response: z.object({
    events: z.array(
      z.object({
        type: z.string(),
        name: z.string(),
        lastSeenAt: z.iso.datetime(),
        properties: z.array(
          z.object({ name: z.string(), type: z.enum(['text', 'number', 'boolean', 'list', 'object']) }),
        ),
      }),
    ),
    weather: z.array(z.object({ region: z.string(), is: z.array(z.string()) })),
    purposes: z.array(z.object({ key: z.string(), names })).describe('Those that are not retired'),
    topics: z.array(z.object({ key: z.string(), names })),
    sections: z.array(z.string()).max(200).describe('Seen in `Section Viewed`, the most frequent first'),
  }),
})

import { z } from 'zod'
import { endpoint } from '../endpoint.ts'
import { page, pageQuery } from '../page.ts'
import { identifierKind, identifierValue } from './identifiers.ts'

const personId = z.object({ id: z.uuid() })
const named = z.object({ kind: identifierKind, value: identifierValue })
/** An identifier with the number under which links and history know it. */
const numbered = named.extend({
  id: z.int(),
  verified: z.boolean(),
  verifiedAt: z.iso.datetime().nullable().describe('When it was last shown to be theirs'),
})
const dryRun = z.boolean().default(false).describe('Change nothing, and show exactly what would change')

/** What hangs on some identifiers, and goes where they go. */
const change = z.object({
  applied: z.boolean(),
  identifiers: z.array(numbered).describe('Those that change hands'),
  people: z.array(z.uuid()).describe('Former people who go along: what stands under their ids follows'),
  values: z
    .array(z.object({ key: z.string(), class: z.int() }))
    .describe('Values that were told through these identifiers'),
  answers: z
    .array(z.object({ seq: z.int(), kind: z.string(), purpose: z.string().nullable(), occurredAt: z.iso.datetime() }))
    .describe('Answers to questions of consent that were given through these identifiers'),
  preferences: z.int().describe('Topics, channels and frequencies that were chosen through them'),
  mentions: z.int().describe('Answers to whether something may be said'),
  recipients: z.int().describe('People they give to, with what was said of them'),
  groups: z.int().describe('Households and accounts that were told through them'),
  events: z
    .int()
    .nullable()
    .describe('Events that change hands, as far as running the service may read them; null: history is behind'),
})

export const mergeChange = change.extend({
  survivorId: z.uuid(),
  mergedId: z.uuid(),
  mergeId: z.int().nullable().describe('Undo it by this number; null for a dry run'),
})
export type MergeChange = z.infer<typeof mergeChange>

export const unmergeChange = change.extend({
  personId: z.uuid().describe('Who stays'),
  separatedId: z.uuid().nullable().describe('Who goes: the former person again, or a new one (null in a dry run)'),
  restored: z.boolean().describe('The former person stands for itself again'),
  cut: z.int().describe('Pieces of evidence that join nobody any longer'),
})
export type UnmergeChange = z.infer<typeof unmergeChange>

export const mergePerson = endpoint({
  id: 'mergePerson',
  method: 'POST',
  path: '/v1/people/:id/merge',
  tag: 'Identity',
  summary: 'Say that another person is this one',
  description:
    'The person of the path stands for both. A refusal of either beats a grant of the other. It can be undone until one of the two is erased.',
  access: { kind: 'scope', scope: 'people:merge' },
  params: personId,
  body: z.strictObject({ with: z.uuid(), dryRun }),
  response: mergeChange,
  errors: ['not_found', 'conflict'],
})

export const unmergePerson = endpoint({
  id: 'unmergePerson',
  method: 'POST',
  path: '/v1/people/:id/unmerge',
  tag: 'Identity',
  summary: 'Separate what was joined wrongly',
  description:
    'Either the number of a merge, or the identifiers that are somebody else’s. Everything that was told goes with the identifier ' +
    'through which it came: values, answers, preferences, recipients, groups, events. The same evidence never joins the two again.',
  access: { kind: 'scope', scope: 'people:merge' },
  params: personId,
  body: z.union([
    z.strictObject({ merge: z.int().positive(), dryRun }),
    z.strictObject({ identifiers: z.array(named).min(1).max(1_000), dryRun }),
  ]),
  response: unmergeChange,
  errors: ['not_found', 'conflict', 'merge_final'],
})

export const listMerges = endpoint({
  id: 'listMerges',
  method: 'GET',
  path: '/v1/people/:id/merges',
  tag: 'Identity',
  summary: 'Who was merged into a person, on what evidence, and what joins its identifiers',
  access: { kind: 'scope', scope: 'people:read' },
  params: personId,
  response: z.object({
    merges: z.array(
      z.object({
        id: z.int(),
        mergedId: z.uuid(),
        survivorId: z.uuid(),
        at: z.iso.datetime(),
        messageId: z.string().describe('The event that joined them; empty when an operator did'),
        actor: z.string().nullable().describe('The operator who joined them'),
        undoneAt: z.iso.datetime().nullable(),
        undoable: z.boolean(),
      }),
    ),
    identifiers: z.array(numbered),
    links: z
      .array(
        z.object({
          left: z.int(),
          right: z.int(),
          forced: z.boolean(),
          at: z.iso.datetime(),
          messageId: z.string(),
          state: z.enum(['counts', 'held', 'cut']),
          reason: z.string().nullable(),
        }),
      )
      .describe(
        'Evidence about its identifiers, by their numbers; of held and cut evidence the other may be somebody else’s',
      ),
  }),
  errors: ['not_found'],
})

export const review = z.object({
  id: z.string(),
  reason: z.string(),
  at: z.iso.datetime().describe('When the evidence happened'),
  recordedAt: z.iso.datetime(),
  messageId: z.string(),
  left: numbered.extend({ personId: z.uuid() }),
  right: numbered.extend({ personId: z.uuid() }),
})
export type Review = z.infer<typeof review>

export const listReviews = endpoint({
  id: 'listReviews',
  method: 'GET',
  path: '/v1/identity/reviews',
  tag: 'Identity',
  summary: 'Evidence that was not followed and waits for an operator, oldest first',
  description: 'Events keep flowing meanwhile; each stands under whom it names.',
  access: { kind: 'scope', scope: 'people:read' },
  query: pageQuery,
  response: page(review),
})

export const decideReview = endpoint({
  id: 'decideReview',
  method: 'POST',
  path: '/v1/identity/reviews/:id',
  tag: 'Identity',
  summary: 'Accept evidence, which joins two people, or refuse it, so that it never does',
  access: { kind: 'scope', scope: 'people:merge' },
  params: z.object({ id: z.string().regex(/^[0-9]+\.[0-9]+\.[01]$/) }),
  body: z.strictObject({ decision: z.enum(['accept', 'refuse']) }),
  response: z.object({ personId: z.uuid().nullable().describe('Who stands for both; null when it was refused') }),
  errors: ['not_found', 'conflict'],
})

export const addIdentifier = endpoint({
  id: 'addIdentifier',
  method: 'POST',
  path: '/v1/people/:id/identifiers',
  tag: 'Identity',
  summary: 'Give a person an identifier, or mark one of its own as verified',
  description: 'Two people who each have a verified user id are never joined by themselves.',
  access: { kind: 'scope', scope: 'people:merge' },
  params: personId,
  body: named.extend({ verified: z.boolean().default(true) }).strict(),
  response: numbered,
  errors: ['not_found', 'conflict', 'bad_identifier'],
})

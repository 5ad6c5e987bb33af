import { z } from 'zod'
import { endpoint } from '../endpoint.ts'
import { feedbackNote } from './feedback-endpoints.ts'
import { lexicon, themeKey } from './lexicon.ts'

const read = { kind: 'scope', scope: 'feedback:read' } as const
const write = { kind: 'scope', scope: 'feedback:write' } as const

/** A count as it may be told: tens of a running total (docs/adr/0020); null: fewer than that. */
const inTens = z.int().nullable().describe('In tens; null: fewer than ten')
const share = z
  .object({ value: z.number(), low: z.number(), high: z.number() })
  .nullable()
  .describe('0 to 1 with its 95 % interval, which holds for every count that the tens may stand for; null: too few')

const days = {
  purpose: z.string().min(1).max(64).default('analytics').describe('What it is read for, a key of /v1/purposes'),
  from: z.iso.date().optional().describe('First day (UTC); 90 days before `to` unless said'),
  to: z.iso.date().optional().describe('Last day; today unless said'),
}

export const npsFigure = z.object({
  answers: inTens,
  promoters: inTens.describe('9 and 10'),
  passives: inTens.describe('7 and 8'),
  detractors: inTens.describe('0 to 6'),
  score: z
    .object({ value: z.number(), low: z.number(), high: z.number() })
    .nullable()
    .describe('-100 to 100: percent promoters less percent detractors, with its 95 % interval; null below the minimum'),
})
export type NpsFigure = z.infer<typeof npsFigure>

export const getNps = endpoint({
  id: 'getNps',
  method: 'GET',
  path: '/v1/feedback/nps',
  tag: 'Feedback',
  summary: 'Net Promoter Score with its interval, over time',
  description:
    'Of answers of people who allow the purpose. The standard error is √[(p + d − (p−d)²)/n]; the interval is widened to hold for every count that the tens may stand for.',
  access: read,
  query: z.object({ ...days, every: z.enum(['week', 'month']).default('month') }),
  response: z.object({
    minimum: z.int().describe('Below so many answers no score is told'),
    total: npsFigure,
    points: z.array(npsFigure.extend({ from: z.iso.date() })),
  }),
  errors: ['unknown_purpose'],
})

export const changeStatuses = ['planned', 'made', 'dropped'] as const
export const feedbackChange = z.object({
  id: z.uuid(),
  theme: themeKey,
  title: z.string().describe('What is done about it'),
  status: z.enum(changeStatuses),
  message: z
    .record(z.string(), z.string())
    .nullable()
    .describe('What contributors are told, by language; null: nothing'),
  purpose: z.string().describe('Who allows it is told'),
  since: z.iso.date().describe('Whoever spoke of the theme since this day contributed'),
  madeAt: z.iso.datetime().nullable(),
  told: inTens.describe('Contributors for whom a note waits or was sent'),
  createdBy: z.string(),
  createdAt: z.iso.datetime(),
})
export type FeedbackChange = z.infer<typeof feedbackChange>

export const themeFigure = z.object({
  key: themeKey,
  names: z.object({ en: z.string(), zh: z.string(), ar: z.string() }),
  texts: inTens.describe('Texts that speak of it'),
  positive: inTens,
  negative: inTens,
  share,
  change: share.describe(
    'Share less that of as many days before, with an interval that is at least 95 %; null: too few on either side',
  ),
  owner: z.string().nullable(),
})
export type ThemeFigure = z.infer<typeof themeFigure>

export const getThemes = endpoint({
  id: 'getThemes',
  method: 'GET',
  path: '/v1/feedback/themes',
  tag: 'Feedback',
  summary: 'What texts of a period speak of, and how that changed',
  access: read,
  query: z.object(days),
  response: z.object({
    minimum: z.int().describe('Below so many texts no share is told'),
    texts: inTens,
    from: z.iso.date(),
    to: z.iso.date(),
    themes: z.array(themeFigure).describe('Those of most texts first'),
  }),
  errors: ['unknown_purpose'],
})

export const setThemeOwner = endpoint({
  id: 'setThemeOwner',
  method: 'PUT',
  path: '/v1/feedback/themes/:theme/owner',
  tag: 'Feedback',
  summary: 'Say who answers for a theme',
  access: write,
  params: z.object({ theme: themeKey }),
  body: z.object({ owner: z.string().trim().min(1).max(200).nullable() }),
  response: z.object({ theme: themeKey, owner: z.string().nullable() }),
  errors: ['not_found'],
})

const message = z
  .object({
    en: z.string().trim().min(1).max(2_000),
    zh: z.string().trim().min(1).max(2_000),
    ar: z.string().trim().min(1).max(2_000),
  })
  .partial()
  .refine((m) => Object.values(m).some((text) => text !== undefined), 'In one language at least')

export const listFeedbackChanges = endpoint({
  id: 'listFeedbackChanges',
  method: 'GET',
  path: '/v1/feedback/changes',
  tag: 'Feedback',
  summary: 'What is done about themes, newest first (at most 200)',
  access: read,
  query: z.object({ theme: themeKey.optional() }),
  response: z.object({ items: z.array(feedbackChange) }),
})

export const planFeedbackChange = endpoint({
  id: 'planFeedbackChange',
  method: 'POST',
  path: '/v1/feedback/changes',
  tag: 'Feedback',
  summary: 'Plan to do something about a theme',
  access: write,
  body: z.object({
    theme: themeKey,
    title: z.string().trim().min(1).max(500),
    message: message.nullable().default(null),
    purpose: z.string().min(1).max(64).default('email').describe('Only contributors who allow it are told'),
    since: z.iso.date().optional().describe('A year ago, unless said'),
  }),
  response: feedbackChange,
  status: 201,
  errors: ['not_found', 'unknown_purpose'],
})

export const settleFeedbackChange = endpoint({
  id: 'settleFeedbackChange',
  method: 'PUT',
  path: '/v1/feedback/changes/:id',
  tag: 'Feedback',
  summary: 'Say that a change was made, or dropped',
  description:
    'Made, with a message: a note waits for each contributor who allows the purpose and did not ask to hear nothing. It cannot be made twice.',
  access: write,
  params: z.object({ id: z.uuid() }),
  body: z.object({ status: z.enum(['made', 'dropped']), message: message.nullable().optional() }),
  response: feedbackChange,
  errors: ['not_found', 'conflict', 'unknown_purpose'],
})

export const listFeedbackNotes = endpoint({
  id: 'listFeedbackNotes',
  method: 'GET',
  path: '/v1/feedback/changes/:id/notes',
  tag: 'Feedback',
  summary: 'Who is told of a change (at most 1,000)',
  description: 'Only those who allow the purpose of the change now.',
  access: { kind: 'scope', scope: 'people:read' },
  params: z.object({ id: z.uuid() }),
  response: z.object({ items: z.array(feedbackNote) }),
  errors: ['not_found', 'unknown_purpose'],
})

export const getLexicon = endpoint({
  id: 'getLexicon',
  method: 'GET',
  path: '/v1/feedback/lexicon',
  tag: 'Feedback',
  summary: 'What texts are read with',
  access: read,
  response: z.object({ version: z.int(), isDefault: z.boolean(), lexicon }),
})

export const putLexicon = endpoint({
  id: 'putLexicon',
  method: 'PUT',
  path: '/v1/feedback/lexicon',
  tag: 'Feedback',
  summary: 'Change what texts are read with; null: what comes with Candor',
  description: 'Texts that are here already stay as they were read until POST /v1/feedback/reread.',
  access: write,
  body: z.object({ version: z.int().describe('The one that was changed'), lexicon: lexicon.nullable() }),
  response: z.object({ version: z.int(), isDefault: z.boolean(), lexicon }),
  errors: ['conflict'],
})

export const rereadFeedback = endpoint({
  id: 'rereadFeedback',
  method: 'POST',
  path: '/v1/feedback/reread',
  tag: 'Feedback',
  summary: 'Read texts again that were read with another lexicon, up to 1,000 at once',
  access: write,
  response: z.object({ reread: z.int(), isDone: z.boolean().describe('False: call again') }),
})

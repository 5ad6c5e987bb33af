import { z } from 'zod'
import { readFor } from '../consent/read-for.ts'
import { endpoint } from '../endpoint.ts'
import { identifierKind, identifierValue } from '../identity/identifiers.ts'
import { page, pageQuery } from '../page.ts'
import { feedbackLanguages, themeKey } from './lexicon.ts'

export const feedbackKinds = ['nps', 'review', 'comment', 'testimonial', 'answer'] as const
export type FeedbackKind = (typeof feedbackKinds)[number]

export const moods = ['positive', 'neutral', 'negative'] as const
export type Mood = (typeof moods)[number]

/** Scales of the kinds that have one. */
export const feedbackScales = { nps: { least: 0, most: 10 }, review: { least: 1, most: 5 } } as const

const read = { kind: 'scope', scope: 'feedback:read' } as const
const write = { kind: 'scope', scope: 'feedback:write' } as const
/** Texts are what people said: they are seen by who may see people. */
const seePeople = { kind: 'scope', scope: 'people:read' } as const

const themes = z.record(themeKey, z.enum(moods)).describe('What it speaks of, and how')

export const feedbackItem = z.object({
  id: z.uuid(),
  personId: z.uuid().nullable().describe('Null: nobody knows who wrote it'),
  kind: z.enum(feedbackKinds),
  channel: z.string(),
  about: z.string().nullable(),
  text: z.string().nullable(),
  language: z.enum(feedbackLanguages).nullable(),
  score: z.int().nullable(),
  themes,
  at: z.iso.datetime(),
  quotable: z.boolean().describe('The author agreed to being quoted'),
  quoteName: z.string().nullable().describe('Under this name'),
})
export type FeedbackItem = z.infer<typeof feedbackItem>

const quote = z
  .object({
    agrees: z.boolean(),
    name: z
      .string()
      .trim()
      .min(1)
      .max(100)
      .optional()
      .describe('The name that may stand under it; none: without a name'),
    reference: z.string().min(1).max(500).describe('How it is known that the author agreed, or took it back'),
  })
  .describe('Being quoted is agreed to by itself; a yes to anything else does not include it')

export const recordFeedback = endpoint({
  id: 'recordFeedback',
  method: 'POST',
  path: '/v1/feedback',
  tag: 'Feedback',
  summary: 'Record what somebody said: a review, a comment, a testimonial, an answer, a score',
  description:
    'Kept for the purposes it was told for that the person allows; for none of them, it is refused. Themes are found at once. The same channel and externalId twice is the same feedback.',
  access: write,
  body: z
    .object({
      subject: z
        .object({ kind: identifierKind, value: identifierValue })
        .optional()
        .describe('Who said it, by an identifier; who is not known yet becomes a person. Left out: nobody knows'),
      kind: z.enum(feedbackKinds),
      channel: z
        .string()
        .regex(/^[a-z0-9][a-z0-9_:.-]{0,63}$/)
        .describe('Where it was said: web, store:riverside, trustpilot'),
      externalId: z.string().min(1).max(255).describe('What it is called there'),
      about: z.string().min(1).max(255).optional().describe('A product, an order, a question'),
      text: z.string().trim().min(1).max(10_000).optional(),
      score: z.int().optional().describe('0 to 10 of nps, 1 to 5 of a review'),
      at: z.iso.datetime({ offset: true }).optional(),
      purposes: z
        .array(z.string().min(1).max(64))
        .min(1)
        .max(31)
        .default(['essential', 'analytics'])
        .describe('What the person was told it is for, keys of /v1/purposes'),
      quote: quote.optional(),
      hearBack: z.boolean().optional().describe('Wants to hear what became of it; left out: was not asked'),
    })
    .refine((f) => f.text !== undefined || f.score !== undefined, 'A text, a score, or both')
    .refine((f) => {
      if (f.score === undefined) return f.kind !== 'nps'
      const scale = f.kind === 'nps' || f.kind === 'review' ? feedbackScales[f.kind] : null
      return scale !== null && f.score >= scale.least && f.score <= scale.most
    }, 'nps has a score of 0 to 10, a review may have one of 1 to 5, other kinds have none'),
  response: z.object({
    id: z.uuid(),
    personId: z.uuid().nullable(),
    outcome: z.enum(['kept', 'known']).describe('`known`: was here already, and stays as it was'),
    language: z.enum(feedbackLanguages).nullable(),
    themes,
  }),
  status: 201,
  errors: ['bad_identifier', 'unknown_purpose', 'nothing_allowed', 'time_in_future'],
})

export const listFeedback = endpoint({
  id: 'listFeedback',
  method: 'GET',
  path: '/v1/feedback',
  tag: 'Feedback',
  summary: 'What people said, newest first',
  description: 'Of those who allow the purpose. Each reading is written to the audit log.',
  access: seePeople,
  query: pageQuery.extend({
    purpose: readFor,
    theme: themeKey.optional(),
    mood: z.enum(moods).optional().describe('With a theme: how that is spoken of'),
    kind: z.enum(feedbackKinds).optional(),
    language: z.enum(feedbackLanguages).optional(),
    quotable: z.enum(['true', 'false']).optional(),
    q: z.string().min(1).max(200).optional().describe('Words of the text'),
    from: z.iso.date().optional(),
    to: z.iso.date().optional(),
  }),
  response: page(feedbackItem.extend({ label: z.string().nullable().describe('Whom the person is called') })),
  errors: ['unknown_purpose'],
})

export const noteStates = ['waiting', 'sent', 'failed', 'dropped'] as const
export const feedbackNote = z.object({
  id: z.uuid(),
  changeId: z.uuid(),
  feedbackId: z.uuid(),
  personId: z.uuid(),
  theme: themeKey,
  title: z.string().describe('What was changed'),
  message: z.record(z.string(), z.string()).describe('What they are told, by language'),
  purpose: z.string().describe('What has to be allowed to tell them'),
  state: z.enum(noteStates).describe('`waiting`: for messaging to deliver it'),
  at: z.iso.datetime(),
})
export type FeedbackNote = z.infer<typeof feedbackNote>

export const feedbackOfPerson = endpoint({
  id: 'feedbackOfPerson',
  method: 'GET',
  path: '/v1/people/:id/feedback',
  tag: 'Feedback',
  summary: 'What a person said, and what they are told about it (the newest 100 of each)',
  access: seePeople,
  params: z.object({ id: z.uuid() }),
  query: z.object({ purpose: readFor }),
  response: z.object({ items: z.array(feedbackItem), notes: z.array(feedbackNote) }),
  errors: ['not_found', 'unknown_purpose'],
})

export const answerQuote = endpoint({
  id: 'answerQuote',
  method: 'PUT',
  path: '/v1/feedback/:id/quote',
  tag: 'Feedback',
  summary: 'Record that the author agrees to being quoted, or no longer does',
  access: write,
  params: z.object({ id: z.uuid() }),
  body: quote,
  response: z.object({ id: z.uuid(), quotable: z.boolean() }),
  errors: ['not_found'],
})

export const listQuotes = endpoint({
  id: 'listQuotes',
  method: 'GET',
  path: '/v1/feedback/quotes',
  tag: 'Feedback',
  summary: 'Texts whose authors agreed to being quoted, newest first (at most 100)',
  description: 'With the name they agreed to, or without one. Who wrote it is not said.',
  access: read,
  query: z.object({
    purpose: readFor,
    theme: themeKey.optional(),
    mood: z.enum(moods).optional(),
    limit: z.coerce.number().int().min(1).max(100).default(20),
  }),
  response: z.object({
    items: z.array(
      z.object({
        id: z.uuid(),
        text: z.string(),
        language: z.enum(feedbackLanguages).nullable(),
        name: z.string().nullable(),
        kind: z.enum(feedbackKinds),
        themes,
        on: z.iso.date(),
      }),
    ),
  }),
  errors: ['unknown_purpose'],
})

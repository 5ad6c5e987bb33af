import { z } from 'zod'
import { readFor } from '../consent/read-for.ts'
import { endpoint } from '../endpoint.ts'
import { page, pageQuery } from '../page.ts'
import { place } from '../profiles/places.ts'
import { askDecision } from './decision.ts'
import { askOutcome } from './outcomes.ts'
import { askChannels, reward } from './question.ts'

const person = z.object({ id: z.uuid() })
const readPeople = { kind: 'scope', scope: 'people:read' } as const

export const attention = z.object({
  frequency: z
    .enum(['all', 'weekly', 'monthly', 'none'])
    .nullable()
    .describe('How often the person wants to hear from the brand, from the preference centre; null: never said'),
  lastContactAt: z.iso.datetime().nullable(),
  unanswered: z.int().describe('Contacts since the last answer'),
  gapHours: z.number().describe('The gap to the next contact; each unanswered one multiplies it'),
  nextAt: z.iso
    .datetime()
    .nullable()
    .describe('When the next contact may be; null: now, or never where they want none'),
})
export type Attention = z.infer<typeof attention>

export const simulateNext = endpoint({
  id: 'simulateNext',
  method: 'GET',
  path: '/v1/people/:id/next-question',
  tag: 'Asking',
  summary: 'What would be asked of a person here and now, and why everything else would not be',
  description: 'Asks nothing and spends nothing. That it was looked at is in the audit log.',
  access: readPeople,
  params: person,
  query: z.object({
    placement: place.default('web'),
    channel: z.enum(askChannels).default('web'),
  }),
  response: z.object({ personId: z.uuid(), decision: askDecision, attention }),
  errors: ['not_found'],
})

export const listAsks = endpoint({
  id: 'listAsks',
  method: 'GET',
  path: '/v1/people/:id/asks',
  tag: 'Asking',
  summary: 'What a person was asked, what they said, and why they were asked; newest first',
  description: 'Answers are shown as far as the caller may see their attribute.',
  access: readPeople,
  params: person,
  query: pageQuery.extend({ purpose: readFor }),
  response: page(
    z.object({
      askId: z.uuid(),
      kind: z.enum(['question', 'flow']),
      key: z.string(),
      version: z.int(),
      placement: z.string(),
      channel: z.string(),
      locale: z.string(),
      shownAt: z.iso.datetime(),
      outcome: askOutcome,
      outcomeAt: z.iso.datetime().nullable(),
      decision: askDecision.nullable().describe('Why it was asked; null: not kept any more, or opened by the person'),
      answers: z.array(
        z.object({
          question: z.string(),
          version: z.int(),
          outcome: askOutcome,
          answer: z.unknown().describe('Null where the caller may not see it, or it was taken back'),
          at: z.iso.datetime(),
          paid: reward.nullable(),
        }),
      ),
    }),
  ),
  errors: ['not_found', 'unknown_purpose'],
})

export const takeBackForPerson = endpoint({
  id: 'takeBackForPerson',
  method: 'POST',
  path: '/v1/people/:id/asks/:askId/take-back',
  tag: 'Asking',
  summary: 'Take an answer back for a person who asked for that',
  access: { kind: 'scope', scope: 'people:write' },
  params: person.extend({ askId: z.uuid() }),
  body: z.object({ question: z.string().max(64).optional() }).default({}),
  response: z.object({ askId: z.uuid(), takenBack: z.array(z.string()) }),
  errors: ['not_found'],
})

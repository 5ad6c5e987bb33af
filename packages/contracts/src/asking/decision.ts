import { z } from 'zod'
import { askedCodes, notAskedCodes } from './reasons.ts'

const sentences = z.object({ en: z.string(), zh: z.string(), ar: z.string() })
const what = z.object({ kind: z.enum(['question', 'flow']), key: z.string(), version: z.int() })

export const policies = ['static', 'adaptive'] as const
export type Policy = (typeof policies)[number]

/** What a score is made of: P(answer) × value − sensitivity − fatigue. Of the static order, the priority alone. */
export const scoreParts = z.object({
  score: z.number(),
  answerProbability: z.number().describe('As drawn: the adaptive policy explores by drawing'),
  value: z.number().describe('What the answer would decide: undecided memberships, weighted by their use'),
  sensitivity: z.number(),
  fatigue: z.number(),
})
export type ScoreParts = z.infer<typeof scoreParts>

/** A decision on what to ask somebody now, with everything that was not asked and why: explained silence. */
export const askDecision = z.object({
  at: z.iso.datetime(),
  placement: z.string(),
  channel: z.string(),
  policy: z.enum(policies),
  asked: what
    .extend({ because: z.enum(askedCodes), sentences, score: scoreParts.nullable() })
    .nullable()
    .describe('Null: nothing is asked'),
  notAsked: z.array(
    what.extend({
      because: z.enum(notAskedCodes),
      sentences,
      earliest: z.iso
        .datetime()
        .nullable()
        .describe('When that could change by time alone; null: by time alone, never'),
      score: scoreParts.nullable(),
    }),
  ),
  earliest: z.iso.datetime().nullable().describe('The first moment at which something could be asked; null: not known'),
})
export type AskDecision = z.infer<typeof askDecision>

import { z } from 'zod'
import { endpoint } from '../endpoint.ts'
import { sensitivities } from '../profiles/catalogue-endpoints.ts'
import { place } from '../profiles/places.ts'
import { largestAnswer } from './answers.ts'
import { stepId } from './conditions.ts'
import { flowKinds, flowLength, flowRenderings } from './flow.ts'
import { questionForm } from './forms.ts'
import { declines } from './outcomes.ts'
import { answerReward, askChannels, questionKey, questionText } from './question.ts'

/**
 * What a page, an app or a link says and hears with nothing but its write key. Bodies may come as text/plain, so that browsers
 * ask nothing first. Every call is answered for the person whom its subject names, and for nobody else.
 */
const writeKey = z
  .string()
  .min(1)
  .max(128)
  .describe('Of a source. A page that has the token of a link, and no key, may leave it out')
const locale = z.string().max(35).describe('BCP 47; the nearest there is')
const anyKey = z.object({ writeKey: writeKey.optional() })

/** Whom it is about. A token of a preference link names somebody for sure; a device and a user id as events do. */
export const askSubject = z
  .object({
    anonymousId: z.string().min(1).max(255).optional(),
    userId: z.string().min(1).max(255).optional(),
    token: z.string().min(1).max(2_000).optional().describe('Of a preference link: takes the place of the other two'),
  })
  .describe('Names nobody: what needs no person is shown, and nothing is written until there is an answer')

const usedFor = z.array(z.object({ key: z.string(), name: z.string() })).describe('What the answer will be used for')

export const shownQuestion = z.object({
  key: questionKey,
  version: z.int(),
  form: questionForm,
  locale: z.string(),
  text: questionText.describe('In the language that was asked for'),
  usedFor,
  reward: answerReward.nullable().describe('What is given for an answer now; null: nothing, or given already'),
  sensitivity: z.enum(sensitivities),
  seconds: z.number().describe('How long it takes'),
  filledIn: z
    .object({ answer: z.unknown(), at: z.iso.datetime(), stale: z.boolean() })
    .nullable()
    .describe('What was said before: one tap confirms it. Shown only to the device or link through which it was said'),
  typed: z.unknown().describe('What was typed and not sent yet; null: nothing'),
})
export type ShownQuestion = z.infer<typeof shownQuestion>

export const shownFlow = z.object({
  key: questionKey,
  version: z.int(),
  kind: z.enum(flowKinds),
  rendering: z.array(z.enum(flowRenderings)),
  title: z.string(),
  opening: z.string(),
  why: z.string(),
  step: z.object({
    id: stepId,
    kind: z.enum(['question', 'say', 'suggest', 'hand_over', 'end']),
    required: z.boolean(),
    say: z.string().describe('With earlier answers filled in; empty where nothing is said'),
    suggest: z
      .object({ most: z.int(), where: z.record(z.string(), z.unknown()) })
      .nullable()
      .describe('Of a suggestion: what products have to be'),
    topic: z.string().nullable().describe('Of a handover'),
  }),
  result: z
    .object({ key: z.string(), name: z.string(), text: z.string() })
    .nullable()
    .describe('Of a quiz, at its end'),
  done: z.int().describe('Questions answered or passed'),
  left: flowLength.describe('What is left, this step included'),
  reward: answerReward.nullable().describe('For reaching the end'),
})
export type ShownFlow = z.infer<typeof shownFlow>

export const presentedAsk = z.object({
  askId: z
    .uuid()
    .nullable()
    .describe('Answer with it. Null: nobody is known here; answer with the key and version of the question instead'),
  question: shownQuestion.nullable().describe('Null at a step of a flow that asks nothing'),
  flow: shownFlow.nullable(),
})
export type PresentedAsk = z.infer<typeof presentedAsk>

export const askNextBody = anyKey.extend({
  subject: askSubject.default({}),
  placement: place.default('web'),
  channel: z.enum(askChannels).default('web'),
  locale: locale.optional(),
  context: z
    .record(z.string().min(1).max(60), z.union([z.string().max(500), z.number(), z.boolean()]))
    .default({})
    .describe('What the page is about; conditions of flows look at it'),
  open: z
    .object({ kind: z.enum(['question', 'flow']), key: questionKey })
    .optional()
    .describe('What the person opened themselves: shown whatever the budget says, and spends nothing of it'),
  seen: z
    .array(questionKey)
    .max(100)
    .default([])
    .describe('What the page has shown in this visit to somebody who is not known'),
})

export type AskNextBody = z.output<typeof askNextBody>

const askNextAnswer = z.object({
  ask: presentedAsk.nullable(),
  earliest: z.iso.datetime().nullable().describe('Not before this is it worth asking again; null: not known'),
})
export type AskNextAnswer = z.infer<typeof askNextAnswer>

export const askNext = endpoint({
  id: 'askNext',
  method: 'POST',
  path: '/v1/ask/next',
  tag: 'Asking on a page',
  summary: 'The next best question for whoever is here, or none',
  description:
    'What is given out is in front of the person and has spent their attention; until it is answered, declined or ignored every ' +
    'page of theirs is given the same. Most of the time there is nothing to ask.',
  access: { kind: 'writeKey' },
  body: askNextBody,
  response: askNextAnswer,
  errors: ['unknown_write_key', 'invalid_json', 'too_large', 'link_ended', 'not_found', 'question_retired'],
})

const answer = z
  .unknown()
  .refine(
    (value) => JSON.stringify(value ?? null).length <= largestAnswer,
    `At most ${largestAnswer} characters as JSON`,
  )

/** What an answer is to: something that was given out, or a question by its key and version. */
const to = {
  askId: z.uuid().optional(),
  question: questionKey.optional().describe('Needed without `askId`'),
  version: z.int().min(1).optional().describe('The version that was shown'),
  step: stepId.optional().describe('Of a flow: the step that is answered'),
  again: z
    .boolean()
    .default(false)
    .describe('Of a flow that is not over: the person went back to a step, and it goes on from there'),
}

export const answerAskBody = anyKey
  .extend({
    subject: askSubject,
    ...to,
    outcome: z
      .enum(['answered', 'passed', ...declines])
      .default('answered')
      .describe('`passed`: went on from a step that asks nothing'),
    answer: answer.optional().describe('Needed where `outcome` is answered, unless `words` are given'),
    words: z
      .string()
      .min(1)
      .max(2_000)
      .optional()
      .describe(
        'An answer in the person’s own words: an option, a number, in any of the languages. Not sure: `answer_does_not_fit`',
      ),
    reward: answerReward
      .nullable()
      .optional()
      .describe('The reward that was shown. Another one since: `reward_stale`, and nothing is kept but what was typed'),
    placement: place.optional().describe('Where it was shared; that of what was given out, unless said'),
    locale: locale.optional(),
    occurredAt: z.iso.datetime({ offset: true }).optional(),
    idempotencyKey: z.string().min(1).max(128),
  })
  .refine((body) => body.askId !== undefined || body.question !== undefined, {
    path: ['askId'],
    message: 'Say what is answered: an askId, or a question with its version',
  })
  .refine((body) => body.outcome !== 'answered' || body.answer !== undefined || body.words !== undefined, {
    path: ['answer'],
    message: 'Say the answer, or decline',
  })

export type AnswerAskBody = z.output<typeof answerAskBody>

const answerAskAnswer = z.object({
  askId: z.uuid().nullable().describe('Null: a refusal of somebody who is not known is kept nowhere'),
  outcome: z.enum(['answered', 'passed', ...declines]),
  effect: z.string().describe('What changed because of it, in a sentence; may be empty'),
  paid: answerReward.nullable().describe('What was given for it'),
  paidForFlow: answerReward.nullable().describe('What was given for reaching the end of its flow'),
  next: presentedAsk.nullable().describe('The next step of a flow; null: that was it'),
})
export type AnswerAskAnswer = z.infer<typeof answerAskAnswer>

export const answerAsk = endpoint({
  id: 'answerAsk',
  method: 'POST',
  path: '/v1/ask/answers',
  tag: 'Asking on a page',
  summary: 'Answer, skip, or say "rather not"',
  description:
    'Answered when it is on disk: the very next reading of the profile has it, with its question, version, presentation and place. ' +
    'The same idempotency key twice is one answer. Whatever is refused, what was typed is kept for the person as far as the law lets it.',
  access: { kind: 'writeKey' },
  body: answerAskBody,
  response: answerAskAnswer,
  errors: [
    'unknown_write_key',
    'invalid_json',
    'too_large',
    'link_ended',
    'not_found',
    'answer_does_not_fit',
    'question_retired',
    'already_answered',
    'answer_of_another',
    'consent_withdrawn',
    'reward_stale',
    'step_not_reached',
  ],
})

export const keepTyped = endpoint({
  id: 'keepTyped',
  method: 'POST',
  path: '/v1/ask/typed',
  tag: 'Asking on a page',
  summary: 'Keep what was typed and not sent yet, so that it is there again on the next page or device',
  description: 'No answer: nothing reads it but the person. Gone when they answer, or after thirty days.',
  access: { kind: 'writeKey' },
  body: anyKey.extend({ subject: askSubject, askId: z.uuid(), step: stepId.optional(), typed: answer }),
  response: z.object({ kept: z.literal(true) }),
  errors: [
    'unknown_write_key',
    'invalid_json',
    'too_large',
    'link_ended',
    'not_found',
    'answer_of_another',
    'already_answered',
  ],
})

const keepTypedBody = keepTyped.body!
export type KeepTypedBody = z.output<typeof keepTypedBody>

export const takeBackAnswer = endpoint({
  id: 'takeBackAnswer',
  method: 'POST',
  path: '/v1/ask/take-back',
  tag: 'Asking on a page',
  summary: 'Take an answer back',
  description: 'The very next reading knows it no more. What was paid for it stays paid.',
  access: { kind: 'writeKey' },
  body: anyKey.extend({
    subject: askSubject,
    askId: z.uuid(),
    question: questionKey.optional().describe('One answer of a flow; all of it, unless said'),
  }),
  response: z.object({
    askId: z.uuid(),
    takenBack: z.array(z.string()).describe('The questions whose answers are gone'),
  }),
  errors: ['unknown_write_key', 'invalid_json', 'link_ended', 'not_found', 'answer_of_another'],
})

import { z } from 'zod'
import { readFor } from '../consent/read-for.ts'
import { endpoint } from '../endpoint.ts'
import { guardedCount } from '../segments/endpoints.ts'
import {
  inLanguages,
  type PublishWarning,
  publishWarnings,
  questionKey,
  questionSaid,
  questionStatuses,
  questionText,
} from './question.ts'

const read = { kind: 'scope', scope: 'asking:read' } as const
const write = { kind: 'scope', scope: 'asking:write' } as const
const publish = { kind: 'scope', scope: 'asking:publish' } as const

const warningCodes = Object.keys(publishWarnings) as [PublishWarning, ...PublishWarning[]]
const warning = z.object({ code: z.enum(warningCodes), path: z.string(), message: z.string() })
export const publishWarning = warning

export const usedBy = z
  .array(
    z.object({
      kind: z.enum(['segment', 'flow', 'research']),
      key: z.string(),
      name: z.string(),
      because: z.string().describe('The attribute it reads, or who owns the research and until when'),
    }),
  )
  .describe('What the answer is for. Nothing: it is reported, and never asked')

const asRead = { ...questionSaid, texts: inLanguages(questionText) }

export const question = z.object({
  key: questionKey,
  status: z.enum(questionStatuses),
  version: z.int().describe('The version that is asked; 0: none was published'),
  revision: z.int().describe('Rises with each change, published or not: send it back to change what you read'),
  changed: z.boolean().describe('There is a change that is not published'),
  draft: z.object(asRead).describe('As it stands for whoever edits it'),
  published: z.object(asRead).nullable().describe('As it is asked'),
  usedBy,
  isAsked: z.boolean().describe('Live, and used by something'),
  warnings: z.array(warning).describe('What publishing it now would warn of'),
  createdBy: z.string(),
  updatedAt: z.iso.datetime(),
  publishedAt: z.iso.datetime().nullable(),
})
export type Question = z.infer<typeof question>

const byKey = z.object({ key: questionKey })
const saidErrors = ['bad_question', 'unknown_attribute', 'unknown_purpose', 'type_mismatch'] as const

export const listQuestions = endpoint({
  id: 'listQuestions',
  method: 'GET',
  path: '/v1/questions',
  tag: 'Asking',
  summary: 'The catalogue of questions, by key',
  access: read,
  query: z.object({
    q: z.string().max(200).optional().describe('In the key, or in the question in any language'),
    status: z.enum(questionStatuses).optional(),
    attribute: z.string().max(255).optional().describe('Only those that fill it'),
    unused: z.enum(['true', 'false']).optional().describe('true: only those that nothing uses'),
  }),
  response: z.object({ items: z.array(question) }),
})

export const getQuestion = endpoint({
  id: 'getQuestion',
  method: 'GET',
  path: '/v1/questions/:key',
  tag: 'Asking',
  summary: 'One question',
  access: read,
  params: byKey,
  response: question,
  errors: ['not_found'],
})

const questionBody = z.object({
  ...questionSaid,
  revision: z.int().min(0).default(0).describe('The one that was read: another one since is a conflict; 0: any'),
})

export const putQuestion = endpoint({
  id: 'putQuestion',
  method: 'PUT',
  path: '/v1/questions/:key',
  tag: 'Asking',
  summary: 'Write a question, or change it; nobody is asked it until it is published',
  description:
    'Every option needs its words in every language; the attribute must exist, hold what the answer is, and allow the purposes. ' +
    'What is wrong is named by its place.',
  access: write,
  params: byKey,
  body: questionBody,
  response: question,
  errors: [...saidErrors, 'conflict', 'question_retired'],
})

export const checkQuestion = endpoint({
  id: 'checkQuestion',
  method: 'POST',
  path: '/v1/questions/check',
  tag: 'Asking',
  summary: 'What is wrong with a question as it is being written, and what publishing would warn of',
  access: read,
  body: z.object({ key: questionKey, ...questionSaid }),
  response: z.object({
    faults: z.array(z.object({ path: z.string(), message: z.string() })),
    warnings: z.array(warning),
    usedBy,
  }),
})

export const publishQuestion = endpoint({
  id: 'publishQuestion',
  method: 'POST',
  path: '/v1/questions/:key/publish',
  tag: 'Asking',
  summary: 'Ask the question as it stands now',
  description:
    'A new version, if anything changed: answers that were given keep the version they were given to, and who has an older one in ' +
    'front of them may still answer it. What there is to warn of has to be accepted by name.',
  access: publish,
  params: byKey,
  body: z.object({
    revision: z.int().min(1),
    despite: z.array(z.enum(warningCodes)).max(warningCodes.length).default([]).describe('Warnings that are accepted'),
  }),
  response: question,
  errors: ['not_found', 'conflict', 'publish_warned', 'question_retired', ...saidErrors],
})

export const changeQuestionStatus = endpoint({
  id: 'changeQuestionStatus',
  method: 'PATCH',
  path: '/v1/questions/:key',
  tag: 'Asking',
  summary: 'Pause a question, ask it again, or retire it for ever',
  description: 'Answers that were given stay. A retired question keeps its key.',
  access: publish,
  params: byKey,
  body: z.object({ status: z.enum(['live', 'paused', 'retired']) }),
  response: question,
  errors: ['not_found', 'conflict', 'question_retired', 'question_in_use'],
})

export const questionVersions = endpoint({
  id: 'questionVersions',
  method: 'GET',
  path: '/v1/questions/:key/versions',
  tag: 'Asking',
  summary: 'What a question asked over time, newest first',
  access: read,
  params: byKey,
  response: z.object({
    items: z.array(
      z.object({
        version: z.int(),
        question: z.object(asRead),
        by: z.string(),
        at: z.iso.datetime(),
        despite: z.array(z.string()).describe('Warnings that were accepted'),
      }),
    ),
  }),
  errors: ['not_found'],
})

/** A share with its base and its 95 % interval (Wilson). Null: too few to say, or below ten for who may not see people. */
export const share = z
  .object({ of: z.int(), rate: z.number(), low: z.number(), high: z.number() })
  .nullable()
  .describe('Null: too few')

const exchange = {
  outcomes: z
    .object({
      shown: guardedCount,
      answered: guardedCount,
      skipped: guardedCount,
      ratherNotSay: guardedCount,
      dismissed: guardedCount,
      ignored: guardedCount,
      takenBack: guardedCount,
    })
    .describe('Of those that are no longer open'),
  answerRate: share,
  secondsToAnswer: z.object({ median: z.number(), p90: z.number() }).nullable().describe('Null: too few'),
  paid: guardedCount.describe('Answers that were paid for'),
}

export const questionResults = endpoint({
  id: 'questionResults',
  method: 'GET',
  path: '/v1/questions/:key/results',
  tag: 'Asking',
  summary: 'What came of a question: how it was received and what was answered',
  description: 'Only of people who allow the purpose. Counts that could point at somebody are left out.',
  access: read,
  params: byKey,
  query: z.object({
    purpose: readFor,
    days: z.coerce.number().int().min(1).max(3_650).default(90),
  }),
  response: z.object({
    key: z.string(),
    ...exchange,
    answers: z
      .array(
        z.object({ answer: z.string().describe('An option, a number, a row and column'), count: guardedCount, share }),
      )
      .describe('How answers are distributed; empty for free text, contact, files'),
    mean: z
      .object({ value: z.number(), low: z.number(), high: z.number() })
      .nullable()
      .describe('Of numbers; 95 % interval'),
    nps: z.object({ value: z.number(), low: z.number(), high: z.number(), of: z.int() }).nullable(),
    freshness: z
      .object({ known: guardedCount, fresh: guardedCount })
      .describe('People of whom the answer is known, and known freshly'),
  }),
  errors: ['not_found', 'unknown_purpose'],
})

export const askingReport = endpoint({
  id: 'askingReport',
  method: 'GET',
  path: '/v1/asking/report',
  tag: 'Asking',
  summary: 'What asking brings, by question: how often answered, how fresh, what it covers, what it is used by',
  access: read,
  query: z.object({
    purpose: readFor,
    days: z.coerce.number().int().min(1).max(3_650).default(90),
  }),
  response: z.object({
    people: guardedCount.describe('People who allow the purpose'),
    items: z.array(
      z.object({
        key: z.string(),
        ...exchange,
        known: guardedCount,
        fresh: guardedCount,
        coverage: share.describe('People of whom the answer is known freshly'),
        usedBy: z.int().describe('How many things use it; 0: it is not asked'),
      }),
    ),
  }),
  errors: ['unknown_purpose'],
})

/** What holds for asking in a workspace. */
export const askingSettings = z.object({
  policy: z
    .enum(['static', 'adaptive'])
    .default('static')
    .describe('`adaptive` decides by what was learned, of people who permit it'),
  explore: z
    .number()
    .min(0.01)
    .max(0.5)
    .default(0.1)
    .describe('The share of decisions made to learn: the floor of exploration'),
  gapHours: z.number().min(0).max(8_760).default(24).describe('Between two contacts of a person, all of them counted'),
  factor: z.number().min(1.5).max(2).default(1.75).describe('Each contact without an answer multiplies the gap'),
  ceilingDays: z.number().min(1).max(365).default(60).describe('The gap grows no longer than this'),
  ignoredAfterMinutes: z
    .int()
    .min(1)
    .max(10_080)
    .default(30)
    .describe('What is in front of somebody so long counts as ignored'),
})
export type AskingSettings = z.infer<typeof askingSettings>

export const getAskingSettings = endpoint({
  id: 'getAskingSettings',
  method: 'GET',
  path: '/v1/asking/settings',
  tag: 'Asking',
  summary: 'How much attention is asked for, and by which policy',
  access: read,
  response: askingSettings,
})

export const putAskingSettings = endpoint({
  id: 'putAskingSettings',
  method: 'PUT',
  path: '/v1/asking/settings',
  tag: 'Asking',
  summary: 'Change how much attention is asked for, and by which policy',
  access: publish,
  body: askingSettings,
  response: askingSettings,
})

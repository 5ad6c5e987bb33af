import { z } from 'zod'
import { attributeKey, sensitivities } from '../profiles/catalogue-endpoints.ts'
import { place } from '../profiles/places.ts'
import { segmentKey } from '../segments/endpoints.ts'
import { questionForm } from './forms.ts'

export const questionKey = z
  .string()
  .regex(/^[a-z0-9][a-z0-9_-]{0,63}$/, 'Small letters, digits, - and _; at most 64')
  .describe('Names the question for ever')

const word = z.string().min(1).max(200)
const sentence = z.string().min(1).max(500)
const words = z.record(z.string().min(1).max(100), word).default({})

/** The words of a question in one language. `{answer}` in `effect` stands for the answer; nothing else is replaced. */
export const questionText = z.strictObject({
  ask: sentence.describe('The question'),
  why: sentence.describe('Why we ask: stands under the question before it is answered'),
  gets: z.string().max(500).default('').describe('What the person gets for it, besides the reward'),
  effect: z
    .string()
    .max(500)
    .default('')
    .describe('What changed because of the answer, shown right after it: "Because you said {answer}: …"'),
  help: z.string().max(500).default(''),
  options: words.describe('Words of the options, by key'),
  rows: words.describe('Words of the rows of a matrix, by key'),
  low: z.string().max(100).default('').describe('Of the lowest end of a scale'),
  high: z.string().max(100).default('').describe('Of the highest end of a scale'),
})
export type QuestionText = z.infer<typeof questionText>

/** In English, Chinese and Arabic at least; others by BCP 47. */
export const inLanguages = <T extends z.ZodType>(text: T) => z.object({ en: text, zh: text, ar: text }).catchall(text)

/**
 * Where an answer goes. `person`: an attribute of who answers. `recipient`: an attribute, or the relation or label, of
 * somebody they give to; never their own. `nowhere`: kept as an answer, for branching and for research.
 */
export const answerTarget = z.discriminatedUnion('of', [
  z.strictObject({ of: z.literal('person'), attribute: attributeKey }),
  z
    .strictObject({
      of: z.literal('recipient'),
      attribute: attributeKey.optional(),
      field: z.enum(['relation', 'label']).optional(),
    })
    .refine((t) => (t.attribute === undefined) !== (t.field === undefined), 'An attribute, or a field'),
  z.strictObject({ of: z.literal('nowhere') }),
])
export type AnswerTarget = z.infer<typeof answerTarget>

/** What is given for an answer, once a cadence. Refers to what the module of rewards keeps; it says what is paid. */
export const reward = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('points'), amount: z.int().min(1).max(1_000_000) }),
  z.strictObject({
    kind: z.literal('offer'),
    offer: z.string().min(1).max(64).describe('The key of an offer: a coupon, a gift'),
  }),
])
export type Reward = z.infer<typeof reward>

/** Somebody who wants to know, and until when. What nobody wants to know is not asked. */
export const research = z.strictObject({
  title: word,
  owner: z.string().min(1).max(200).describe('Who answers for it: a person, by name or address'),
  until: z.iso.date().describe('The last day (UTC) on which it is asked'),
})
export type Research = z.infer<typeof research>

export const askChannels = ['web', 'app', 'email', 'social', 'chat', 'preference_centre'] as const
export type AskChannel = (typeof askChannels)[number]

/** When a person is not asked again. Days; null: never again. */
export const recontact = z.strictObject({
  afterIgnored: z.number().min(0).max(3_650).default(14).describe('Shown, and nothing came back'),
  afterSkipped: z.number().min(0).max(3_650).default(30).describe('"Not now", or closed'),
  afterRatherNot: z.number().min(0).max(3_650).nullable().default(null).describe('"Rather not say"'),
  mostTimes: z.int().min(1).max(100).default(4).describe('Shown without an answer so often at most, ever'),
})
export type Recontact = z.infer<typeof recontact>

const days = z.number().positive().max(36_500).nullable()

/** What an operator says of a question. */
export const questionSaid = {
  form: questionForm,
  texts: inLanguages(questionText),
  to: answerTarget.default({ of: 'nowhere' }),
  reward: reward.nullable().default(null),
  purposes: z
    .array(z.string().min(1).max(64))
    .min(1)
    .max(31)
    .default(['essential'])
    .describe('What answers will be used for, keys of /v1/purposes; shown with the question'),
  sensitivity: z
    .enum(sensitivities)
    .default('ordinary')
    .describe('At least that of the attribute. What is more than ordinary is asked later and more rarely'),
  halfLifeDays: days
    .default(null)
    .describe('Older than this an answer is asked for again, filled in; null: the half-life of its attribute'),
  reaskDays: days
    .default(null)
    .describe('Asked again so long after an answer, fresh or not (NPS: 90); null: when it has become stale'),
  research: research.nullable().default(null),
  placements: z
    .array(place)
    .min(1)
    .max(50)
    .default(['web'])
    .describe('Where it may be shown: web, web:home, app:checkout'),
  channels: z.array(z.enum(askChannels)).min(1).default(['web', 'app']),
  priority: z.int().min(0).max(100).default(50).describe('The higher comes first, as long as nothing was learned'),
  share: z
    .number()
    .min(0)
    .max(100)
    .default(100)
    .describe('Percent of people who are asked at all: always the same ones'),
  audience: segmentKey.nullable().default(null).describe('Only members of this segment; null: everybody'),
  recontact: recontact.prefault({}),
  afterHelp: z
    .boolean()
    .default(true)
    .describe('Of a contact detail: asked only after the person was given something. Switched off, publishing warns'),
  seconds: z.number().min(1).max(600).default(8).describe('How long an answer takes; flows say how long they are'),
}

const questionShape = z.object(questionSaid)
/** A question as it is asked. */
export type QuestionSaid = z.infer<typeof questionShape>

export const questionStatuses = ['draft', 'live', 'paused', 'retired'] as const
export type QuestionStatus = (typeof questionStatuses)[number]

/** What publishing speaks of and does not forbid. Each has to be accepted by name. */
export const publishWarnings = {
  contact_before_help: 'A contact detail is asked before anything helpful was given.',
  used_by_nothing:
    'Nothing uses the answer: no live segment, and no research with an owner and an end. It would not be asked.',
  sensitive_without_purpose:
    'The law protects the answer, and its attribute names no purpose that this question names.',
  reward_unknown: 'There is no such offer, or rewards are not set up: nothing would be paid.',
  long: 'It takes longer than two minutes.',
  audience_not_live: 'The segment it is for does not exist or is not live: nobody would be asked.',
} as const
export type PublishWarning = keyof typeof publishWarnings

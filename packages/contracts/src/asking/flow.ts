import { z } from 'zod'
import { place } from '../profiles/places.ts'
import { segmentKey } from '../segments/endpoints.ts'
import { type FlowCondition, flowCondition, stepId, stepsIn } from './conditions.ts'
import { answerReward, askChannels, inLanguages, questionKey, recontact, research } from './question.ts'

/** One model for all of them; the kind says what it is for, the rendering how it looks. */
export const flowKinds = ['screens', 'survey', 'quiz', 'concierge'] as const
export type FlowKind = (typeof flowKinds)[number]

export const flowRenderings = ['inline', 'modal', 'chat', 'full_page', 'email_link', 'social_link'] as const
export type FlowRendering = (typeof flowRenderings)[number]

const sentence = z.string().min(1).max(1_000)
const say = inLanguages(z.strictObject({ say: sentence }))
const piped =
  '`{step}` and `{known.attribute}` stand for an earlier answer and for what is known; where there is none, for nothing'

const next = z
  .array(z.strictObject({ when: flowCondition.optional().describe('None: always'), to: stepId }))
  .max(20)
  .default([])
  .describe('The first that holds is where it goes on, always further down; none holds: the next in the list')

const step = { id: stepId, next }

/** A station of a flow. What it says may hold earlier answers. */
export const flowStep = z.discriminatedUnion('kind', [
  z.strictObject({
    ...step,
    kind: z.literal('question'),
    question: questionKey,
    required: z
      .boolean()
      .default(false)
      .describe('"Rather not say" is always in reach; a required step cannot be skipped beyond that'),
    known: z
      .enum(['skip', 'confirm', 'ask'])
      .default('skip')
      .describe('When the answer is known and fresh: leave the step out, show it filled in, or ask anew'),
    lead: say.optional().describe(`What is said before it. ${piped}`),
  }),
  z.strictObject({
    ...step,
    kind: z.literal('say'),
    texts: say.describe(piped),
    helps: z.boolean().default(false).describe('It gives something: advice, a result'),
  }),
  z.strictObject({
    ...step,
    kind: z.literal('suggest'),
    texts: say.describe(piped),
    most: z.int().min(1).max(24).default(3),
    by: z
      .array(z.strictObject({ property: z.string().min(1).max(100), answer: stepId }))
      .max(20)
      .default([])
      .describe('What products have to be, by answers of this flow'),
  }),
  z.strictObject({
    ...step,
    kind: z.literal('hand_over'),
    texts: say,
    topic: z.string().min(1).max(120).describe('What the case is about, for whoever takes it'),
  }),
  z.strictObject({ id: stepId, kind: z.literal('end'), texts: say }),
])
export type FlowStep = z.infer<typeof flowStep>

export const flowText = z.strictObject({
  title: z.string().min(1).max(200),
  opening: z.string().max(1_000).default('').describe('The concierge begins with it: a specific task'),
  why: z.string().max(500).default(''),
})

/** What an operator says of a flow. */
export const flowSaid = {
  kind: z.enum(flowKinds),
  rendering: z.array(z.enum(flowRenderings)).min(1).default(['inline']),
  texts: inLanguages(flowText),
  steps: z.array(flowStep).min(1).max(100),
  reward: answerReward.nullable().default(null).describe('For reaching the end, besides what single answers give'),
  reaskDays: z
    .number()
    .positive()
    .max(36_500)
    .nullable()
    .default(null)
    .describe('Opened again so long after its end; null: never'),
  research: research.nullable().default(null),
  placements: z.array(place).min(1).max(50).default(['web']),
  channels: z.array(z.enum(askChannels)).min(1).default(['web', 'app']),
  priority: z.int().min(0).max(100).default(50),
  share: z.number().min(0).max(100).default(100),
  audience: segmentKey.nullable().default(null),
  recontact: recontact.prefault({}),
  results: z
    .array(
      z.strictObject({
        key: stepId,
        texts: inLanguages(
          z.strictObject({ name: z.string().min(1).max(200), text: z.string().max(1_000).default('') }),
        ),
        points: z
          .array(
            z.strictObject({ step: stepId, option: z.string().min(1).max(100), points: z.number().min(-100).max(100) }),
          )
          .max(1_000),
      }),
    )
    .max(20)
    .default([])
    .describe('Of a quiz: the result with the most points, of several the first'),
}

const flowShape = z.strictObject(flowSaid)
export type FlowSaid = z.infer<typeof flowShape>

export interface FlowFault {
  readonly path: string
  readonly message: string
}

const conditionsOf = (step: FlowStep): FlowCondition[] =>
  step.kind === 'end' ? [] : step.next.flatMap((branch) => (branch.when === undefined ? [] : [branch.when]))

/**
 * What does not hold together in the steps of a flow: an id that stands twice, a way that leads back or nowhere, a condition
 * on what was not asked yet. Flows only go on, so none is endless. Pure.
 */
export const faultsOfSteps = ({ steps, results }: Pick<FlowSaid, 'steps' | 'results'>): FlowFault[] => {
  const faults: FlowFault[] = []
  const places = new Map(steps.map((one, i) => [one.id, i]))
  const asks = (id: string, before: number) => {
    const at = places.get(id)
    return at !== undefined && at <= before && steps[at]!.kind === 'question'
  }
  steps.forEach((one, i) => {
    if (places.get(one.id) !== i) faults.push({ path: `steps.${i}.id`, message: `${one.id} stands twice` })
    if (one.kind === 'end') return
    one.next.forEach((branch, b) => {
      const to = places.get(branch.to)
      if (to === undefined || to <= i)
        faults.push({ path: `steps.${i}.next.${b}.to`, message: 'Leads to a step further down' })
    })
    for (const id of conditionsOf(one).flatMap(stepsIn))
      if (!asks(id, i)) faults.push({ path: `steps.${i}.next`, message: `${id} is no question asked before` })
    if (one.kind === 'suggest')
      for (const { answer } of one.by)
        if (!asks(answer, i)) faults.push({ path: `steps.${i}.by`, message: `${answer} is no question asked before` })
  })
  results.forEach((result, r) => {
    for (const { step: id } of result.points)
      if (!asks(id, steps.length))
        faults.push({ path: `results.${r}.points`, message: `${id} is no question of this flow` })
  })
  return faults
}

/** How long a flow is, from the shortest way through it to the longest. */
export const flowLength = z.object({
  questions: z.object({ least: z.int(), most: z.int() }),
  seconds: z.object({ least: z.number(), most: z.number() }).describe('What its questions say they take'),
})
export type FlowLength = z.infer<typeof flowLength>

/**
 * The honest length from a step on: over every way that branching can take. `secondsOf`: how long a question takes; of one
 * that is left out because its answer is known, 0 and `asked` false. Pure; the steps hold together.
 */
export const lengthFrom = (
  steps: readonly FlowStep[],
  from: number,
  secondsOf: (question: string) => { readonly seconds: number; readonly asked: boolean },
): FlowLength => {
  const nothing = { questions: { least: 0, most: 0 }, seconds: { least: 0, most: 0 } }
  const places = new Map(steps.map((one, i) => [one.id, i]))
  const lengths: FlowLength[] = new Array(steps.length + 1).fill(nothing)
  for (let i = steps.length - 1; i >= from; i--) {
    const one = steps[i]!
    if (one.kind === 'end') continue
    const ways = one.next.map((branch) => lengths[places.get(branch.to)!]!)
    if (!one.next.some((branch) => branch.when === undefined)) ways.push(lengths[i + 1]!)
    const own = one.kind === 'question' ? secondsOf(one.question) : { seconds: 0, asked: false }
    const [n, s] = own.asked ? [1, own.seconds] : [0, 0]
    lengths[i] = {
      questions: {
        least: n + Math.min(...ways.map((way) => way.questions.least)),
        most: n + Math.max(...ways.map((way) => way.questions.most)),
      },
      seconds: {
        least: s + Math.min(...ways.map((way) => way.seconds.least)),
        most: s + Math.max(...ways.map((way) => way.seconds.most)),
      },
    }
  }
  return lengths[from] ?? nothing
}

/** Fills earlier answers into a sentence; `wordsOf` says them in the person's language, null where there is none. Pure. */
export const pipeInto = (text: string, wordsOf: (name: string) => string | null): string =>
  text
    .replace(/\{([a-z0-9_.-]+)\}/gi, (_, name: string) => wordsOf(name) ?? '')
    .replace(/ {2,}/g, ' ')
    .replace(/ +([,.!?;:])/g, '$1')
    .trim()

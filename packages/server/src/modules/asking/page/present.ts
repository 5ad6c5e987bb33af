import {
  answerOfValue,
  type FlowFacts,
  type FlowSaid,
  type FlowStep,
  lengthFrom,
  type PresentedAsk,
  pipeInto,
  type QuestionSaid,
  type Reward,
  type ShownFlow,
  type ShownQuestion,
} from '@candor/contracts'
import type { ForPurpose } from '../../../platform/postgres/index.ts'
import { type Catalogues, pickLocale } from '../../consent/index.ts'
import type { StoredAnswer, StoredAsk } from '../asks.store.ts'
import type { WantedAnswer } from '../choose/candidate.ts'
import { freshnessOf } from '../choose/gates.ts'
import type { AskingDeps } from '../deps.ts'
import { type IsLeftOut, placeOf, resultOf } from '../flows/walk.ts'
import type { PersonStanding } from '../person/standing.store.ts'
import type { Someone } from '../person/subject.ts'
import type { Shelf } from '../shelf.ts'
import { dueReward } from './due-reward.ts'
import { answerInWords } from './words.ts'

export interface Presenting {
  readonly tx: ForPurpose<'asking'>
  readonly deps: AskingDeps
  readonly workspaceId: number
  readonly shelf: Shelf
  readonly locale: string | undefined
  readonly now: number
  /** Null: nobody is known. */
  readonly who: Someone | null
  readonly standing: PersonStanding | null
}

const wantedOf = (key: string, said: QuestionSaid, shelf: Shelf): WantedAnswer => {
  const attribute = said.to.of === 'person' ? said.to.attribute : null
  const ages = attribute === null ? null : (shelf.definitions.get(attribute)?.halfLifeDays ?? null)
  return { key, attribute, halfLifeDays: said.halfLifeDays ?? ages, reaskDays: said.reaskDays }
}

/** How often an answer may be paid: no more often than it is asked for again. */
export const cadenceOf = (key: string, said: QuestionSaid, shelf: Shelf): number | null => {
  const { halfLifeDays, reaskDays } = wantedOf(key, said, shelf)
  const days = [halfLifeDays, reaskDays].filter((n) => n !== null)
  return days.length === 0 ? null : Math.min(...days)
}

/**
 * What was said before, to be confirmed or changed. Shown only where it was said through a device or link that the caller
 * proves to have: a user id alone can be known to others.
 */
const filledIn = (key: string, said: QuestionSaid, { who, standing, shelf, now }: Presenting) => {
  if (!who || !standing || said.to.of !== 'person') return null
  const { attribute } = said.to
  const value = standing.values.get(attribute)
  const type = shelf.definitions.get(attribute)?.type
  if (!value || !type || !who.proven.has(value.originId)) return null
  const answer = answerOfValue(said.form, type, value.value)
  if (answer === undefined) return null
  const { state } = freshnessOf(wantedOf(key, said, shelf), shelf.purposesOf(said), standing, now)
  return { answer, at: new Date(value.at).toISOString(), stale: state === 'stale' }
}

const usedFor = async (catalogues: Catalogues, workspaceId: number, said: QuestionSaid, locale: string | undefined) => {
  const catalogue = await catalogues.of(workspaceId)
  return said.purposes.flatMap((key) => {
    const texts = catalogue.purposes.get(key)?.texts
    return texts ? [{ key, name: texts[pickLocale(Object.keys(texts), locale) ?? '']?.name ?? key }] : []
  })
}

export const localeFor = (
  said: { readonly texts: Readonly<Record<string, unknown>> },
  wanted: string | undefined,
): string => pickLocale(Object.keys(said.texts), wanted) ?? 'en'

/** A question as its widget shows it. */
export const shownQuestion = async (
  p: Presenting,
  { key, version, said, typed }: { key: string; version: number; said: QuestionSaid; typed: unknown },
): Promise<ShownQuestion> => {
  const locale = localeFor(said, p.locale)
  const due = await dueReward(p.tx, p.deps, {
    ...{ workspaceId: p.workspaceId, personId: p.who?.personId ?? null, kind: 'question', key, now: p.now },
    ...{ reward: said.reward, cadenceDays: cadenceOf(key, said, p.shelf) },
  })
  return {
    ...{ key, version, form: said.form, locale, text: said.texts[locale]! },
    usedFor: await usedFor(p.deps.catalogues, p.workspaceId, said, p.locale),
    reward: due?.reward ?? null,
    ...{ sensitivity: said.sensitivity, seconds: said.seconds },
    filledIn: filledIn(key, said, p),
    typed: typed ?? null,
  }
}

/** What is known of a person already, as the answer to a question; undefined: it is not known, or does not fit any more. */
const knownAnswer = (key: string, { shelf, standing }: Presenting): unknown => {
  const said = shelf.questions.get(key)?.published
  if (said?.to.of !== 'person') return undefined
  const [value, type] = [standing?.values.get(said.to.attribute), shelf.definitions.get(said.to.attribute)?.type]
  return value && type ? answerOfValue(said.form, type, value.value) : undefined
}

/**
 * What the conditions and sentences of a flow are about: what was said in it, else what was said before; what is known; what
 * the page said.
 */
export const factsOf = (
  p: Presenting,
  said: FlowSaid,
  context: StoredAsk['context'],
  answers: readonly StoredAnswer[],
): FlowFacts => {
  const given = new Map(answers.filter((a) => a.outcome === 'answered').map((a) => [a.question, a.answer]))
  const steps = said.steps.flatMap((step) => (step.kind === 'question' ? [step] : []))
  const recalled = steps.map(({ id, question }) => [id, given.get(question) ?? knownAnswer(question, p)] as const)
  return {
    answers: Object.fromEntries(recalled.filter(([, answer]) => answer !== undefined)),
    known: Object.fromEntries([...(p.standing?.values ?? [])].map(([key, v]) => [key, v.value])),
    context,
  }
}

/** Which questions of a flow are left out for somebody: those that are known, fresh, and said so by the step. */
export const leftOut =
  (shelf: Shelf, standing: PersonStanding | null, now: number): IsLeftOut =>
  (step) => {
    const said = shelf.questions.get(step.question)?.published
    if (!said || step.known !== 'skip' || standing === null || said.to.of === 'recipient') return false
    return freshnessOf(wantedOf(step.question, said, shelf), shelf.purposesOf(said), standing, now).state === 'fresh'
  }

const wordsFor =
  (shelf: Shelf, said: FlowSaid, facts: FlowFacts, locale: string) =>
  (name: string): string | null => {
    if (name.startsWith('known.')) {
      const value = facts.known[name.slice('known.'.length)]
      return value === undefined || typeof value === 'object' ? null : String(value)
    }
    const step = said.steps.find((one) => one.id === name)
    const answer = facts.answers[name]
    const question = step?.kind === 'question' ? shelf.questions.get(step.question)?.published : null
    if (!question || answer === undefined) return null
    return answerInWords(question.form, question.texts[localeFor(question, locale)]!, answer, locale)
  }

/** A flow as its widget shows it: the step where somebody is, how far they came, and how long it still is. */
export const shownFlow = (
  p: Presenting,
  { key, version, said }: { key: string; version: number; said: FlowSaid },
  step: FlowStep,
  facts: FlowFacts,
  { answered, reward }: { answered: number; reward: Reward | null },
): ShownFlow => {
  const locale = localeFor(said, p.locale)
  const text = said.texts[locale]!
  const words = wordsFor(p.shelf, said, facts, locale)
  const spoken = step.kind === 'question' ? step.lead : step.texts
  const isOut = leftOut(p.shelf, p.standing, p.now)
  const asked = new Map(said.steps.flatMap((s) => (s.kind === 'question' ? [[s.question, !isOut(s)] as const] : [])))
  const result = step.kind === 'end' ? resultOf(said, facts.answers) : null
  const named = result?.texts[localeFor(result, locale)]
  return {
    ...{
      key,
      version,
      kind: said.kind,
      rendering: said.rendering,
      title: text.title,
      opening: text.opening,
      why: text.why,
    },
    step: {
      ...{ id: step.id, kind: step.kind, required: step.kind === 'question' && step.required },
      say: spoken ? pipeInto((spoken[locale] ?? spoken.en).say, words) : '',
      suggest:
        step.kind === 'suggest'
          ? {
              most: step.most,
              where: Object.fromEntries(
                step.by.flatMap(({ property, answer }) =>
                  facts.answers[answer] === undefined ? [] : [[property, facts.answers[answer]]],
                ),
              ),
            }
          : null,
      topic: step.kind === 'hand_over' ? step.topic : null,
    },
    result: result && named ? { key: result.key, name: named.name, text: named.text } : null,
    done: answered,
    left: lengthFrom(said.steps, placeOf(said.steps, step.id), (name) => ({
      seconds: p.shelf.questions.get(name)?.published?.seconds ?? 0,
      asked: asked.get(name) ?? true,
    })),
    reward,
  }
}

/** What reaching the end of a flow would be paid with now. */
export const dueForFlow = (p: Presenting, { key, said }: { key: string; said: FlowSaid }) =>
  dueReward(p.tx, p.deps, {
    ...{ workspaceId: p.workspaceId, personId: p.who?.personId ?? null, kind: 'flow', key, now: p.now },
    ...{ reward: said.reward, cadenceDays: said.reaskDays },
  })

/** What stands in front of somebody at a step of a flow, or as a question by itself. */
export const presentStep = async (
  p: Presenting,
  flow: { key: string; version: number; said: FlowSaid },
  step: FlowStep,
  given: {
    readonly askId: string | null
    readonly facts: FlowFacts
    readonly answered: number
    readonly typed: StoredAsk['typed']
  },
): Promise<PresentedAsk> => {
  const item = step.kind === 'question' ? p.shelf.questions.get(step.question) : undefined
  const question = item?.published
    ? await shownQuestion(p, {
        ...{ key: item.key, version: item.version, said: item.published },
        typed: given.typed?.[step.id] ?? null,
      })
    : null
  const due = await dueForFlow(p, flow)
  const shown = { answered: given.answered, reward: due?.reward ?? null }
  return { askId: given.askId, question, flow: shownFlow(p, flow, step, given.facts, shown) }
}

import type { FlowSaid, FlowStep, putFlow } from '@candor/contracts'
import type { input } from 'zod'
import type { QuestionDraft } from '../questions/question-draft.ts'
import { requiredLocales } from '../questions/question-draft.ts'
import { withStepRenamed } from './conditions.ts'

/** A step with a number of its own, for lists in the page only. */
export type StepDraft = FlowStep & { uid: number }
export type StepKind = FlowStep['kind']
export type Branch = Exclude<FlowStep, { kind: 'end' }>['next'][number]

type Shared = Pick<QuestionDraft, 'recontact' | 'priority' | 'share'>
export interface FlowDraft extends Omit<FlowSaid, 'steps' | 'texts' | 'recontact' | 'priority' | 'share'>, Shared {
  /** By locale. */
  texts: Record<string, FlowSaid['texts']['en']>
  steps: StepDraft[]
}

export const stepKinds = ['question', 'say', 'suggest', 'hand_over', 'end'] as const satisfies StepKind[]
export const noFlowText = { title: '', opening: '', why: '' }
const sayNothing = () =>
  Object.fromEntries(requiredLocales.map((l) => [l, { say: '' }])) as {
    en: { say: string }
    zh: { say: string }
    ar: { say: string }
  }

export const draftOfFlow = (said: FlowSaid): FlowDraft => ({
  ...said,
  steps: said.steps.map((step, uid) => ({ ...step, uid })),
})

export const newFlowDraft = (): FlowDraft & { key: string } => ({
  key: '',
  kind: 'survey',
  rendering: ['inline'],
  texts: Object.fromEntries(requiredLocales.map((l) => [l, noFlowText])),
  steps: [],
  reward: null,
  reaskDays: null,
  research: null,
  placements: ['web'],
  channels: ['web', 'app'],
  audience: null,
  recontact: {},
  results: [],
})

/** An id that no step has yet: the kind, then the kind with a number. Pure. */
export const freeId = (steps: readonly { id: string }[], kind: string): string => {
  const taken = new Set(steps.map((step) => step.id))
  for (let n = 1; ; n++) {
    const id = n === 1 ? kind : `${kind}-${n}`
    if (!taken.has(id)) return id
  }
}

/** A step of a kind as it begins. Pure. */
export const newStep = (steps: readonly StepDraft[], kind: StepKind): StepDraft => {
  const own = { uid: Math.max(-1, ...steps.map((s) => s.uid)) + 1, id: freeId(steps, kind) }
  switch (kind) {
    case 'question':
      return { ...own, kind, question: '', required: false, known: 'skip', next: [] }
    case 'say':
      return { ...own, kind, texts: sayNothing(), helps: false, next: [] }
    case 'suggest':
      return { ...own, kind, texts: sayNothing(), most: 3, by: [], next: [] }
    case 'hand_over':
      return { ...own, kind, texts: sayNothing(), topic: '', next: [] }
    case 'end':
      return { ...own, kind, texts: sayNothing() }
  }
}

/** The steps with another one at the end, before an end that stands last. Pure. */
export const addStep = (steps: readonly StepDraft[], kind: StepKind): StepDraft[] => {
  const step = newStep(steps, kind)
  const last = steps.at(-1)
  return last?.kind === 'end' && kind !== 'end' ? [...steps.slice(0, -1), step, last] : [...steps, step]
}

/** The steps with one at another place; a place beyond the ends changes nothing. Pure. */
export const moveStep = (steps: readonly StepDraft[], from: number, to: number): StepDraft[] => {
  const moved = steps[from]
  if (moved === undefined || to < 0 || to >= steps.length) return [...steps]
  const others = steps.filter((_, i) => i !== from)
  return [...others.slice(0, to), moved, ...others.slice(to)]
}

/** The steps without one; ways that led to it go on to the next in the list instead. Pure. */
export const removeStep = (steps: readonly StepDraft[], index: number): StepDraft[] => {
  const gone = steps[index]?.id
  return steps
    .filter((_, i) => i !== index)
    .map((step) => (step.kind === 'end' ? step : { ...step, next: step.next.filter(({ to }) => to !== gone) }))
}

/** The flow with one step called otherwise, everywhere it is spoken of. Pure. */
export const renameStep = (draft: FlowDraft, from: string, to: string): FlowDraft => {
  const name = (id: string) => (id === from ? to : id)
  return {
    ...draft,
    steps: draft.steps.map((step): StepDraft => {
      if (step.kind === 'end') return { ...step, id: name(step.id) }
      const next = step.next.map((branch) => ({
        ...branch,
        to: name(branch.to),
        ...(branch.when === undefined ? {} : { when: withStepRenamed(branch.when, from, to) }),
      }))
      const by = step.kind === 'suggest' ? { by: step.by.map((one) => ({ ...one, answer: name(one.answer) })) } : {}
      return { ...step, ...by, id: name(step.id), next } as StepDraft
    }),
    results: draft.results.map((result) => ({
      ...result,
      points: result.points.map((one) => ({ ...one, step: name(one.step) })),
    })),
  }
}

/** Lead-ins that say nothing in any language are left out. */
const sent = ({ uid: _uid, ...step }: StepDraft): FlowStep => {
  if (step.kind !== 'question' || step.lead === undefined) return step as FlowStep
  const { lead, ...rest } = step
  return Object.values(lead).every(({ say }) => say.trim() === '') ? (rest as FlowStep) : (step as FlowStep)
}

export type FlowBody = input<NonNullable<typeof putFlow.body>>

/** The draft as the server takes it, sound or not; `revision` is the one that was read, 0 for a new flow. Pure. */
export const bodyOfFlow = (draft: FlowDraft, revision: number): FlowBody => {
  const { steps, ...rest } = draft
  const { key: _key, ...said } = rest as typeof rest & { key?: string }
  return { ...said, steps: steps.map(sent), revision } as unknown as FlowBody
}

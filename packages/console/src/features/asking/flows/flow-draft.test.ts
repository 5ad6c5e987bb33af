import type { FlowCondition } from '@candor/contracts'
import { faultsOfSteps, putFlow } from '@candor/contracts'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { askedUpTo, conditionOf, flatOf, typed, withOp, withStepRenamed } from './conditions.ts'
import {
  addStep,
  bodyOfFlow,
  type FlowDraft,
  moveStep,
  newFlowDraft,
  removeStep,
  renameStep,
  type StepDraft,
  stepKinds,
} from './flow-draft.ts'

const built = (...kinds: (typeof stepKinds)[number][]): StepDraft[] =>
  kinds.reduce<StepDraft[]>((steps, kind) => addStep(steps, kind), [])
const when: FlowCondition = { answer: 'question', is: { op: 'equals', value: 'oat' } }
const branching = (): FlowDraft => {
  const steps = built('question', 'say', 'suggest', 'end')
  const [first, ...others] = steps
  const branch = { when, to: 'suggest' }
  return { ...newFlowDraft(), steps: [{ ...first, next: [branch] } as StepDraft, ...others] }
}
const ids = (steps: readonly { id: string }[]) => steps.map((step) => step.id)

test('steps are added before the end, each with a name that none has', () => {
  expect(ids(built('question', 'end', 'question', 'say'))).toEqual(['question', 'question-2', 'say', 'end'])
})

test('moving a step keeps all of them, and beyond the ends does nothing', () => {
  const steps = built('question', 'say', 'end')
  expect(ids(moveStep(steps, 2, 0))).toEqual(['end', 'question', 'say'])
  expect(ids(moveStep(steps, 0, -1))).toEqual(ids(steps))
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...stepKinds), { maxLength: 8 }), fc.nat(9), fc.nat(9), (kinds, from, to) => {
      const before = built(...kinds)
      const after = moveStep(before, from, to)
      expect(after.map((s) => s.uid).sort()).toEqual(before.map((s) => s.uid).sort())
      if (from < before.length && to < before.length) expect(moveStep(after, to, from)).toEqual(before)
    }),
  )
})

test('a step that is removed takes the ways to it along', () => {
  const { steps, results } = branching()
  const left = removeStep(steps, 2)
  expect(ids(left)).toEqual(['question', 'say', 'end'])
  expect(faultsOfSteps({ steps: left, results })).toEqual([])
})

test('a step that is called otherwise is called so wherever it is spoken of', () => {
  const draft = renameStep(renameStep(branching(), 'question', 'milk'), 'suggest', 'ideas')
  expect(faultsOfSteps(draft)).toEqual([])
  expect(draft.steps[0]).toMatchObject({ id: 'milk', next: [{ to: 'ideas', when: { answer: 'milk' } }] })
})

test('a new flow is one of the contract as soon as it has its words', () => {
  const all = <T>(said: T) => ({ en: said, zh: said, ar: said })
  const steps = branching().steps.map((step) =>
    step.kind === 'question' ? { ...step, question: 'milk' } : { ...step, texts: all({ say: 'Fine.' }) },
  )
  const said = { ...branching(), texts: all({ title: 'Coffee', opening: '', why: '' }), steps: steps as StepDraft[] }
  expect(putFlow.body?.safeParse(bodyOfFlow(said, 0)).error).toBe(undefined)
  expect(putFlow.body?.safeParse(bodyOfFlow(branching(), 0)).success).toBe(false)
})

test('numbers of the page and lead-ins without words are not sent', () => {
  const [first, ...others] = branching().steps
  const lead = { en: { say: ' ' }, zh: { say: '' }, ar: { say: '' } }
  const { steps } = bodyOfFlow({ ...branching(), steps: [{ ...first, lead } as StepDraft, ...others] }, 0)
  expect(steps[0]).not.toHaveProperty('lead')
  expect(steps.some((step) => Object.hasOwn(step, 'uid'))).toBe(false)
})

test('a list of tests is a condition and back; what is nested deeper is left alone', () => {
  const other: FlowCondition = { not: { known: 'size', is: { op: 'known' } } }
  for (const condition of [when, other, { all: [when, other] }, { any: [when, other] }]) {
    const flat = flatOf(condition)
    expect(flat && conditionOf(flat)).toEqual(condition)
  }
  expect(flatOf({ all: [{ any: [when, other] }, when] })).toBe(null)
  expect(conditionOf({ join: 'any', tests: [] })).toBe(undefined)
  expect(withStepRenamed({ not: { any: [when, other] } }, 'question', 'milk')).toEqual({
    not: { any: [{ ...when, answer: 'milk' }, other] },
  })
})

test('conditions look at questions asked by then', () => {
  expect(askedUpTo(built('question', 'say', 'question', 'end'), 1)).toEqual(['question'])
})

test('another way to compare keeps what was compared with, where it fits', () => {
  expect(withOp({ op: 'equals', value: '7' }, 'atLeast')).toEqual({ op: 'atLeast', value: 7 })
  expect(withOp({ op: 'equals', value: 'oat' }, 'in')).toEqual({ op: 'in', values: ['oat'] })
  expect(withOp({ op: 'above', value: 3 }, 'contains')).toEqual({ op: 'contains', value: '3' })
  expect(withOp({ op: 'equals', value: 'oat' }, 'below')).toEqual({ op: 'below', value: 0 })
  const euros = { op: 'above', value: 3, currency: 'EUR' } as const
  expect(withOp(euros, 'atMost')).toEqual({ ...euros, op: 'atMost' })
  expect([typed('7', true), typed('7', false), typed(' ', true)]).toEqual([7, '7', ' '])
})

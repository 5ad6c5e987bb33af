import type { FlowSaid } from '@candor/contracts'
import { faultsOfSteps, flowStep, lengthFrom } from '@candor/contracts'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { firstStep, resultOf, stepAfter } from './walk.ts'

const say = { en: { say: 'Hello' }, zh: { say: '您好' }, ar: { say: 'مرحبا' } }
const ask = (id: string, next: object[] = [], more: object = {}) =>
  flowStep.parse({ id, kind: 'question', question: `q-${id}`, next, ...more })
const end = flowStep.parse({ id: 'end', kind: 'end', texts: say })
const flow = (steps: FlowSaid['steps'], more: Partial<FlowSaid> = {}) =>
  ({ steps, results: [], ...more }) as unknown as FlowSaid
const facts = (answers: Record<string, unknown> = {}) => ({ answers, known: {}, context: {} })
const none = () => false

const gift = flow([
  ask('who', [{ when: { answer: 'who', is: { op: 'equals', value: 'child' } }, to: 'age' }, { to: 'budget' }]),
  ask('age'),
  ask('size'),
  ask('budget'),
  end,
])

describe('a flow', () => {
  test('goes where the first condition that holds leads, else on', () => {
    expect(stepAfter(gift, 'who', facts({ who: 'child' }), none)?.id).toBe('age')
    expect(stepAfter(gift, 'who', facts({ who: 'friend' }), none)?.id).toBe('budget')
    expect(stepAfter(gift, 'age', facts(), none)?.id).toBe('size')
    expect(stepAfter(gift, 'budget', facts(), none)?.id).toBe('end')
    expect(stepAfter(gift, 'end', facts(), none)).toBe(null)
  })

  test('leaves out what is known', () => {
    const knows = (step: { id: string }) => step.id === 'age' || step.id === 'size'
    expect(stepAfter(gift, 'who', facts({ who: 'child' }), knows)?.id).toBe('budget')
    expect(firstStep(gift, facts(), () => true)?.id).toBe('end')
  })

  test('says honestly how long it is', () => {
    const length = lengthFrom(gift.steps, 0, () => ({ seconds: 10, asked: true }))
    expect(length).toEqual({ questions: { least: 2, most: 4 }, seconds: { least: 20, most: 40 } })
  })

  test('that leads back or nowhere, or looks at what was not asked yet, is refused', () => {
    const back = flow([ask('a'), ask('b', [{ to: 'a' }])])
    const nowhere = flow([ask('a', [{ to: 'z' }])])
    const early = flow([ask('a', [{ when: { answer: 'b', is: { op: 'known' } }, to: 'b' }]), ask('b')])
    for (const bad of [back, nowhere, early]) expect(faultsOfSteps(bad)).toHaveLength(1)
    expect(faultsOfSteps(gift)).toEqual([])
  })

  test('always comes to its end, whatever is answered and known', () => {
    const steps = fc.array(fc.record({ to: fc.nat(12), isConditional: fc.boolean() }), { minLength: 1, maxLength: 12 })
    fc.assert(
      fc.property(steps, fc.infiniteStream(fc.boolean()), (list, coins) => {
        const said = flow(
          list.map(({ to, isConditional }, i) =>
            ask(
              `s${i}`,
              i + 1 + to < list.length
                ? [{ ...(isConditional && { when: { answer: `s${i}`, is: { op: 'known' } } }), to: `s${i + 1 + to}` }]
                : [],
            ),
          ),
        )
        let step = firstStep(said, facts(), none)
        let walked = 0
        while (step) {
          const id = step.id
          step = stepAfter(said, id, facts(coins.next().value ? { [id]: 1 } : {}), () => coins.next().value === true)
          walked++
        }
        expect(walked).toBeLessThanOrEqual(list.length)
      }),
    )
  })
})

test('a quiz has the result with the most points, of several the first', () => {
  const result = (key: string, option: string) => ({ key, texts: say, points: [{ step: 'who', option, points: 2 }] })
  const quiz = flow(gift.steps, { results: [result('calm', 'a'), result('bold', 'b')] as never })
  expect(resultOf(quiz, { who: 'b' })?.key).toBe('bold')
  expect(resultOf(quiz, {})?.key).toBe('calm')
  expect(resultOf(gift, {})).toBe(null)
})

import { segmentNode } from '@candor/contracts'
import { expect, test } from 'vitest'
import { asked, choiceOf, choicesFor, testFor } from './fields/value-choices.ts'
import { beginWith } from './history.ts'
import { freshOf, kindOf, kinds } from './kinds.ts'
import { problemsOf, problemsOfTree, revived, soundPart } from './problems.ts'
import type { Condition } from './tree.ts'

const limits = { depth: 10, nodes: 200 }
const here = { timeZone: 'Europe/Berlin', salt: 'abc' }

test.each(kinds)(
  'a fresh condition of kind %s is of that kind, and either says what is missing or is whole',
  (kind) => {
    const said = freshOf(kind, here)
    expect(kindOf(said)).toBe(kind)
    expect(problemsOf(said).length === 0).toBe(segmentNode.safeParse(said).success)
  },
)

test.each<[Condition, string[]]>([
  [{ attribute: 'size', test: { op: 'atLeast', value: Number.NaN } }, ['number']],
  [{ attribute: 'size', test: { op: 'in', values: [] } }, ['values']],
  [{ attribute: 'price', test: { op: 'above', value: 3, currency: 'EU' } }, ['currency']],
  [{ attribute: 'size', test: { op: 'known' }, told: { n: 0, unit: 'day' } }, ['duration']],
  [{ performed: { event: 'x', where: [{ property: '', test: { op: 'equals', value: '' } }] } }, ['property', 'value']],
  [{ performed: { event: 'x' }, period: { from: '2026-02-01T00:00:00Z', to: '2026-01-01T00:00:00Z' } }, ['period']],
  [{ performed: { event: 'x' }, times: { op: 'exactly', n: 1.5 } }, ['number']],
  [{ sequence: [{ event: 'x' }, { event: 'y', after: { atMost: { n: Number.NaN, unit: 'hour' } } }] }, ['duration']],
  [{ rfm: { recency: undefined } }, ['choose']],
  [{ sample: 101, salt: '' }, ['percent']],
  [{ identifier: 'external:' }, ['identifier']],
  [
    {
      likelihood: { clues: [{ event: 'x', points: 0 }], halfLife: { n: 1, unit: 'day' }, likely: 1, unlikely: 1 },
      is: 'likely',
    },
    ['points', 'thresholds'],
  ],
  [{ signal: { kind: 'weather', region: 'Bavaria', is: [] } }, ['region', 'choose']],
])('what is missing is named, each once: %j', (said, expected) => {
  expect(problemsOf(said)).toEqual(expected.map((one) => `segments.problem.${one}`))
})

test('what a tree lacks is told at the piece that lacks it', () => {
  const { present } = beginWith({ all: [{ any: [] }, { segment: '' }, { segment: 'a' }] })
  const [group, missing] = present.children
  expect([...problemsOfTree(present, limits)]).toEqual([
    [group!.id, ['segments.problem.emptyGroup']],
    [missing!.id, ['segments.problem.segment']],
  ])
})

test('a tree that is too deep or too large says so at its root', () => {
  const leaf = { segment: 'a' }
  const deep = Array.from({ length: 10 }).reduce<object>((inner) => ({ all: [inner, leaf] }), leaf)
  const large = { all: Array.from({ length: 200 }, () => leaf) }
  const ofRoot = (definition: object) => {
    const { present } = beginWith(definition as never)
    return problemsOfTree(present, limits).get(present.id)
  }
  expect(ofRoot(deep)).toEqual(['segments.problem.tooDeep'])
  expect(ofRoot(large)).toEqual(['segments.problem.tooMany'])
})

test('the sentence of a tree that lacks something is that of the rest', () => {
  const { present } = beginWith({
    all: [{ any: [] }, { not: { any: [{ segment: '' }, { segment: 'a' }] } }, { segment: '' }],
  })
  expect(soundPart(present, problemsOfTree(present, limits))).toEqual({ all: [{ not: { any: [{ segment: 'a' }] } }] })
  const { present: nothing } = beginWith({ all: [{ segment: '' }] })
  expect(soundPart(nothing, problemsOfTree(nothing, limits))).toBeNull()
})

test('a number that was being typed survives a reload as no number', () => {
  const kept = JSON.parse(JSON.stringify({ sample: Number.NaN, in: [1, Number.NaN], salt: 'x' }))
  expect(revived(kept)).toEqual({ sample: Number.NaN, in: [1, Number.NaN], salt: 'x' })
})

test('a question keeps its value where it fits, and begins anew where it does not', () => {
  expect(asked('contains', { op: 'equals', value: 'oat' })).toEqual({ op: 'contains', value: 'oat' })
  expect(asked('in', { op: 'starts', value: 'oat' })).toEqual({ op: 'in', values: ['oat'] })
  expect(asked('above', { op: 'equals', value: 3 }, 'EUR')).toEqual({ op: 'above', value: 3, currency: 'EUR' })
  expect(asked('isNumber', { op: 'equals', value: '3' })).toEqual({ op: 'equals', value: Number.NaN })
  expect(testFor('boolean', { op: 'equals', value: 'oat' })).toEqual({ op: 'equals', value: true })
  expect(testFor('text', { op: 'equals', value: 'oat' })).toEqual({ op: 'equals', value: 'oat' })
  expect(testFor('money', { op: 'above', value: 3 })).toEqual({ op: 'above', value: 3, currency: 'EUR' })
  expect(testFor('number', { op: 'above', value: 3, currency: 'EUR' })).toEqual({ op: 'above', value: 3 })
})

test('every question that a type offers is one it is recognised by', () => {
  for (const type of ['text', 'number', 'money', 'boolean', 'choice', 'list', 'date', 'object', null] as const)
    for (const choice of choicesFor(type))
      expect([
        type,
        choiceOf(asked(choice, { op: 'known' }), type === null && choice === 'inNumbers' ? 'number' : type),
      ]).toEqual([type, choice])
})

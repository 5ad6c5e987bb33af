import { describe, expect, test } from 'vitest'
import { answerOfValue, attributeTypesFor, valueOfAnswer } from './answers.ts'
import { holdsOf, passes } from './conditions.ts'
import { pipeInto } from './flow.ts'
import { type QuestionForm, questionForm, questionTypes } from './forms.ts'
import { answerMisfitOf } from './misfit.ts'
import { notAskedReasons, sentencesOfReason } from './reasons.ts'

const of = (form: object): QuestionForm => questionForm.parse(form)
const options = ['s', 'm', 'l']
const file = { id: 'f1', name: 'a.png', kind: 'image/png', bytes: 10 }
const consent = { given: { email: 'grant' }, receipts: ['019a0000-0000-7000-8000-000000000001'] }

const cases: [object, unknown[], unknown[]][] = [
  [{ type: 'single', options }, ['s'], ['xl', ['s'], null, '']],
  [{ type: 'multiple', options, none: 'l', most: 1 }, [['s'], ['l']], [[], ['s', 'm'], ['s', 'l'], ['s', 's'], 's']],
  [{ type: 'rating' }, [1, 5], [0, 6, 2.5, '3']],
  [{ type: 'nps' }, [0, 10], [-1, 11]],
  [{ type: 'csat' }, [1, 5], [0, 6]],
  [{ type: 'ces' }, [1, 7], [0, 8]],
  [{ type: 'number', least: 0, most: 10, step: 0.1 }, [0.3, 10], [-1, 10.1, 0.35, Number.NaN, '3']],
  [
    { type: 'money', currencies: ['EUR'], least: 1 },
    [{ amount: 2, currency: 'EUR' }],
    [{ amount: 2, currency: 'USD' }, { amount: 0, currency: 'EUR' }, 2, null],
  ],
  [{ type: 'date', from: '2026-01-01' }, ['2026-02-28'], ['2025-12-31', '2026-02-29', '--04-30', null]],
  [{ type: 'date', parts: 'month_and_day' }, ['--04-30', '--02-29'], ['2026-04-30', '--02-30', '04-30']],
  [{ type: 'date', parts: 'year_if_you_like' }, ['--04-30', '1990-04-30'], ['--13-01']],
  [
    {
      type: 'size',
      systems: [
        { key: 'EU', options: ['eu-42'] },
        { key: 'UK', options: ['uk-8'] },
      ],
    },
    ['eu-42', 'uk-8'],
    ['42'],
  ],
  [{ type: 'colour', options: [{ key: 'red', hex: '#ff0000' }] }, ['red'], ['#ff0000', ['red']]],
  [{ type: 'slider' }, [0, 50, 100], [101, 0.5]],
  [{ type: 'ranking', options, top: 2 }, [['l', 's']], [['l'], ['l', 's', 'm'], ['l', 'l']]],
  [
    { type: 'matrix', rows: ['fit', 'feel'], options: ['good', 'bad'] },
    [{ fit: 'good', feel: 'bad' }],
    [{ fit: 'good' }, { fit: 'meh', feel: 'bad' }, {}, []],
  ],
  [
    {
      type: 'picture',
      options: [
        { key: 'a', src: '/a.png' },
        { key: 'b', src: '/b.png' },
      ],
      most: 2,
    },
    [['a'], ['a', 'b']],
    ['a', []],
  ],
  [{ type: 'short_text', longest: 5 }, ['hello'], ['', '  ', 'longer', 5]],
  [{ type: 'long_text' }, ['hello'], ['']],
  [{ type: 'contact', channel: 'email' }, ['a@example.com'], ['a@', 'a']],
  [{ type: 'contact', channel: 'phone' }, ['+49 30 1234567'], ['030 1234567']],
  [
    { type: 'file', kinds: ['image/*'], mostBytes: 10 },
    [file],
    [{ ...file, kind: 'text/plain' }, { ...file, bytes: 11 }, 'f1'],
  ],
  [
    { type: 'consent', purposes: ['email'] },
    [consent],
    [
      { given: {}, receipts: consent.receipts },
      { ...consent, receipts: [] },
    ],
  ],
]

describe('an answer', () => {
  test.each(cases)('to %j is one that fits, and no other', (form, fitting, strangers) => {
    for (const answer of fitting) expect([answer, answerMisfitOf(of(form), answer)]).toEqual([answer, null])
    for (const answer of strangers) expect([answer, answerMisfitOf(of(form), answer)]).not.toEqual([answer, null])
  })

  test('is looked at for every type of question', () => {
    expect(new Set(cases.map(([form]) => (form as { type: string }).type))).toEqual(new Set(questionTypes))
  })

  test('becomes a value and is found again in it', () => {
    for (const [form, fitting] of cases)
      for (const type of attributeTypesFor(of(form)))
        for (const answer of fitting)
          if (type !== 'boolean' && (form as { type: string }).type !== 'contact')
            expect(answerOfValue(of(form), type, valueOfAnswer(of(form), type, answer))).toEqual(answer)
    expect(valueOfAnswer(of({ type: 'single', options: ['yes', 'no'] }), 'boolean', 'no')).toBe(false)
  })

  test('to a form that does not hold together cannot be given', () => {
    const bad = [
      { type: 'number', least: 5, most: 1 },
      { type: 'multiple', options, none: 'x' },
      { type: 'ranking', options, top: 9 },
      { type: 'single', options: ['a', 'a'] },
      { type: 'single', options, more: 1 },
    ]
    for (const form of bad) expect([form, questionForm.safeParse(form).success]).toEqual([form, false])
  })
})

test('conditions answer no where nothing is known, and "not" turns that round', () => {
  const facts = {
    answers: { who: 'child', ages: ['3', '5'] },
    known: { budget: { amount: 50, currency: 'EUR' } },
    context: {},
  }
  const is = { op: 'equals', value: 'child' } as const
  expect(holdsOf({ answer: 'who', is }, facts)).toBe(true)
  expect(holdsOf({ answer: 'nobody', is }, facts)).toBe(false)
  expect(holdsOf({ not: { context: 'page', is } }, facts)).toBe(true)
  expect(
    holdsOf(
      {
        all: [
          { answer: 'who', is },
          { answer: 'ages', is: { op: 'has', value: '5' } },
        ],
      },
      facts,
    ),
  ).toBe(true)
  expect(holdsOf({ known: 'budget', is: { op: 'atMost', value: 50, currency: 'EUR' } }, facts)).toBe(true)
  expect(passes({ op: 'atMost', value: 50 }, { amount: 5, currency: 'EUR' })).toBe(false)
})

test('earlier answers stand in later sentences; what is missing is left out', () => {
  expect(pipeInto('A gift for {who}, {age} years old.', (name) => (name === 'who' ? 'Mina' : null))).toBe(
    'A gift for Mina, years old.',
  )
  expect(pipeInto('Hello {name} .', () => null)).toBe('Hello.')
})

test('every reason has its sentence in each language', () => {
  for (const code of Object.keys(notAskedReasons) as (keyof typeof notAskedReasons)[])
    for (const sentence of Object.values(sentencesOfReason(code))) expect(sentence.length).toBeGreaterThan(3)
})

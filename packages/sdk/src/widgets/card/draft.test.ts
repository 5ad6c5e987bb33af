import { answerMisfitOf, type QuestionForm, questionForm } from '@candor/contracts'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { answerOf, draftOf, isWorthKeeping, numberOf } from './draft.ts'

const form = (given: object): QuestionForm => questionForm.parse(given)
const forms = {
  single: form({ type: 'single', options: ['a', 'b'] }),
  multiple: form({ type: 'multiple', options: ['a', 'b', 'none'], none: 'none' }),
  rating: form({ type: 'rating' }),
  nps: form({ type: 'nps' }),
  number: form({ type: 'number', least: -5, most: 10_000 }),
  money: form({ type: 'money', currencies: ['EUR', 'CNY'] }),
  day: form({ type: 'date' }),
  birthday: form({ type: 'date', parts: 'month_and_day' }),
  perhapsYear: form({ type: 'date', parts: 'year_if_you_like' }),
  size: form({ type: 'size', systems: [{ key: 'EU', options: ['38', '39'] }] }),
  colour: form({ type: 'colour', options: [{ key: 'teal', hex: '#0f766e' }], most: 1 }),
  slider: form({ type: 'slider' }),
  ranking: form({ type: 'ranking', options: ['a', 'b', 'c'], top: 2 }),
  matrix: form({ type: 'matrix', rows: ['r'], options: ['a', 'b'] }),
  text: form({ type: 'short_text' }),
  email: form({ type: 'contact', channel: 'email' }),
  file: form({ type: 'file', kinds: ['image/*'] }),
}
const answers: [keyof typeof forms, unknown][] = [
  ['single', 'b'],
  ['multiple', ['a', 'b']],
  ['multiple', ['none']],
  ['rating', 4],
  ['nps', 0],
  ['number', -2.5],
  ['money', { amount: 12.5, currency: 'CNY' }],
  ['day', '1990-04-30'],
  ['birthday', '--02-29'],
  ['perhapsYear', '--12-01'],
  ['perhapsYear', '1990-12-01'],
  ['size', '39'],
  ['colour', 'teal'],
  ['slider', 0],
  ['ranking', ['c', 'a']],
  ['matrix', { r: 'b' }],
  ['text', 'Mei'],
  ['email', 'mei@example.com'],
  ['file', { id: 'f-1', name: 'cat.png', kind: 'image/png', bytes: 10 }],
]

test.each(answers)('an answer of %s stands in its fields, and is read from them, as it was: %j', (name, answer) => {
  expect(answerMisfitOf(forms[name], answer)).toBeNull()
  const read = answerOf(forms[name], draftOf(forms[name], answer))
  expect(read).toEqual(answer)
})

test('what was typed before and is kept comes back as it was typed', () => {
  const typed = { day: '31', month: '2', year: '' }
  expect(draftOf(forms.birthday, typed)).toEqual(typed)
  expect(draftOf(forms.money, { amount: '12,', currency: 'CNY' })).toEqual({ amount: '12,', currency: 'CNY' })
  expect(draftOf(forms.number, 'about 5')).toBe('about 5')
})

describe('whatever a server or an older page kept, the fields hold something they can show', () => {
  test.each(Object.entries(forms))('%s', (_, one) => {
    fc.assert(
      fc.property(fc.anything(), (value) => {
        const draft = draftOf(one, value)
        answerOf(one, draft)
        isWorthKeeping(one, draft)
        expect(draftOf(one, draft)).toEqual(draft)
      }),
    )
  })
})

test('empty fields are no answer; a day that cannot be is one, and is told', () => {
  for (const [name, one] of Object.entries(forms))
    if (name !== 'ranking') expect(answerOf(one, draftOf(one, null)), name).toBeUndefined()
  const odd = answerOf(forms.birthday, { day: '31', month: '2', year: '' })
  expect(answerMisfitOf(forms.birthday, odd)).toBe('not_a_birthday')
  const yearless = answerOf(forms.day, { day: '1', month: '2', year: '' })
  expect(answerMisfitOf(forms.day, yearless)).toBe('not_a_date')
  expect(answerMisfitOf(forms.number, answerOf(forms.number, 'many'))).toBe('not_a_number')
})

test('numbers are read in the digits of any script, with either decimal mark', () => {
  expect(['42', '٤٢', '４２', '12,5', '12.5', '1,250', '٤٢٫٥', ' 7 ', '-3'].map(numberOf)).toEqual([
    42, 42, 42, 12.5, 12.5, 1250, 42.5, 7, -3,
  ])
  expect(['', 'x', '1.2.3', '4 or 5', '--'].map(numberOf)).toEqual([null, null, null, null, null])
})

import { type QuestionText, questionForm } from '@candor/contracts'
import { expect, test } from 'vitest'
import { hear } from './hear.ts'

const words: QuestionText = {
  ask: '?',
  why: '',
  gets: '',
  effect: '',
  help: '',
  options: {},
  rows: {},
  low: '',
  high: '',
}
const whom = {
  form: questionForm.parse({ type: 'single', options: ['mother', 'sister'] }),
  text: { ...words, options: { mother: 'My mother', sister: 'My sister' } },
}

test('an option that was named is the answer; a slip is asked back; what is neither is not understood', () => {
  expect(hear(whom, 'it is for my sister', 'en')).toEqual({ kind: 'answer', answer: 'sister' })
  expect(hear(whom, 'for my sisiter', 'en')).toEqual({ kind: 'perhaps', keys: ['sister'] })
  expect(hear(whom, 'my sister or my mother', 'en')).toEqual({ kind: 'perhaps', keys: ['sister', 'mother'] })
  expect(hear(whom, 'the weather is fine', 'en')).toEqual({ kind: 'nothing' })
})

test('rather not to say, and a person, are heard in the language of the page', () => {
  expect(hear(whom, 'I’d rather not say', 'en')).toEqual({ kind: 'intent', intent: 'rather_not_say' })
  expect(hear(whom, '转人工', 'zh')).toEqual({ kind: 'intent', intent: 'person' })
  expect(hear(whom, 'ليس الآن', 'ar')).toEqual({ kind: 'intent', intent: 'skip' })
})

test('a number is heard in words, within its bounds only, and not where there are two', () => {
  const age = { form: questionForm.parse({ type: 'number', least: 0, most: 120, step: 1 }), text: words }
  expect(hear(age, 'she turns thirty-five', 'en')).toEqual({ kind: 'answer', answer: 35 })
  expect(hear(age, 'عمرها خمسة وثلاثون', 'ar')).toEqual({ kind: 'answer', answer: 35 })
  expect(hear(age, '三十五岁', 'zh')).toEqual({ kind: 'answer', answer: 35 })
  expect(hear(age, '200', 'en')).toEqual({ kind: 'nothing' })
  expect(hear(age, '30 or 40', 'en')).toEqual({ kind: 'nothing' })
})

test('several are heard where several may be chosen', () => {
  const form = questionForm.parse({ type: 'multiple', options: ['mother', 'sister'] })
  expect(hear({ ...whom, form }, 'my mother and my sister', 'en')).toEqual({
    kind: 'answer',
    answer: ['mother', 'sister'],
  })
})

test('words of one’s own are taken as they are, and money only in a currency that is clear', () => {
  expect(hear({ form: questionForm.parse({ type: 'short_text' }), text: words }, ' Mei ', 'en')).toEqual({
    kind: 'answer',
    answer: 'Mei',
  })
  const both = { form: questionForm.parse({ type: 'money', currencies: ['EUR', 'CNY'] }), text: words }
  expect(hear(both, '50', 'en')).toEqual({ kind: 'nothing' })
  expect(hear(both, '50 eur', 'en')).toEqual({ kind: 'answer', answer: { amount: 50, currency: 'EUR' } })
})

import { answerMisfits, type QuestionText, questionForm, type ShownQuestion } from '@candor/contracts'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { languages } from '../language.ts'
import { cardMessages } from './messages.ts'
import { shuffled } from './order.ts'
import { webAddress } from './suggestions.tsx'
import { answerWords, lengthWords, misfitWords, timeWords } from './words.ts'

const words: QuestionText = {
  ask: '?',
  why: '',
  gets: '',
  effect: '',
  help: '',
  options: { a: 'Tea' },
  rows: {},
  low: '',
  high: '',
}

test('a length is said honestly: never shorter than it is, and of branching from the shortest way to the longest', () => {
  const same = { questions: { least: 2, most: 2 }, seconds: { least: 18, most: 18 } }
  expect(lengthWords('en', same)).toBe('2 questions and about 20 seconds')
  const branching = { questions: { least: 1, most: 4 }, seconds: { least: 8, most: 100 } }
  expect(lengthWords('en', branching)).toBe('1 to 4 questions and about 10 seconds to 2 minutes')
  expect(lengthWords('zh', same)).toContain('2 个问题')
  expect(lengthWords('ar', same)).toContain('سؤالان')
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 600 }), (seconds) => {
      const said = timeWords('en', seconds)
      const told = Number.parseInt(said, 10) * (said.includes('minute') ? 60 : 1)
      expect(told).toBeGreaterThanOrEqual(seconds)
    }),
  )
})

test('an answer is read back in the words of the question', () => {
  const of = (form: object, answer: unknown) => answerWords('en', questionForm.parse(form), words, answer)
  expect(of({ type: 'single', options: ['a'] }, 'a')).toBe('Tea')
  expect(of({ type: 'date', parts: 'month_and_day' }, '--02-29')).toBe('February 29')
  expect(of({ type: 'money', currencies: ['EUR'] }, { amount: 12.5, currency: 'EUR' })).toBe('€12.50')
  expect(of({ type: 'short_text' }, 'constructor')).toBe('constructor')
})

test('whatever does not fit, each language says what to do, with no hole in the sentence', () => {
  const form = questionForm.parse({ type: 'number', least: 1, step: 2 })
  const question = { form, text: words } satisfies Pick<ShownQuestion, 'form' | 'text'>
  for (const language of languages) {
    for (const misfit of Object.keys(answerMisfits) as (keyof typeof answerMisfits)[])
      expect(cardMessages[language].misfits[misfit], misfit).toMatch(/\S/)
    expect(misfitWords(language, 'out_of_range', question)).not.toContain('{')
    expect(misfitWords(language, 'off_step', question)).not.toContain('{')
  }
})

test('every language says everything', () => {
  for (const language of languages)
    expect(Object.keys(cardMessages[language]).sort()).toEqual(Object.keys(cardMessages.en).sort())
})

test('options are shuffled the same way each time for one person, and lose or gain nothing', () => {
  const options = ['a', 'b', 'c', 'd', 'none']
  fc.assert(
    fc.property(fc.string(), (seed) => {
      const order = shuffled(options, seed, 'none')
      expect(shuffled(options, seed, 'none')).toEqual(order)
      expect([...order].sort()).toEqual([...options].sort())
      expect(order.at(-1)).toBe('none')
    }),
  )
  const first = new Set(Array.from({ length: 200 }, (_, i) => shuffled(options, `p${i}`, 'none')[0]))
  expect(first.size).toBe(4)
})

test('only addresses of the web are linked to', () => {
  const base = 'https://shop.example/page'
  expect(webAddress('/p/1', base)).toBe('https://shop.example/p/1')
  for (const odd of ['javascript:alert(1)', 'data:text/html,x', 'JAVASCRIPT:x', ' javascript:x', undefined, 'http://['])
    expect(webAddress(odd, base)).toBeUndefined()
})

import { expect, test } from 'vitest'
import { answerWords } from './answer-words.ts'
import { dropOff, worstStep } from './drop-off.ts'

const text = (more: object) => ({
  ...{ ask: 'Which?', why: 'So', gets: '', effect: '', help: '', low: '', high: '', options: {}, rows: {} },
  ...more,
})
const all = (more: object) => ({ en: text(more), zh: text({}), ar: text({}) })

type Said = Parameters<typeof answerWords>[0]

test('an answer reads in the words of the question, and as its key where the language has none', () => {
  const milk: Said = {
    form: { type: 'single', options: ['oat'], shuffle: false },
    texts: all({ options: { oat: 'Oat milk' } }),
  }
  expect([answerWords(milk, 'oat', 'en'), answerWords(milk, 'oat', 'zh'), answerWords(milk, '7', 'en')]).toEqual([
    'Oat milk',
    'oat',
    '7',
  ])
})

test('an answer to a matrix names its row and its column', () => {
  const fit: Said = {
    form: { type: 'matrix', rows: ['fit'], options: ['good', 'poor'], every: true },
    texts: all({ rows: { fit: 'The fit' }, options: { good: 'Good' } }),
  }
  expect([answerWords(fit, 'fit: good', 'en'), answerWords(fit, 'fit: poor', 'en')]).toEqual([
    'The fit: Good',
    'The fit: poor',
  ])
})

test('who left is a share of who came; where a count is not told there is none', () => {
  const step = { id: 'a', answered: 0 }
  expect(dropOff({ ...step, reached: 40, left: 10 })).toBe(0.25)
  expect(dropOff({ ...step, reached: null, left: 10 })).toBe(null)
  expect(dropOff({ ...step, reached: 0, left: 0 })).toBe(null)
})

test('the step that loses most is named only where enough came to it', () => {
  const steps = [
    { id: 'a', reached: 100, answered: 90, left: 10 },
    { id: 'b', reached: 90, answered: 50, left: 40 },
    { id: 'c', reached: 12, answered: 2, left: 10 },
  ]
  expect(worstStep(steps)).toBe('b')
  expect(worstStep([steps[2]!])).toBe(null)
})

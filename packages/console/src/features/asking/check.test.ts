import { expect, test } from 'vitest'
import { issueAt, keyOfIssue, ofBody, valueAt } from './check.ts'

const document = {
  texts: { en: { ask: '', why: 'So' } },
  purposes: [],
  steps: [{ texts: { zh: { say: '' } } }],
  to: { of: 'person', attribute: '' },
  sensitivity: 'ordinary',
}
const keyAt = (path: string) => keyOfIssue({ path, message: 'Too small' }, valueAt(document))

test('an issue of the body is one of the place in the draft', () => {
  expect(ofBody([{ path: 'body.texts.en.ask', message: '' }]).map((i) => i.path)).toEqual(['texts.en.ask'])
})

test('a field shows its own issue before one of its parts, and none of another', () => {
  const issues = ['to.attribute', 'to', 'total'].map((path) => ({ path, message: path }))
  expect(issueAt(issues, 'to')?.message).toBe('to')
  expect(issueAt(issues.slice(0, 1), 'to')?.message).toBe('to.attribute')
  expect(issueAt(issues.slice(2), 'to')).toBe(undefined)
})

test('what is missing is said in the language of the reader; anything else in the words of the server', () => {
  expect(
    ['texts.en.ask', 'texts.zh.options.oat', 'steps.0.texts.zh.say', 'purposes', 'to.attribute'].map(keyAt),
  ).toEqual([
    'asking.wordsMissing',
    'asking.wordsMissing',
    'asking.wordsMissing',
    'asking.purposeMissing',
    'asking.missing',
  ])
  expect(['texts.en.why', 'sensitivity', 'to'].map(keyAt)).toEqual([null, null, null])
})

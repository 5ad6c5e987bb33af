import fc from 'fast-check'
import { expect, test } from 'vitest'
import { lineChanges, wordChanges } from './word-changes.ts'

const joined = (before: string, after: string, without: 'added' | 'removed', locale = 'en') =>
  wordChanges(before, after, locale)
    .filter((c) => c.kind !== without)
    .map((c) => c.text)
    .join('')

test('what is left without the additions is the old text, without the removals the new, to the byte', () => {
  const words = fc
    .array(fc.constantFrom('we', 'use', 'data', ' ', '  ', '\n', '数据', 'بيانات', '.', 'é'))
    .map((w) => w.join(''))
  fc.assert(
    fc.property(words, words, (before, after) => {
      expect(joined(before, after, 'added')).toBe(before)
      expect(joined(before, after, 'removed')).toBe(after)
    }),
  )
})

test('whole words change, not letters', () => {
  expect(wordChanges('We keep it for thirty days.', 'We keep it for ninety days.', 'en')).toEqual([
    { kind: 'same', text: 'We keep it for ' },
    { kind: 'removed', text: 'thirty' },
    { kind: 'added', text: 'ninety' },
    { kind: 'same', text: ' days.' },
  ])
})

test('a phrase that changed reads as a phrase', () => {
  expect(wordChanges('Stop at any time, freely.', 'Stop whenever you like, freely.', 'en')).toEqual([
    { kind: 'same', text: 'Stop ' },
    { kind: 'removed', text: 'at any time' },
    { kind: 'added', text: 'whenever you like' },
    { kind: 'same', text: ', freely.' },
  ])
})

test('lists change by lines', () => {
  expect(lineChanges('E-mail address\nLanguage', 'Language')).toEqual([
    { kind: 'removed', text: 'E-mail address\n' },
    { kind: 'same', text: 'Language' },
  ])
})

test('Chinese is divided into words though nothing stands between them', () => {
  const changes = wordChanges('我们使用您的数据', '我们保存您的数据', 'zh')
  expect(changes.filter((c) => c.kind !== 'same')).toEqual([
    { kind: 'removed', text: '使用' },
    { kind: 'added', text: '保存' },
  ])
})

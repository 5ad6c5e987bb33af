import { locales, sentenceOf } from '@candor/contracts'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { anyNodes } from './arbitraries.ts'

test('every definition is told in every language, as one sentence that says nothing undefined', () => {
  fc.assert(
    fc.property(anyNodes, fc.constantFrom(...locales), (node, language) => {
      const sentence = sentenceOf(node, language)
      expect(sentence).toMatch(/[.。]$/)
      expect(sentence).not.toMatch(/undefined|\[object/)
    }),
    { numRuns: 500 },
  )
})

test('the contrary of a contrary is told as the thing itself', () => {
  fc.assert(
    fc.property(anyNodes, fc.constantFrom(...locales), (node, language) => {
      expect(sentenceOf({ not: { not: node } }, language)).toBe(sentenceOf(node, language))
      expect(sentenceOf({ not: node }, language)).not.toBe(sentenceOf(node, language))
    }),
  )
})

import { expect, test } from 'vitest'
import { linesOf } from './lines.ts'

test('a line joins neighbours and never crosses what is not known', () => {
  const rates = [null, 0.5, 0.6, null, 0.7, null, null, 0.2].map((rate) => ({ rate }))
  expect(linesOf(rates)).toEqual([[1, 2], [4], [7]])
  expect(linesOf([])).toEqual([])
})

import { expect, test } from 'vitest'
import { runsOf } from './runs.ts'

test('a line joins neighbours and never crosses what is not known', () => {
  expect(runsOf([null, 0.5, 0.6, null, 0.7, null, null, 0.2])).toEqual([[1, 2], [4], [7]])
  expect(runsOf([])).toEqual([])
})

import { expect, test } from 'vitest'
import { backoff } from './backoff.ts'

test('the first restart waits between 50 and 100 milliseconds', () => {
  expect(backoff(0, 0)).toBe(50)
  expect(backoff(0, 0.999)).toBeLessThan(100)
})

test('each failure doubles the wait, up to half a minute', () => {
  const waits = Array.from({ length: 12 }, (_, failures) => backoff(failures, 1))
  expect(waits).toEqual([100, 200, 400, 800, 1600, 3200, 6400, 12_800, 25_600, 30_000, 30_000, 30_000])
})

test('a part that has failed for years still gets a finite wait', () => {
  expect(backoff(1e9, 0.5)).toBe(22_500)
})

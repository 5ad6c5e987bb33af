import fc from 'fast-check'
import { expect, test } from 'vitest'
import { retryAfter, retryDelay, verdict } from './backoff.ts'

test.each([200, 202, 204])('%i acknowledges', (status) => expect(verdict(status)).toBe('done'))
test.each([0, 408, 429, 500, 502, 503, 504])('%i is tried again', (status) => expect(verdict(status)).toBe('retry'))
test.each([400, 401, 403, 404, 413, 422, 304])('%i is final', (status) => expect(verdict(status)).toBe('drop'))

test('Retry-After is read as seconds, as a date, and as nothing when it is neither', () => {
  const now = Date.parse('2026-11-22T00:00:00Z')
  expect(retryAfter('7', now)).toBe(7_000)
  expect(retryAfter('Sun, 22 Nov 2026 00:01:00 GMT', now)).toBe(60_000)
  expect(retryAfter('Sat, 21 Nov 2026 00:00:00 GMT', now)).toBe(0)
  expect(retryAfter('soon', now)).toBeNull()
  expect(retryAfter(null, now)).toBeNull()
  expect(retryAfter('999999999', now)).toBe(3_600_000)
})

const chance = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })

test('no wait is ever shorter than the server asked for, nor much longer', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 100 }),
      fc.integer({ min: 0, max: 3_600_000 }),
      chance,
      (n, asked, random) => {
        const delay = retryDelay(n, asked, () => random)
        expect(delay).toBeGreaterThanOrEqual(asked)
        expect(delay).toBeLessThanOrEqual(asked * 1.1)
      },
    ),
  )
})

test('without such a wish the wait doubles from half a second or more up to five minutes', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 2_000 }), chance, (n, random) => {
      const ceiling = Math.min(1_000 * 2 ** (n - 1), 300_000)
      const delay = retryDelay(n, null, () => random)
      expect(delay).toBeGreaterThanOrEqual(ceiling / 2)
      expect(delay).toBeLessThanOrEqual(ceiling)
    }),
  )
})

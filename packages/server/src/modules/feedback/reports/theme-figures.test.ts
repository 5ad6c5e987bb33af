import fc from 'fast-check'
import { expect, test } from 'vitest'
import { wilson } from '../../consent/index.ts'
import { leastTexts, shareOf, themeFigures } from './theme-figures.ts'

const counts = (before: number, previous: number, current: number) => ({ before, previous, current })
const none = counts(0, 0, 0)

test('counts are told in tens, shares with their interval, and the change against as long a time before', () => {
  const delivery = { texts: counts(0, 100, 300), positive: counts(0, 0, 0), negative: counts(0, 90, 200) }
  const { texts, themes } = themeFigures(counts(0, 1_000, 1_000), new Map([['delivery', delivery]]), () => 0)
  expect(texts).toBe(1_000)
  expect(themes[0]).toMatchObject({ key: 'delivery', texts: 300, positive: null, negative: 200 })
  expect(themes[0]!.share).toMatchObject({ value: 0.3 })
  expect(themes[0]!.change!.value).toBeCloseTo(0.2)
  expect(themes[0]!.change!.low).toBeGreaterThan(0.1)
})

test('the interval of a share holds for every count that the tens may stand for', () => {
  fc.assert(
    fc.property(fc.nat(300), fc.nat(600), fc.nat(9), fc.nat(9), (part, rest, a, b) => {
      const whole = part + rest
      const told = (n: number, start: number) => Math.floor((n + start) / 10) * 10
      const share = shareOf(told(part, a), told(whole, b))
      if (share === null || whole === 0) return
      const truth = wilson(part, whole)
      expect(share.low).toBeLessThanOrEqual(truth.low + 1e-9)
      expect(share.high).toBeGreaterThanOrEqual(truth.high - 1e-9)
    }),
  )
})

test('below the minimum there is neither a share nor a change, and of nothing no number', () => {
  const few = { texts: counts(0, 3, 4), positive: none, negative: none }
  const { texts, themes } = themeFigures(counts(0, leastTexts, 20), new Map([['taste', few]]), () => 0)
  expect([texts, themes[0]]).toEqual([
    20,
    { key: 'taste', texts: null, positive: null, negative: null, share: null, change: null },
  ])
})

import { expect, test } from 'vitest'
import { meanOf, npsOf, shareOf } from './statistics.ts'

test('fewer than ten say nothing', () => {
  expect([shareOf(9, 9), meanOf(9, 5, 1), npsOf(9, 0, 9)]).toEqual([null, null, null])
})

test('NPS comes with its interval: 50 promoters and 20 detractors of 100 are 30 points, 15.3 either way', () => {
  const nps = npsOf(50, 20, 100)!
  expect(nps.value).toBeCloseTo(30)
  // SE = √[(0.5 + 0.2 − 0.09)/100] = 0.0781
  expect(nps.high - nps.value).toBeCloseTo(15.31, 1)
  expect(npsOf(10, 0, 10)).toMatchObject({ value: 100, low: 100, high: 100 })
})

test('a share and a mean come with theirs', () => {
  expect(shareOf(5, 10)).toMatchObject({
    of: 10,
    rate: 0.5,
    low: expect.closeTo(0.237, 2),
    high: expect.closeTo(0.763, 2),
  })
  expect(meanOf(100, 4, 1)).toMatchObject({ value: 4, low: expect.closeTo(3.804, 3), high: expect.closeTo(4.196, 3) })
})

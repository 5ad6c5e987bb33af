import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ratesOf } from './rates.ts'
import { daysBefore, stepOf, stepsBetween } from './steps.ts'
import { minimum, type Tally, tellRate, tellSeries } from './tell-rate.ts'
import { wilson } from './wilson.ts'

const tally = (yes: number, no: number, withdrawn = 0): Tally => ({ yes, no, withdrawn })
const counts = fc.record({ yes: fc.nat(60), no: fc.nat(60), withdrawn: fc.nat(30) })

test('the interval is that of Wilson', () => {
  // Figures of binom.confint(method = "wilson") of R.
  for (const [yes, asked, low, high] of [
    [10, 100, 0.0552, 0.1744],
    [81, 263, 0.2553, 0.3662],
    [0, 20, 0, 0.1611],
    [20, 20, 0.8389, 1],
  ] as const) {
    const interval = wilson(yes, asked)
    expect([interval.low, interval.high].map((n) => n.toFixed(4))).toEqual([low.toFixed(4), high.toFixed(4)])
  }
})

test('the interval holds the share, stays within 0 and 1, and narrows with more answers', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1e6 }), fc.double({ min: 0, max: 1, noNaN: true }), (asked, share) => {
      const yes = Math.round(asked * share)
      const { low, high } = wilson(yes, asked)
      expect(0 <= low && low <= yes / asked && yes / asked <= high && high <= 1).toBe(true)
      const more = wilson(yes * 4, asked * 4)
      expect(more.high - more.low).toBeLessThan(high - low)
    }),
  )
})

test('what fewer than ten said is not told, and can be computed neither from the share nor from its interval', () => {
  fc.assert(
    fc.property(counts, ({ yes, no, withdrawn }) => {
      const told = tellRate({ yes, no, withdrawn })
      const asked = yes + no
      if (asked > 0 && asked < 10) expect(told).toMatchObject({ asked: null, yes: null, rate: null, low: null })
      if (withdrawn > 0 && withdrawn < 10) expect(told.withdrawn).toBe(null)
      if (asked >= 10 && asked < minimum) expect(told).toMatchObject({ asked, yes: null, rate: null, low: null })
      if (asked < minimum) return
      const small = yes < 10 || no < 10
      expect(told.rate).toBe(small ? null : yes / asked)
      // The same for every count below ten.
      if (yes < 10) expect(told).toEqual({ ...tellRate(tally(3, asked - 3, withdrawn)), asked })
      else if (no < 10) expect(told).toEqual({ ...tellRate(tally(asked - 3, 3, withdrawn)), asked })
      expect(told.low! <= yes / asked && yes / asked <= told.high!).toBe(true)
    }),
  )
})

test('no single hidden number follows from the total and the numbers beside it', () => {
  fc.assert(
    fc.property(fc.array(counts, { minLength: 2, maxLength: 8 }), (tallies) => {
      const { total, points } = tellSeries(tallies)
      for (const field of ['asked', 'yes', 'withdrawn'] as const) {
        if (total[field] === null) continue
        const others = points.filter((p) => p[field] !== null && p[field] !== 0)
        if (points.filter((p) => p[field] === null).length === 1) expect([field, others]).toEqual([field, []])
      }
    }),
  )
})

test('weeks begin on Monday, and every day lies in exactly one step', () => {
  expect(stepOf('2026-11-22', 'week')).toBe('2026-11-16')
  expect(stepOf('2026-11-16', 'week')).toBe('2026-11-16')
  expect(stepOf('2026-11-22', 'month')).toBe('2026-11-01')
  expect(daysBefore('2026-03-01', 1)).toBe('2026-02-28')
  expect(stepsBetween('2026-01-30', '2026-02-02', 'day')).toHaveLength(4)
  expect(stepsBetween('2026-01-30', '2026-03-02', 'month')).toEqual(['2026-01-01', '2026-02-01', '2026-03-01'])
})

test('days are gathered into steps, those of most answers come first, and an empty step is nobody rather than unknown', () => {
  const days = [
    { day: '2026-11-16', key: 'email', ...tally(20, 20) },
    { day: '2026-11-17', key: 'email', ...tally(20, 20) },
    { day: '2026-11-17', key: 'analytics', ...tally(100, 50) },
  ]
  const rates = ratesOf(days, ['2026-11-09', '2026-11-16'], 'week')
  expect(rates.series.map((s) => s.key)).toEqual(['analytics', 'email'])
  expect(rates.series[1]?.points.map((p) => [p.asked, p.rate])).toEqual([
    [0, null],
    [80, 0.5],
  ])
  expect(rates.series[0]?.total.rate).toBeCloseTo(2 / 3)
})

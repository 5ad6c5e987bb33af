import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { DailyTally } from './rates.store.ts'
import { type RatesQuestion, ratesOf } from './rates.ts'
import { daysBefore, stepOf, stepsBetween } from './steps.ts'
import { minimum, type Tally, tellRate } from './tell-rate.ts'
import { wilson } from './wilson.ts'

const tally = (yes: number, no: number, withdrawn = 0): Tally => ({ yes, no, withdrawn })
const tens = fc.nat(30).map((n) => n * 10)

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

test('a rate holds the interval of every count that its tens may stand for', () => {
  const off = fc.integer({ min: -9, max: 9 })
  fc.assert(
    fc.property(tens, tens, off, off, (yes, no, yesOff, noOff) => {
      const told = tellRate(tally(yes, no))
      if (yes + no < minimum) {
        expect(told).toMatchObject({ rate: null, low: null, high: null })
        return
      }
      const [truly, otherwise] = [Math.max(0, yes + yesOff), Math.max(0, no + noOff)]
      const { low, high } = wilson(truly, truly + otherwise)
      expect(told.low! <= low && high <= told.high!).toBe(true)
      expect(told.rate).toBe(yes > 0 && no > 0 ? yes / (yes + no) : null)
    }),
  )
})

test('what fewer than ten said is not told', () => {
  expect(tellRate(tally(0, 0))).toMatchObject({ asked: null, yes: null, withdrawn: null, rate: null })
  expect(tellRate(tally(0, 90, 10))).toMatchObject({ asked: 90, yes: null, withdrawn: 10, rate: null, low: 0 })
  expect(tellRate(tally(90, 0))).toMatchObject({ asked: 90, yes: 90, rate: null, high: 1 })
})

test('weeks begin on Monday, and every day lies in exactly one step', () => {
  expect(stepOf('2026-11-22', 'week')).toBe('2026-11-16')
  expect(stepOf('2026-11-16', 'week')).toBe('2026-11-16')
  expect(stepOf('2026-11-22', 'month')).toBe('2026-11-01')
  expect(daysBefore('2026-03-01', 1)).toBe('2026-02-28')
  expect(stepsBetween('2026-01-30', '2026-02-02', 'day')).toHaveLength(4)
  expect(stepsBetween('2026-01-30', '2026-03-02', 'month')).toEqual(['2026-01-01', '2026-02-01', '2026-03-01'])
})

const question = (more: Partial<RatesQuestion> = {}): RatesQuestion => ({
  ...{ by: 'purpose', purpose: null, every: 'week', from: '2026-11-09', to: '2026-11-22' },
  ...more,
})
const fromZero = () => 0

test('days are gathered into steps, those of most answers come first, and a step of few is empty', () => {
  const days = [
    { day: '2026-11-08', key: 'email', ...tally(5, 500) },
    { day: '2026-11-16', key: 'email', ...tally(17, 20) },
    { day: '2026-11-17', key: 'email', ...tally(18, 20) },
    { day: '2026-11-17', key: 'analytics', ...tally(100, 50) },
    { day: '2026-11-17', key: 'sms', ...tally(4, 5) },
  ]
  const rates = ratesOf(days, question(), fromZero)
  expect(rates.series.map((s) => s.key)).toEqual(['analytics', 'email', 'sms'])
  // Five yes of before and 35 complete four tens; all noes before count for nothing.
  expect(rates.series[1]?.points.map((p) => [p.asked, p.rate])).toEqual([
    [null, null],
    [80, 0.5],
  ])
  expect(rates.series[0]?.total.rate).toBeCloseTo(2 / 3)
  expect(rates.series[2]?.total).toMatchObject({ asked: null, rate: null })
})

test('a place or words with fewer than ten answers are not even named', () => {
  const days = [
    { day: '2026-11-17', key: 'DE', ...tally(60, 40) },
    { day: '2026-11-17', key: 'LI', ...tally(3, 6) },
  ]
  const rates = ratesOf(days, question({ by: 'region', purpose: 'email' }), fromZero)
  expect([rates.series.map((s) => s.key), rates.leftOut]).toEqual([['DE'], 0])
})

const dayOf = (n: number) => daysBefore('2026-11-22', n)
const someDays = fc.array(
  fc.record({
    n: fc.nat(20),
    key: fc.constantFrom('DE', 'FR', ''),
    yes: fc.nat(9),
    no: fc.nat(9),
    withdrawn: fc.nat(3),
  }),
  { maxLength: 60 },
)
/** What the store answers: days of the time asked for, and one that stands for all before. */
const asStored = (all: readonly DailyTally[], from: string, to: string): DailyTally[] =>
  all.flatMap((d) => (d.day > to ? [] : [d.day < from ? { ...d, day: daysBefore(from, 1) } : d]))

test('two questions about times that differ by a day never differ by a few answers', () => {
  const starts = fc.infiniteStream(fc.nat(9))
  fc.assert(
    fc.property(someDays, fc.nat(20), starts, (some, length, stream) => {
      const known = new Map<string, number>()
      const startOf = (...name: readonly (string | number)[]): number => {
        const key = JSON.stringify(name)
        if (!known.has(key)) known.set(key, stream.next().value)
        return known.get(key)!
      }
      const all = some.map(({ n, ...d }): DailyTally => ({ day: dayOf(n), ...d }))
      const totals = (from: string, every: RatesQuestion['every']) => {
        const asked = question({ by: 'region', purpose: 'email', from, to: dayOf(0), every })
        const { series } = ratesOf(asStored(all, from, asked.to), asked, startOf)
        return new Map(series.map((s) => [s.key, s.total]))
      }
      const [longer, shorter] = [totals(dayOf(length + 1), 'day'), totals(dayOf(length), 'week')]
      for (const [key, { asked, withdrawn }] of longer) {
        const other = shorter.get(key)
        expect(Math.abs((asked ?? 0) - (other?.asked ?? 0)) % 10).toBe(0)
        expect(Math.abs((withdrawn ?? 0) - (other?.withdrawn ?? 0)) % 10).toBe(0)
        const truth = all.filter((d) => d.key === key && d.day >= dayOf(length + 1))
        const truly = truth.reduce((n, d) => n + d.yes + d.no, 0)
        expect(Math.abs((asked ?? 0) - truly)).toBeLessThanOrEqual(18)
      }
    }),
  )
})

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { comingRound, dayMs, daysOfYear, textOfDay } from './days.ts'

const at = (text: string) => Date.parse(text)
const near = (now: string, days: number) => comingRound(at(now), days).near

test('a day is near from so many days before it until it is over', () => {
  expect(near('2026-12-30T23:59:59.999Z', 3).sort()).toEqual(['01-01', '01-02', '12-30', '12-31'])
  expect(near('2026-05-01T00:00:00Z', 0)).toEqual(['05-01'])
  expect(near('2026-05-01T12:00:00Z', 365)).toHaveLength(366)
})

test('29 February is kept on the 28th in years without one', () => {
  expect(near('2027-02-28T12:00:00Z', 0)).toEqual(['02-28', '02-29'])
  expect(near('2028-02-28T12:00:00Z', 0)).toEqual(['02-28'])
  expect(near('2028-02-29T12:00:00Z', 0)).toEqual(['02-29'])
  expect(near('2028-03-01T00:00:00Z', 0)).toEqual(['03-01'])
})

test('until the moment that is told, a day stays as near or far as it is', () => {
  const days = fc.integer({ min: at('2023-01-01') / dayMs, max: at('2033-01-01') / dayMs })
  fc.assert(
    fc.property(days, fc.nat(dayMs - 1), fc.integer({ min: 0, max: 365 }), fc.nat(365), (day, ms, within, which) => {
      const now = day * dayMs + ms
      const { near: first, turns } = comingRound(now, within)
      const [name, turn] = [daysOfYear[which]!, turns[which]!]
      expect(turn).toBeGreaterThan(now)
      // Every seventh day, and the last one.
      const ahead = Math.ceil((turn - now) / dayMs) - 1
      for (const after of new Set([...Array(Math.ceil(ahead / 7)).keys()].map((week) => 7 * week).concat(ahead)))
        expect(comingRound(now + after * dayMs, within).near.includes(name)).toBe(first.includes(name))
    }),
    { numRuns: 100 },
  )
})

test('days are written within the years that can be', () => {
  expect([0, -1, -1_000_000, 3_000_000].map(textOfDay)).toEqual([
    '1970-01-01',
    '1969-12-31',
    '0000-01-01',
    '9999-12-31',
  ])
})

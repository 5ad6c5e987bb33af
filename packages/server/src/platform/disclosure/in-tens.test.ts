import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createStarts, few, toldSteps } from './in-tens.ts'

const counts = fc.array(fc.nat(25), { minLength: 1, maxLength: 30 })
const start = fc.nat(few - 1)
const sum = (numbers: readonly number[]) => numbers.reduce((n, one) => n + one, 0)

/** The count of days `from` to `to` (not included) in steps of `every` days, as somebody asks for it. */
const asked = (days: readonly number[], begin: number, from: number, to: number, every: number) => {
  const steps: number[] = []
  for (let day = from; day < to; day += every) steps.push(sum(days.slice(day, Math.min(to, day + every))))
  return toldSteps(sum(days.slice(0, from)), steps, begin)
}

test('every count that is told is a multiple of ten and within nine of the truth', () => {
  fc.assert(
    fc.property(counts, start, fc.nat(30), fc.nat(30), (days, begin, a, b) => {
      const [from, to] = [Math.min(a, b), Math.max(a, b)]
      const [told = 0] = asked(days, begin, from, to, to - from || 1)
      expect(told % few).toBe(0)
      expect(Math.abs(told - sum(days.slice(from, to)))).toBeLessThan(few)
    }),
  )
})

test('however a time is cut, what is told adds up to the same: no two questions differ by less than ten', () => {
  fc.assert(
    fc.property(counts, start, fc.nat(29), fc.integer({ min: 1, max: 9 }), (days, begin, from, every) => {
      const whole = sum(asked(days, begin, 0, days.length, 1))
      const cut = Math.min(from, days.length)
      const parts = [...asked(days, begin, 0, cut, every), ...asked(days, begin, cut, days.length, every)]
      expect(sum(parts)).toBe(whole)
    }),
  )
})

test('from all that can be asked, the answers of a day may have been any number within nine of what is told', () => {
  fc.assert(
    fc.property(counts, start, fc.nat(29), (days, begin, on) => {
      const told = toldSteps(0, days, begin)
      const day = Math.min(on, days.length - 1)
      for (let count = Math.max(0, told[day]! - few + 1); count < told[day]! + few; count++) {
        // Before the day the running total lies so far behind the last ten, from then on so far.
        const [until, since] = [Math.max(0, told[day]! - count), Math.max(0, count - told[day]!)]
        const other = told.map((tens, i) => tens + (i === day ? since - until : 0))
        expect(other[day]).toBe(count)
        expect(toldSteps(0, other, until)).toEqual(told)
      }
    }),
  )
})

test('a start is the same for ever, another for another name or secret, and spread evenly', () => {
  const startOf = createStarts('secret')
  expect(startOf(1, 'region', 'DE', 'yes')).toBe(startOf(1, 'region', 'DE', 'yes'))
  // The parts of a name cannot run into each other.
  const differs = (a: readonly string[], b: readonly string[]) =>
    Array.from({ length: 40 }, (_, i) => startOf(i, ...a) !== startOf(i, ...b)).some(Boolean)
  expect(differs(['ab', 'c'], ['a', 'bc'])).toBe(true)
  const other = createStarts('another')
  expect(Array.from({ length: 40 }, (_, i) => other(i) !== startOf(i)).some(Boolean)).toBe(true)
  const seen = Array.from({ length: few }, () => 0)
  for (let i = 0; i < 10_000; i++) seen[startOf('series', i)]!++
  for (const n of seen) expect(Math.abs(n - 1_000)).toBeLessThan(150)
})

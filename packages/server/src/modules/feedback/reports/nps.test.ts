import fc from 'fast-check'
import { expect, test } from 'vitest'
import { leastAnswers, npsOf, npsSeries, tellNps } from './nps.ts'

const tally = (promoters: number, passives: number, detractors: number) => ({ promoters, passives, detractors })
const tallies = fc.tuple(fc.nat(400), fc.nat(400), fc.nat(400)).map(([p, a, d]) => tally(p, a, d))

test('the score is percent promoters less percent detractors, with the standard error of its formula', () => {
  // p = 0.5, d = 0.2, n = 100: SE = √((0.7 − 0.09)/100) = 0.0781.
  const { value, low, high } = npsOf(tally(50, 30, 20))
  expect(value).toBeCloseTo(30)
  expect([low, high]).toEqual([expect.closeTo(30 - 15.308, 2), expect.closeTo(30 + 15.308, 2)])
})

test('it agrees with the variance of the answers themselves', () => {
  fc.assert(
    fc.property(tallies, (t) => {
      const answers = [
        ...Array<number>(t.promoters).fill(1),
        ...Array<number>(t.passives).fill(0),
        ...Array<number>(t.detractors).fill(-1),
      ]
      if (answers.length < 2) return
      const mean = answers.reduce((n, one) => n + one, 0) / answers.length
      const variance = answers.reduce((n, one) => n + (one - mean) ** 2, 0) / answers.length
      const half = 195.9963984540054 * Math.sqrt(variance / answers.length)
      const { value, low, high } = npsOf(t)
      expect(value).toBeCloseTo(100 * mean, 6)
      expect(low).toBeCloseTo(Math.max(-100, 100 * mean - half), 6)
      expect(high).toBeCloseTo(Math.min(100, 100 * mean + half), 6)
    }),
  )
})

test('what is told holds for every count that the tens may stand for', () => {
  fc.assert(
    fc.property(tallies, fc.nat(9), fc.nat(9), fc.nat(9), (t, a, b, c) => {
      const starts: Record<string, number> = { promoters: a, passives: b, detractors: c }
      const { total } = npsSeries(tally(0, 0, 0), [t], (part) => starts[part]!)
      if (total.score === null) return
      const truth = npsOf(t)
      expect(total.score.low).toBeLessThanOrEqual(truth.low + 1e-9)
      expect(total.score.high).toBeGreaterThanOrEqual(truth.high - 1e-9)
    }),
    { numRuns: 60 },
  )
})

test('every count is in tens, and below the minimum there is no score', () => {
  fc.assert(
    fc.property(
      fc.array(
        tallies.map((t) => tally(t.promoters % 30, t.passives % 30, t.detractors % 30)),
        { minLength: 1, maxLength: 4 },
      ),
      fc.nat(9),
      (steps, start) => {
        const { points, total } = npsSeries(tally(3, 4, 5), steps, () => start)
        for (const { answers, promoters, passives, detractors, score } of [...points, total]) {
          for (const count of [answers, promoters, passives, detractors]) expect((count ?? 0) % 10).toBe(0)
          if ((answers ?? 0) < leastAnswers) expect(score).toBeNull()
        }
      },
    ),
    { numRuns: 30 },
  )
  expect(tellNps(tally(10, 0, 10))).toEqual({ answers: 20, promoters: 10, passives: null, detractors: 10, score: null })
})

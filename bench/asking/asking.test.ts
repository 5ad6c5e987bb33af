import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { compare, runSeed, type Setting, verdictOf } from './compare.ts'
import { difference, intervalOf } from './interval.ts'
import { memberOf, tally } from './memberships.ts'
import { unknown } from './people.ts'
import type { Contender } from './policies.ts'
import type { Segment } from './world.ts'

describe('two thousand people in each of twenty shops, after two questions each on average', () => {
  const setting: Setting = { people: 2_000, questionsEach: 2 }
  const who = ['random', 'static', 'adaptive'] as const
  let seeds: ReturnType<typeof runSeed>[]
  beforeAll(() => {
    seeds = Array.from({ length: 20 }, (_, i) => runSeed(i + 1, setting, who))
  }, 120_000)
  const of = (contender: Contender) => seeds.map((results) => results.get(contender)!)

  test('every policy put the same number of questions', () => {
    for (const contender of who) expect(of(contender).map((r) => r.asked)).toEqual(seeds.map(() => 4_000))
  })

  test.each(['static', 'random'] as const)('adaptive decides more memberships correctly than %s', (other) => {
    const { decided, classified, wins } = compare(of('adaptive'), of(other), setting.people)
    expect(decided.low).toBeGreaterThan(0)
    expect(classified.low).toBeGreaterThan(0)
    expect(wins).toBe(true)
  })

  test.each(['static', 'random'] as const)('fewer people drop out of adaptive than of %s', (other) => {
    expect(verdictOf(compare(of('adaptive'), of(other), setting.people).dropOuts)).toBe('fewer')
  })
})

test('the same seed gives the same figures; another policy beside it changes nothing', () => {
  const small: Setting = { people: 50, questionsEach: 2 }
  const alone = runSeed(7, small, ['adaptive']).get('adaptive')
  expect(runSeed(7, small, ['perfect', 'adaptive']).get('adaptive')).toEqual(alone)
  expect(runSeed(8, small, ['adaptive']).get('adaptive')).not.toEqual(alone)
})

describe('memberships', () => {
  const both: Segment = {
    tests: [
      { attribute: 0, options: new Set([1]) },
      { attribute: 1, options: new Set([0, 2]) },
    ],
    share: 0.3,
  }
  test.each([
    ['both conditions hold', [1, 2], true],
    ['one fails, whatever the other is', [unknown, 1], false],
    ['one holds and the other is not known', [1, unknown], null],
    ['nothing is known', [unknown, unknown], null],
  ])('%s', (_, values, member) => {
    expect(memberOf(both, Int8Array.from(values), 0)).toBe(member)
  })

  test('only what was undecided counts; what stays undecided goes with the most', () => {
    const before = Int8Array.from([1, 2, 1, unknown, 1, unknown, 1, unknown])
    const now = Int8Array.from([1, 2, 1, 2, 1, 2, 1, unknown])
    const truth = Int8Array.from([1, 2, 1, 2, 1, 1, 1, 1])
    expect(tally([both], { before, now, truth }, 2)).toEqual({ undecided: 3, correct: 1, wrong: 1, classified: 2 })
  })
})

describe('intervals', () => {
  test('of twenty figures it is 2.093 standard errors to each side', () => {
    const values = Array.from({ length: 20 }, (_, i) => i)
    const error = Math.sqrt(35 / 20)
    const { mean, low, high } = intervalOf(values)
    expect(mean).toBe(9.5)
    expect((high - mean) / error).toBeCloseTo(2.093, 2)
    expect((mean - low) / error).toBeCloseTo(2.093, 2)
  })

  test('one figure says nothing of the others', () => {
    expect(intervalOf([3])).toEqual({ mean: 3, low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY })
  })

  test('what all pairs have in common falls out of their difference', () => {
    const numbers = fc.array(fc.integer({ min: -1_000, max: 1_000 }), { minLength: 2, maxLength: 30 })
    fc.assert(
      fc.property(numbers, fc.integer({ min: -50, max: 50 }), (values, by) => {
        expect(
          difference(
            values.map((v) => v + by),
            values,
          ),
        ).toEqual({ mean: by, low: by, high: by })
      }),
    )
  })

  test.each([
    ['more', 0.1, 0.3],
    ['fewer', -0.3, -0.1],
    ['no difference shown', -0.1, 0.3],
  ] as const)('%s', (verdict, low, high) => {
    expect(verdictOf({ mean: 0, low, high })).toBe(verdict)
  })
})

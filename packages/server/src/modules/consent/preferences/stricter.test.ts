import fc from 'fast-check'
import { expect, test } from 'vitest'
import { joinPreferences, type Preference } from './stricter.ts'

const frequency = (value: string, at = 1): Preference => ({ kind: 'frequency', key: '', value, at })
const topic = (key: string, value: string, at = 1): Preference => ({ kind: 'topic', key, value, at })

test('the stricter of two choices holds, whoever made it and when', () => {
  expect(joinPreferences([frequency('weekly', 9)], [frequency('none', 1)])).toEqual([frequency('none', 1)])
  expect(joinPreferences([frequency('monthly', 1)], [frequency('all', 9)])).toEqual([frequency('monthly', 1)])
  expect(joinPreferences([topic('offers', 'off')], [topic('offers', 'on', 9)])).toEqual([topic('offers', 'off')])
})

test('silence is no choice: what only one of the two chose holds', () => {
  expect(joinPreferences([topic('offers', 'on')], [topic('events', 'off')])).toEqual([
    topic('offers', 'on'),
    topic('events', 'off'),
  ])
  expect(joinPreferences([], [frequency('weekly')])).toEqual([frequency('weekly')])
})

test('of two equal choices the later is kept', () => {
  expect(joinPreferences([frequency('weekly', 1)], [frequency('weekly', 5)])).toEqual([frequency('weekly', 5)])
})

const values = {
  topic: ['off', 'on'],
  channel: ['off', 'on'],
  frequency: ['none', 'monthly', 'weekly', 'all'],
} as const
const preference = fc.constantFrom(...(['topic', 'channel', 'frequency'] as const)).chain((kind) =>
  fc.record({
    kind: fc.constant(kind),
    key: kind === 'frequency' ? fc.constant('') : fc.constantFrom('a', 'b'),
    value: fc.constantFrom<string>(...values[kind]),
    at: fc.nat(5),
  }),
)
const person = fc.uniqueArray(preference, { selector: ({ kind, key }) => `${kind}:${key}` })
const sorted = (list: Preference[]) => list.toSorted((a, b) => `${a.kind}:${a.key}`.localeCompare(`${b.kind}:${b.key}`))

test('nobody is written to more than either wanted, and neither order nor grouping of merges matters', () => {
  fc.assert(
    fc.property(person, person, person, (a, b, c) => {
      const joined = joinPreferences(a, b)
      for (const one of joined)
        for (const before of [...a, ...b].filter((p) => p.kind === one.kind && p.key === one.key))
          expect((values[one.kind] as readonly string[]).indexOf(one.value)).toBeLessThanOrEqual(
            (values[one.kind] as readonly string[]).indexOf(before.value),
          )
      expect(sorted(joined)).toEqual(sorted(joinPreferences(b, a)))
      expect(sorted(joinPreferences(joined, c))).toEqual(sorted(joinPreferences(a, joinPreferences(b, c))))
      expect(sorted(joinPreferences(joined, joined))).toEqual(sorted(joined))
    }),
  )
})

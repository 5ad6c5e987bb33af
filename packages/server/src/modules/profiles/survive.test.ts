import fc from 'fast-check'
import { expect, test } from 'vitest'
import { contradictionsOf, survive, whyLost } from './survive.ts'

const now = 100

interface Value {
  key: string
  class: number
  at: number
  messageId: string
  value: unknown
  expiresAt: number | null
  sourceId: number
}

const values = fc.uniqueArray(
  fc.record({
    key: fc.constantFrom('size', 'plan'),
    class: fc.integer({ min: 1, max: 5 }),
    at: fc.integer({ min: 1, max: 6 }),
    messageId: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'),
    value: fc.constantFrom('S', 'M', 'L', null),
    expiresAt: fc.constantFrom(null, 50, 500),
    sourceId: fc.integer({ min: 0, max: 2 }),
  }),
  { maxLength: 8, selector: (v) => v.messageId },
)

const told = (more: Partial<Value> = {}): Value => ({
  ...{ key: 'size', class: 2, at: 1, messageId: 'm', value: 'M', expiresAt: null, sourceId: 1 },
  ...more,
})
const holder = (...list: Value[]) => survive(list, now).get('size')!.holds?.value

test('which value holds does not depend on the order in which they are looked at', () => {
  const shuffled = values.chain((list) =>
    fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length })),
  )
  fc.assert(
    fc.property(shuffled, ([list, other]) => {
      const [a, b] = [survive(list, now), survive(other, now)]
      for (const [key, { holds, others }] of a) {
        expect(b.get(key)).toEqual({ holds, others })
        expect(whyLost(holds, others, now)).toEqual(whyLost(holds, b.get(key)!.others, now))
      }
    }),
  )
})

test('what was taken back silences what is older of its class, and no other', () => {
  fc.assert(
    fc.property(values, fc.integer({ min: 1, max: 5 }), fc.integer({ min: 0, max: 7 }), (list, ofClass, at) => {
      const others = list.filter((v) => v.key === 'size' && v.class !== ofClass)
      const newer = list.filter((v) => v.key === 'size' && v.class === ofClass && v.at > at)
      const older = list.filter((v) => v.key === 'size' && v.class === ofClass && v.at < at)
      const back = told({ class: ofClass, at, value: null, messageId: 'z' })
      expect(survive([...others, ...newer, ...older, back], now).get('size')!.holds).toEqual(
        survive([...others, ...newer, back], now).get('size')!.holds,
      )
      const without = survive([...others, ...newer], now).get('size')
      if (newer.length > 0) expect(survive([...others, ...newer, back], now).get('size')!.holds).toEqual(without!.holds)
    }),
  )
})

test('nothing is lost: every value holds or stands behind the one that does', () => {
  fc.assert(
    fc.property(values, (list) => {
      const all = [...survive(list, now).values()].flatMap(({ holds, others }) => (holds ? [holds, ...others] : others))
      expect(new Set(all)).toEqual(new Set(list))
    }),
  )
})

test('declared beats observed, that a partner, that what is inferred, that what was bought; within a class the newest', () => {
  const each = [5, 4, 3, 2, 1].map((ofClass, i) =>
    told({ class: ofClass, at: 10 - i, value: ofClass, messageId: `${i}` }),
  )
  expect([5, 4, 3, 2, 1].map((n) => holder(...each.slice(0, 6 - n)))).toEqual([5, 4, 3, 2, 1])
  expect(holder(told({ at: 1, value: 'S' }), told({ at: 2, value: 'M', messageId: 'n' }))).toBe('M')
  expect(holder(told({ at: 2, value: 'S' }), told({ at: 2, value: 'M', messageId: 'n' }))).toBe('M')
})

test('what expired holds no more, and lets the next class speak', () => {
  expect(holder(told({ class: 1, expiresAt: 99, value: 'S' }), told({ class: 4, value: 'L', messageId: 'n' }))).toBe(
    'L',
  )
  expect(holder(told({ expiresAt: 100 }))).toBe(undefined)
})

test('a contradiction is what another class, or another source of the same, still claims otherwise', () => {
  const said = told({ class: 1, value: 'M' })
  const against = (...others: Value[]) => {
    const { holds, others: lost } = survive([said, ...others], now).get('size')!
    return contradictionsOf(holds!, lost, now).map((c) => c.value)
  }
  const seen = (more: Partial<Value>) => told({ class: 2, messageId: `${Math.random()}`, ...more })
  expect(against(seen({ value: 'L' }))).toEqual(['L'])
  expect(against(seen({ value: 'M' }))).toEqual([])
  expect(against(seen({ value: 'L', expiresAt: 50 }))).toEqual([])
  expect(against(seen({ value: 'L' }), seen({ value: null, at: 5 }))).toEqual([])
  expect(against(told({ class: 1, at: 0, value: 'S', messageId: 'o', sourceId: 2 }))).toEqual(['S'])
  // Said by the same source through another identifier: a change of mind.
  expect(against(told({ class: 1, at: 0, value: 'S', messageId: 'o' }))).toEqual([])
})

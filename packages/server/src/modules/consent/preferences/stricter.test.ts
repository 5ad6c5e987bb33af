import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Choice, type Preference, preferencesThatHold } from './stricter.ts'

let said = 0
const choice = (kind: Preference['kind'], key: string, value: string, more: Partial<Choice> = {}): Choice => ({
  ...{ kind, key, value, at: ++said, originId: 1, changeId: said, over: [] },
  ...more,
})
const topic = (key: string, value: string, more?: Partial<Choice>) => choice('topic', key, value, more)
const frequency = (value: string, more?: Partial<Choice>) => choice('frequency', '', value, more)
const held = (...choices: Choice[]) =>
  Object.fromEntries(preferencesThatHold(choices).map((p) => [p.kind === 'frequency' ? 'often' : p.key, p.value]))

test('of choices that came together the stricter holds, whoever made it and when', () => {
  expect(held(frequency('none'), frequency('weekly', { originId: 2 }))).toEqual({ often: 'none' })
  expect(held(frequency('all'), frequency('monthly', { originId: 2 }))).toEqual({ often: 'monthly' })
  expect(held(topic('offers', 'off'), topic('offers', 'on', { originId: 2 }))).toEqual({ offers: 'off' })
})

test('silence is no choice: what was chosen through one identifier alone holds', () => {
  expect(held(topic('offers', 'on'), topic('events', 'off', { originId: 2 }))).toEqual({ offers: 'on', events: 'off' })
  expect(held()).toEqual({})
})

test('a later choice speaks for the identifiers that were the person’s when it was made, and for no others', () => {
  const before = topic('offers', 'off', { originId: 2 })
  expect(held(before, topic('offers', 'on', { over: [2] }))).toEqual({ offers: 'on' })
  expect(held(before, topic('offers', 'on', { over: [3] }))).toEqual({ offers: 'off' })
  const [first, second] = [topic('offers', 'on', { over: [2] }), topic('offers', 'off', { originId: 2, over: [1] })]
  expect([held(first, second), held(second, first)]).toEqual([{ offers: 'off' }, { offers: 'off' }])
})

const strictness = { topic: ['off', 'on'], channel: ['off', 'on'], frequency: ['none', 'monthly', 'weekly', 'all'] }

/** What two people say, each through identifiers of their own, in an order of its own. */
const sayings = fc.array(
  fc
    .record({ who: fc.constantFrom(0, 1), through: fc.constantFrom(1, 2), kind: fc.constantFrom('topic', 'frequency') })
    .chain(({ kind, ...one }) =>
      fc.record({
        ...{ who: fc.constant(one.who), originId: fc.constant(one.who * 10 + one.through) },
        kind: fc.constant(kind as 'topic' | 'frequency'),
        key: kind === 'frequency' ? fc.constant('') : fc.constantFrom('a', 'b'),
        value: fc.constantFrom(...strictness[kind as 'topic' | 'frequency']),
      }),
    ),
  { maxLength: 12 },
)
type Saying = typeof sayings extends fc.Arbitrary<(infer T)[]> ? T : never

/** The choices that are kept when these are made in turn; `together`: the two are one person meanwhile. */
const live = (kept: readonly Choice[], list: readonly Saying[], together: boolean): Choice[] => {
  const choices = [...kept]
  for (const { who, ...one } of list) {
    const isSame = (c: Choice) => c.kind === one.kind && c.key === one.key
    const own = choices.filter((c) => isSame(c) && (together || Math.floor(c.originId / 10) === who))
    const over = own.filter((c) => c.originId !== one.originId).map((c) => c.originId)
    const at = choices.findIndex((c) => isSame(c) && c.originId === one.originId)
    choices.splice(at < 0 ? choices.length : at, at < 0 ? 0 : 1, { ...one, at: ++said, changeId: said, over })
  }
  return choices
}
const of = (who: number, choices: readonly Choice[]) => choices.filter((c) => Math.floor(c.originId / 10) === who)
const plain = (choices: readonly Choice[]) =>
  preferencesThatHold(choices)
    .map(({ kind, key, value }) => `${kind}:${key}=${value}`)
    .sort()

test('nobody is written to more than either wanted before they were one, in whatever order it is looked at', () => {
  fc.assert(
    fc.property(sayings, (list) => {
      const choices = live([], list, false)
      const joined = preferencesThatHold(choices)
      for (const one of joined)
        for (const who of [0, 1])
          for (const before of preferencesThatHold(of(who, choices)))
            if (before.kind === one.kind && before.key === one.key)
              expect(strictness[one.kind].indexOf(one.value)).toBeLessThanOrEqual(
                strictness[one.kind].indexOf(before.value),
              )
      expect(plain(choices.toReversed())).toEqual(plain(choices))
    }),
  )
})

test('what is said as one person holds for that person, and is last', () => {
  fc.assert(
    fc.property(sayings, sayings, (before, after) => {
      const choices = live(live([], before, false), after, true)
      const last = new Map(after.map((s) => [`${s.kind}:${s.key}`, s.value]))
      expect(plain(choices)).toEqual(expect.arrayContaining([...last].map(([name, value]) => `${name}=${value}`)))
    }),
  )
})

test('who is separated has what a twin who was never joined would have', () => {
  fc.assert(
    fc.property(sayings, sayings, sayings, (before, together, after) => {
      const joined = live(live(live([], before, false), together, true), after, false)
      const twins = live([], [...before, ...together, ...after], false)
      for (const who of [0, 1]) expect(plain(of(who, joined))).toEqual(plain(of(who, twins)))
    }),
  )
})

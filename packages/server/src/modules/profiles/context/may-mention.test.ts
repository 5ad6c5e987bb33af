import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type MentionAnswer, mayMention } from './may-mention.ts'

const cafe = 'store:riverside'
const harbour = 'store:harbour'
const shared = { shared: cafe, openIn: [] }

const answer = (more: Partial<MentionAnswer> = {}): MentionAnswer => ({
  ...{ key: 'order', place: harbour, originId: 1, agrees: true, verified: false, at: 1 },
  ...more,
})
const said = (here: string | null, ...answers: MentionAnswer[]) => mayMention(shared, answers, here).mention

const places = fc.constantFrom(cafe, harbour, 'store', 'web', '*')
const answers = fc.array(
  fc.record({
    key: fc.constant('order'),
    place: places,
    originId: fc.integer({ min: 1, max: 3 }),
    agrees: fc.boolean(),
    verified: fc.boolean(),
    at: fc.integer({ min: 1, max: 9 }),
  }),
  { maxLength: 6 },
)
const heres = fc.constantFrom(null, cafe, harbour, 'web')

test('what was shared here may be said here, and not elsewhere until she agrees', () => {
  expect(said(cafe)).toBe('shared_here')
  expect(said(`${cafe}:terrace`)).toBe('shared_here')
  expect(said(harbour)).toBe('outside_context')
  expect(said(harbour, answer())).toBe('agreed')
  expect(said('web', answer())).toBe('outside_context')
  expect(said('web', answer({ place: '*' }))).toBe('agreed')
})

test('where nothing is known of the place, nothing counts as shared there', () => {
  expect(said(null)).toBe('outside_context')
  expect(said(null, answer({ place: '*' }))).toBe('agreed')
  expect(mayMention({ shared: null, openIn: [] }, [], cafe).mention).toBe('outside_context')
})

test('what its attribute is open for may be said there, wherever it was shared', () => {
  expect(mayMention({ shared: null, openIn: ['*'] }, [], null).mention).toBe('open_here')
  expect(mayMention({ shared: cafe, openIn: ['web'] }, [], 'web').mention).toBe('open_here')
})

test('a no holds, also where it was shared, until a later yes of the same identifier or one that is verified', () => {
  const no = answer({ agrees: false, at: 5, place: '*' })
  expect(said(cafe, no)).toBe('asked_not_to')
  expect(said(harbour, no, answer({ at: 4 }))).toBe('asked_not_to')
  expect(said(harbour, no, answer({ at: 6 }))).toBe('agreed')
  expect(said(harbour, no, answer({ at: 6, originId: 2 }))).toBe('asked_not_to')
  expect(said(harbour, no, answer({ at: 6, originId: 2, verified: true }))).toBe('agreed')
  expect(said(cafe, no, answer({ at: 6 }))).toBe('asked_not_to')
})

test('the order of the answers does not matter', () => {
  const shuffled = answers.chain((list) =>
    fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length })),
  )
  fc.assert(
    fc.property(shuffled, heres, ([list, other], here) => {
      expect(mayMention(shared, list, here)).toEqual(mayMention(shared, other, here))
    }),
  )
})

test('joining two people never opens what one of them refused', () => {
  fc.assert(
    fc.property(answers, answers, heres, (a, b, here) => {
      const own = a.map((x) => ({ ...x, verified: false }))
      const others = b.map((x) => ({ ...x, originId: x.originId + 10, verified: false }))
      if (mayMention(shared, own, here).mention !== 'asked_not_to') return
      expect(mayMention(shared, [...own, ...others], here).mention).toBe('asked_not_to')
    }),
  )
})

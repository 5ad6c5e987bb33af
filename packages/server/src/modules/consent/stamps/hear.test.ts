import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { KnownState } from '../standing/standing.ts'
import { hear, type Told } from './hear.ts'

const analytics = 1
const flag = 1 << analytics
const endless = { now: 1_000, lasts: () => null }
const state = (fields: Partial<KnownState>): Map<number, KnownState> =>
  new Map([
    [
      analytics,
      {
        ...{ status: 'granted', at: 10, seq: 7, verified: false, validUntil: null, lastAt: 10, teller: null },
        ...fields,
      } as KnownState,
    ],
  ])
const told = (says: 'yes' | 'no', fields: Partial<Omit<Told, 'teller'>> & { teller?: string } = {}): Told => ({
  ...{ granted: says === 'yes' ? flag : 0, refused: says === 'no' ? flag : 0, isAnswer: false, at: 20 },
  ...fields,
  teller: () => fields.teller ?? 'phone',
})
const heard = (states: Map<number, KnownState>, what: Told, options = endless) =>
  hear(states, what, options).map((h) => h.kind)

test('where nothing is known a stamp is heard, and once more it says nothing new', () => {
  const states = new Map<number, KnownState>()
  expect(heard(states, told('yes'))).toEqual(['grant'])
  expect(heard(states, told('yes', { at: 30 }))).toEqual([])
  expect(heard(states, told('no', { at: 40 }))).toEqual(['withdraw'])
  expect(heard(states, told('no', { at: 50 }))).toEqual([])
})

test('a no counts, unless something was said after it', () => {
  expect(heard(state({}), told('no'))).toEqual(['withdraw'])
  expect(heard(state({ at: 20 }), told('no'))).toEqual(['withdraw'])
  expect(heard(state({ at: 21 }), told('no'))).toEqual([])
  expect(heard(state({ status: 'expired' }), told('no'))).toEqual(['deny'])
})

test('a yes lifts what its own teller took back, and nothing else', () => {
  expect(heard(state({ status: 'refused', teller: 'phone' }), told('yes'))).toEqual(['grant'])
  expect(heard(state({ status: 'refused', teller: 'laptop' }), told('yes'))).toEqual([])
  expect(heard(state({ status: 'refused', teller: null }), told('yes'))).toEqual([])
  expect(heard(state({ status: 'refused', teller: 'phone', at: 20 }), told('yes'))).toEqual([])
})

test('the report of an answer lifts what nobody checked', () => {
  expect(heard(state({ status: 'refused' }), told('yes', { isAnswer: true }))).toEqual(['grant'])
  expect(heard(state({ status: 'refused', verified: true }), told('yes', { isAnswer: true }))).toEqual([])
})

test('an old yes told again does not renew one that is over; an answer does', () => {
  expect(heard(state({ status: 'expired' }), told('yes'))).toEqual([])
  expect(heard(state({ validUntil: 500 }), told('yes'))).toEqual([])
  expect(heard(state({ status: 'expired' }), told('yes', { isAnswer: true }))).toEqual(['grant'])
  expect(heard(state({ validUntil: 500 }), told('yes', { isAnswer: true }))).toEqual(['grant'])
})

test('a yes holds as long as the purpose says, and one that would be over already is none', () => {
  const options = { now: 1_000, lasts: () => 100 }
  expect(hear(new Map(), told('yes', { at: 950 }), options)).toMatchObject([{ kind: 'grant', validUntil: 1_050 }])
  expect(hear(new Map(), told('yes', { at: 800 }), options)).toEqual([])
})

test('what needs no answer is never heard', () => {
  const functional = { ...told('yes'), granted: 1, refused: 0 }
  expect(hear(new Map(), functional, endless)).toEqual([])
  expect(hear(new Map(), { ...functional, granted: 0, refused: 1 }, endless)).toEqual([])
})

test('devices that disagree do not quarrel: what is heard settles, and the refusal holds', () => {
  const tellers = ['phone', 'laptop', 'tablet']
  const opinions = fc.tuple(...tellers.map(() => fc.constantFrom('yes' as const, 'no' as const)))
  fc.assert(
    fc.property(opinions, fc.array(fc.nat(tellers.length - 1), { minLength: 30, maxLength: 60 }), (says, turns) => {
      const states = new Map<number, KnownState>()
      const changes = turns.flatMap((i, n) =>
        hear(states, told(says[i]!, { at: n, teller: tellers[i]! }), endless).map((h) => h.kind),
      )
      expect(changes.length).toBeLessThanOrEqual(2)
      if (turns.some((i) => says[i] === 'no')) expect(states.get(analytics)?.status).toBe('refused')
    }),
  )
})

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { applyEntry, type LedgerEntry, type States } from './fold.ts'

type Said = { kind: 'grant' | 'deny'; at: number; verified: boolean }

const subjectId = 'somebody'
const stateAfter = (...said: readonly Said[]) => {
  const states: States = new Map()
  said.forEach((s, i) => {
    applyEntry(states, { ...s, seq: i + 1, subjectId, purposeBit: 1, validUntil: null })
  })
  return states.get(subjectId)?.get(1)
}
const yes = (at: number, verified = false): Said => ({ kind: 'grant', at, verified })
const no = (at: number, verified = false): Said => ({ kind: 'deny', at, verified })

test('a yes that nobody checked lifts a no that nobody checked, and never one that somebody did', () => {
  expect(stateAfter(no(1), yes(2))?.status).toBe('granted')
  expect(stateAfter(no(1, true), yes(2))?.status).toBe('refused')
  expect(stateAfter(no(1, true), yes(2, true))?.status).toBe('granted')
})

test('a no needs no check', () => {
  expect(stateAfter(yes(1, true), no(2))?.status).toBe('refused')
})

test('saying no once more does not make a checked no weaker', () => {
  expect(stateAfter(no(1, true), no(2), yes(3))?.status).toBe('refused')
  expect(stateAfter(no(2), no(1, true), yes(3))?.status).toBe('refused')
})

test('a checked no that arrives late still stands against a yes that nobody checked', () => {
  expect(stateAfter(yes(2), no(1, true))?.status).toBe('refused')
  expect(stateAfter(yes(2, true), no(1, true))?.status).toBe('granted')
})

test('two people who became one keep the better check of their refusals', () => {
  const states: States = new Map()
  const entry = (seq: number, id: string, said: Said): LedgerEntry => ({
    ...{ seq, subjectId: id, purposeBit: 1, validUntil: null },
    ...said,
  })
  applyEntry(states, entry(1, 'a', no(1, true)))
  applyEntry(states, entry(2, 'b', no(2)))
  applyEntry(states, { seq: 3, kind: 'merge', subjectId: 'a', mergedId: 'b' })
  applyEntry(states, entry(4, 'a', yes(3)))
  expect(states.get('a')?.get(1)?.status).toBe('refused')
})

test('after a checked no, whatever is said without a check, in whatever order: no', () => {
  const anything = fc.array(
    fc.record({
      kind: fc.constantFrom('grant' as const, 'deny' as const),
      at: fc.nat(9),
      verified: fc.constant(false),
    }),
  )
  fc.assert(
    fc.property(anything, anything, fc.nat(9), (before, after, at) => {
      expect(stateAfter(...before, no(at, true), ...after)?.status).toBe('refused')
    }),
  )
})

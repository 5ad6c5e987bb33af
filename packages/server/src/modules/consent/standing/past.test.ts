import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createConsentModel } from '../../../../test/consent-model.ts'
import { fold, type LedgerEntry } from '../fold.ts'
import { holdingOf, joinPasts, pastWith } from './past.ts'
import { joinKnown, type KnownState } from './standing.ts'

const bit = 1
const now = 100
const people = ['ann', 'phone'] as const

const words = fc.array(fc.record({ who: fc.nat(1), yes: fc.boolean(), at: fc.nat(6), verified: fc.boolean() }), {
  maxLength: 8,
})
type Word = typeof words extends fc.Arbitrary<(infer T)[]> ? T : never

const entriesOf = (all: readonly Word[], who: number): LedgerEntry[] =>
  all.flatMap((w, seq) => {
    const said = { at: w.at, verified: w.verified, validUntil: null }
    return w.who === who
      ? [{ seq, subjectId: people[who]!, kind: w.yes ? 'grant' : 'deny', purposeBit: bit, ...said }]
      : []
  })
const statesOf = (entries: readonly LedgerEntry[], id: string): Map<number, KnownState> =>
  new Map([...(fold(entries).get(id) ?? [])].map(([b, state]) => [b, { ...state, teller: null }]))

test('of two people whom an event makes one, what held when it happened is what each had said by then, joined', () => {
  fc.assert(
    fc.property(words, fc.nat(7), (all, at) => {
      const model = createConsentModel(2)
      for (const [order, w] of all.entries())
        if (w.at <= at)
          model.hear(w.who, bit, { says: w.yes ? 'yes' : 'no', at: w.at, order, verified: w.verified, ended: false })
      model.join(0, 1)
      const own = people.map((personId, i) => ({ personId, entries: entriesOf(all, i) }))
      const states = joinKnown(own.map(({ personId, entries }) => statesOf(entries, personId)))
      const { when } = holdingOf({ states, past: joinPasts(own) }, at, now)
      expect((when.granted & (1 << bit)) !== 0).toBe(model.mayRead(0, bit))
    }),
    { numRuns: 5_000 },
  )
})

test('what an event tells itself counts for its own time', () => {
  const no: LedgerEntry = {
    ...{ seq: 1, subjectId: 'ann', kind: 'deny', purposeBit: bit, at: 5, verified: false, validUntil: null },
  }
  const yes = { purposeBit: bit, kind: 'grant', validUntil: null, after: { seq: 1, heard: 0 } } as const
  const whenOf = (past: readonly LedgerEntry[]) => holdingOf({ states: new Map(), past }, 10, now).when
  expect(whenOf([no])).toMatchObject({ granted: 0, refused: 1 << bit })
  expect(whenOf(pastWith([no], 'ann', [yes], 10))).toMatchObject({ granted: 1 << bit, refused: 0 })
})

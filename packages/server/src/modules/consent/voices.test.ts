import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fold, type State } from './fold.ts'
import { project } from './project.ts'
import type { Deciding } from './projection.ts'

const answers = fc.record({
  kind: fc.constantFrom<'grant' | 'deny' | 'withdraw'>('grant', 'grant', 'deny', 'withdraw'),
  /** Through one of a's two identifiers, through one of b's two, or by an operator who knows whom it is about. */
  through: fc.constantFrom(1, 2, 11, 12, null),
  bit: fc.constantFrom(1, 4),
  at: fc.nat(20),
  verified: fc.boolean(),
})
type Said = typeof answers extends fc.Arbitrary<infer T> ? T : never

const ownerOf = (through: number | null) => (through !== null && through > 10 ? 'b' : 'a')
const say = (s: Said, subjectId: string): Deciding => ({
  ...{ kind: s.kind, subjectId, originId: s.through, purposeBit: s.bit },
  ...{ stage: 'none', verified: s.verified, occurredAt: s.at, validUntil: null },
})
const unmerge: Deciding = {
  ...{ kind: 'move', subjectId: 'b', fromId: 'a' },
  evidence: { reason: 'unmerge', origins: [11, 12], people: ['b'] },
}
const merge: Deciding = { kind: 'merge', subjectId: 'a', mergedId: 'b' }

const recordedAt = new Date(0)
const projected = (says: readonly Deciding[]) =>
  project(
    says.map((one, i) => ({ seq: i + 1, recordedAt, says: one })),
    [],
    1n,
  )
const statesOf = (says: readonly Deciding[], id: string) => {
  const own = projected(says).states.get(id) ?? new Map<number, State>()
  // The same words have other numbers in a ledger without merges.
  return [...own].map(([bit, { seq: _, ...state }]) => [bit, state] as const).sort(([x], [y]) => x - y)
}
const phases = fc.array(fc.array(answers, { maxLength: 6 }), { minLength: 3, maxLength: 3 })
/** What nobody in particular said while the two were one is kept out: a twin who never merged could not have said it. */
const ofSomebody = (list: readonly Said[]) => list.filter((s) => s.through !== null)

test('separated again, each of two people has said what a twin has who never met the other', () => {
  fc.assert(
    fc.property(phases, ([before, together, after]) => {
      const apart = (list: readonly Said[]) => list.map((s) => say(s, ownerOf(s.through)))
      const one = ofSomebody(together!).map((s) => say(s, 'a'))
      const lived = [...apart(before!), merge, ...one, unmerge, ...apart(after!)]
      const twin = apart([...before!, ...ofSomebody(together!), ...after!])
      for (const id of ['a', 'b']) expect(statesOf(lived, id)).toEqual(statesOf(twin, id))
    }),
    { numRuns: 2_000 },
  )
})

test('merging, separating and merging again allows nothing that one of the two refuses', () => {
  fc.assert(
    fc.property(phases, ([before, together, after]) => {
      const apart = (list: readonly Said[]) => list.map((s) => say(s, ownerOf(s.through)))
      const lived = [...apart(before!), merge, ...together!.map((s) => say(s, 'a')), unmerge, ...apart(after!)]
      const { states } = projected(lived)
      const joined = projected([...lived, merge]).states.get('a') ?? new Map<number, State>()
      for (const [bit, state] of joined) {
        if (state.status !== 'granted') continue
        const no = [states.get('a')?.get(bit), states.get('b')?.get(bit)].filter((s) => s?.status === 'refused')
        // A later answer of somebody whose identity was checked supersedes both.
        for (const refused of no) expect(state.verified && !refused?.verified).toBe(true)
      }
    }),
    { numRuns: 2_000 },
  )
})

test('an identifier that turns out to be somebody else’s brings its no along, and leaves none behind', () => {
  const yes = say({ kind: 'grant', through: 1, bit: 1, at: 1, verified: false }, 'a')
  const no = say({ kind: 'deny', through: 2, bit: 1, at: 2, verified: false }, 'a')
  const others = say({ kind: 'grant', through: 11, bit: 1, at: 3, verified: false }, 'b')
  const move: Deciding = {
    ...{ kind: 'move', subjectId: 'b', fromId: 'a' },
    evidence: { reason: 'evidence', origins: [2], people: [] },
  }
  const { states } = projected([yes, no, others, move])
  expect(states.get('a')?.get(1)).toMatchObject({ status: 'granted', at: 1 })
  expect(states.get('b')?.get(1)).toMatchObject({ status: 'refused', at: 2 })
})

test('a no that nobody’s identifier brought while two were one holds for both when they are separated', () => {
  const no = say({ kind: 'deny', through: null, bit: 1, at: 9, verified: false }, 'a')
  const theirs = say({ kind: 'grant', through: 11, bit: 1, at: 1, verified: false }, 'b')
  const { states } = projected([theirs, merge, no, unmerge])
  expect(states.get('a')?.get(1)).toMatchObject({ status: 'refused' })
  expect(states.get('b')?.get(1)).toMatchObject({ status: 'refused' })
  // Said before they met it is its speaker's alone.
  const { states: alone } = projected([theirs, no, merge, unmerge])
  expect(alone.get('b')?.get(1)).toMatchObject({ status: 'granted' })
})

test('without moves it is the plain fold', () => {
  fc.assert(
    fc.property(phases, ([before, together]) => {
      const lived = [...before!.map((s) => say(s, ownerOf(s.through))), merge, ...together!.map((s) => say(s, 'a'))]
      const entries = lived.map((d, i) =>
        d.kind === 'merge'
          ? { seq: i + 1, kind: d.kind, subjectId: 'a', mergedId: 'b' }
          : { ...(d as Extract<Deciding, { stage: string }>), seq: i + 1, at: 'occurredAt' in d ? d.occurredAt : 0 },
      )
      const plain = fold(entries as Parameters<typeof fold>[0]).get('a')
      const own = projected(lived).states.get('a')
      for (const [bit, state] of plain ?? []) expect(own?.get(bit)).toEqual(state)
    }),
  )
})

/**
 * For random ledgers, people who became one, times and stamps: the door keeps exactly what the rule says. The rule is
 * written here anew, over the plain model of consent (test/consent-model.ts).
 */
import { purposeMask } from '@candor/contracts'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createConsentModel } from '../../../../test/consent-model.ts'
import { applyEntry, type LedgerEntry, type States } from '../../consent/fold.ts'
import { type KnownState, needsPast } from '../../consent/standing/standing.ts'
import { judge } from './judge.ts'

const bits = [1, 4] as const
const keyOf = { 1: 'analytics', 4: 'email' } as const
const now = 100

type Step =
  | {
      do: 'say'
      who: 0 | 1
      bit: (typeof bits)[number]
      yes: boolean
      at: number
      verified: boolean
      until: number | null
    }
  | { do: 'join' }

const stepOf = (about: readonly (typeof bits)[number][], until: number): fc.Arbitrary<Step> =>
  fc.oneof(
    {
      weight: 6,
      arbitrary: fc.record({
        do: fc.constant('say' as const),
        who: fc.constantFrom(0 as const, 1 as const),
        bit: fc.constantFrom(...about),
        yes: fc.boolean(),
        at: fc.nat(until),
        verified: fc.boolean(),
        until: fc.option(fc.integer({ min: 15, max: 200 }), { freq: 3 }),
      }),
    },
    { weight: 1, arbitrary: fc.constant({ do: 'join' as const }) },
  )

/** What the model says of the one they became, hearing only what was said by `time`. */
const asOf = (steps: readonly Step[], time: number) => {
  const model = createConsentModel(2)
  const said = new Set<number>()
  let joined = false
  for (const [order, s] of steps.entries()) {
    if (s.do === 'join') {
      if (!joined) model.join(0, 1)
      joined = true
    } else if (s.at <= time) {
      said.add(s.bit)
      const ended = s.yes && s.until !== null && s.until <= time
      model.hear(s.who, s.bit, { says: s.yes ? 'yes' : 'no', at: s.at, order, verified: s.verified, ended })
    }
  }
  if (!joined) model.join(0, 1)
  return (bit: number) => (model.mayRead(0, bit) ? 'yes' : said.has(bit) ? 'no' : 'unknown')
}

/** The same steps as the ledger has them, and the states that follow. */
const ledgerOf = (steps: readonly Step[]) => {
  const entries: LedgerEntry[] = []
  const states: States = new Map()
  const write = (entry: LedgerEntry) => {
    entries.push(entry)
    applyEntry(states, entry)
  }
  const join = () => write({ seq: entries.length + 1, kind: 'merge', subjectId: 'p0', mergedId: 'p1' })
  let joined = false
  for (const s of steps) {
    if (s.do === 'join') {
      if (!joined) join()
      joined = true
      continue
    }
    write({
      ...{ seq: entries.length + 1, subjectId: joined ? 'p0' : `p${s.who}`, kind: s.yes ? 'grant' : 'deny' },
      ...{ purposeBit: s.bit, at: s.at, verified: s.verified, validUntil: s.yes ? s.until : null },
    })
  }
  if (!joined) join()
  const own = new Map<number, KnownState>()
  for (const [bit, state] of states.get('p0') ?? []) own.set(bit, { ...state, teller: null })
  return { states: own, past: entries }
}

const source = {
  ...{ workspaceId: 1, id: 1, kind: 'browser', enabled: true },
  ...{ legalBasis: 'consent', basisPurposes: [], consentCategories: {} },
}
const answers = fc.dictionary(fc.constantFrom('analytics', 'email'), fc.boolean())

type Stamp = Partial<Record<'analytics' | 'email', boolean>> | null

/** As the door asks (ask-ledger.ts): the past only where the states need it. */
const standingOf = (steps: readonly Step[], at: number) => {
  const { states, past } = ledgerOf(steps)
  return { states, past: needsPast(states, at) ? past : null }
}

const followsTheRule = (steps: readonly Step[], at: number, categoryPreferences: Stamp) => {
  const event = categoryPreferences ? { context: { consent: { categoryPreferences } } } : {}
  const [today, then] = [asOf(steps, now), asOf(steps, at)]
  const allowed = bits.filter((bit) => {
    const stamp = categoryPreferences?.[keyOf[bit]]
    if (stamp === false || today(bit) === 'no' || then(bit) === 'no') return false
    // A stamp is the proof for its own time; without one the ledger must have known of the yes.
    return stamp === true || (today(bit) === 'yes' && then(bit) === 'yes')
  })
  // Whether or not the past was asked for, where it was not needed.
  for (const standing of [ledgerOf(steps), standingOf(steps, at)]) {
    const known = { personId: 'p0', originId: null, standing, at }
    const { mask, reason } = judge(source, { userId: 'u' }, event, known, now)
    expect(mask).toBe(purposeMask(allowed.map((bit) => keyOf[bit])))
    expect(reason === null).toBe(mask !== 0)
  }
}

test('the door keeps an event for what was allowed when it happened, is allowed now, and its stamp does not refuse', () => {
  const steps = fc.array(stepOf(bits, 20), { maxLength: 8 })
  fc.assert(fc.property(steps, fc.integer({ min: 0, max: 25 }), fc.option(answers), followsTheRule), {
    numRuns: 20_000,
  })
})

const said = (yes: boolean, at: number, verified: boolean, who: 0 | 1 = 0): Step => ({
  ...{ do: 'say', who, bit: 1, yes, at, verified, until: null },
})

test('and does so where things were said out of order: a yes of today is no yes of then', () => {
  const outOfOrder = fc.array(stepOf([1], 4), { minLength: 3, maxLength: 8 })
  fc.assert(fc.property(outOfOrder, fc.nat(5), fc.option(answers), followsTheRule), {
    numRuns: 20_000,
    examples: [
      // The unchecked yes of 30 hid the no of 10 from the checked no of 8; as of 15 nobody had said it.
      [[said(false, 10, false), said(true, 30, false), said(false, 8, true), said(true, 9, true)], 15, null],
      // The same of two people who became one before the last word.
      [
        [
          ...[said(false, 10, false), said(true, 30, false), said(false, 8, true)],
          ...[said(false, 7, false, 1), { do: 'join' } as const, said(true, 9, true)],
        ],
        ...([15, { analytics: true }] as const),
      ],
    ],
  })
})

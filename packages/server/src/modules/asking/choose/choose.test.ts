import { recontact } from '@candor/contracts'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { attentionOf, type Contact, dayMs, hourMs } from './attention.ts'
import type { Candidate, PastAsk } from './candidate.ts'
import { choose } from './choose.ts'
import { freshnessOf, type Standing } from './gates.ts'
import { adaptive, staticOrder, worthOf } from './policies.ts'
import { stickyShare } from './sticky.ts'

const now = Date.parse('2026-06-01T12:00:00Z')
const moment = { placement: 'web:home', channel: 'web', now }
const settings = { gapHours: 24, factor: 1.75, ceilingDays: 60, ignoredAfterMinutes: 30 }
const rested = attentionOf([], null, settings, now)

const question = (key: string, more: Partial<Candidate> = {}): Candidate => ({
  ...{
    kind: 'question',
    key,
    version: 1,
    status: 'live',
    placements: ['web'],
    channels: ['web'],
    priority: 50,
    share: 100,
  },
  ...{
    audience: null,
    recontact: recontact.parse({}),
    sensitivity: 'ordinary',
    waitsForHelp: false,
    purposes: 4,
    uses: 1,
  },
  ...{ questions: [{ key, attribute: key, halfLifeDays: null, reaskDays: null }], reopenDays: null, decides: [0.5] },
  ...more,
})
const standing = (more: Partial<Standing> = {}): Standing => ({
  ...{ personId: 'p', allow: 7, isHeld: false, attention: rested, known: new Map(), answers: new Map(), asks: [] },
  ...{ memberships: new Set<string>(), wasHelped: false },
  ...more,
})
const why = (candidate: Candidate, of: Standing, at = moment) =>
  choose([candidate], of, at, staticOrder).notAsked[0]?.because ?? 'asked'
const past = (outcome: PastAsk['outcome'], daysAgo: number, key = 'size'): PastAsk => ({
  ...{ kind: 'question', key, outcome, at: now - daysAgo * dayMs, outcomeAt: now - daysAgo * dayMs },
})
const known = (daysAgo: number, allow = 7) => new Map([['size', { at: now - daysAgo * dayMs, allow }]])

describe('the gates, in their order', () => {
  const size = question('size')
  test.each([
    ['open_case', size, { isHeld: true, allow: 0 }],
    ['not_permitted', size, { allow: 3 }],
    ['asked_to_be_left', size, { attention: attentionOf([], 'none', settings, now) }],
    ['not_live', question('size', { status: 'paused' }), {}],
    ['not_here', question('size', { placements: ['app'] }), {}],
    ['not_for_them', question('size', { audience: 'loyal' }), {}],
    ['not_in_share', question('size', { share: 0 }), {}],
    ['known_and_fresh', size, { known: known(3_000) }],
    ['used_by_nothing', question('size', { uses: 0 }), {}],
    ['nothing_given_yet', question('size', { waitsForHelp: true }), {}],
    ['asked_lately', size, { asks: [past('ignored', 3)] }],
    ['declined', size, { asks: [past('rather_not_say', 3_000)] }],
    ['asked_too_often', size, { asks: [400, 500, 600, 700].map((ago) => past('skipped', ago)) }],
    [
      'budget_spent',
      size,
      { attention: attentionOf([{ at: now, outcome: 'answered', spends: true }], null, settings, now) },
    ],
    ['asked', size, {}],
    ['asked', question('size', { audience: 'loyal' }), { memberships: new Set(['loyal']) }],
    ['asked', question('size', { waitsForHelp: true }), { wasHelped: true }],
    ['asked', size, { asks: [past('skipped', 31)] }],
  ] as const)('%s', (because, candidate, more) => {
    expect(why(candidate, standing(more))).toBe(because)
  })

  test('what is known may not be used for what the question is for: it is asked', () => {
    expect(why(size, standing({ known: known(1, 1) }))).toBe('asked')
  })

  test('an old answer is asked again when its half-life has passed, and not a moment before', () => {
    const ages = question('size', {
      questions: [{ key: 'size', attribute: 'size', halfLifeDays: 100, reaskDays: null }],
    })
    const { notAsked } = choose([ages], standing({ known: known(99) }), moment, staticOrder)
    expect(notAsked[0]).toMatchObject({ because: 'known_and_fresh', earliest: now + dayMs })
    expect(choose([ages], standing({ known: known(100) }), moment, staticOrder).asked?.because).toBe('stale')
  })

  test('an answer that was taken back is not asked for again at once', () => {
    expect(why(size, standing({ asks: [past('taken_back', 1)] }))).toBe('asked_lately')
    expect(why(size, standing({ asks: [past('taken_back', 31)] }))).toBe('asked')
  })
})

test('whatever is known and fresh is never asked, by either policy', () => {
  const value = fc.record({ ago: fc.integer({ min: 0, max: 400 }), allow: fc.integer({ min: 0, max: 7 }) })
  const one = fc.record({
    ...{
      halfLifeDays: fc.option(fc.integer({ min: 1, max: 300 })),
      reaskDays: fc.option(fc.integer({ min: 1, max: 300 })),
    },
    ...{ value: fc.option(value), purposes: fc.integer({ min: 1, max: 7 }), priority: fc.nat(100) },
  })
  fc.assert(
    fc.property(fc.array(one, { maxLength: 8 }), fc.boolean(), fc.nat(), (some, isAdaptive, seed) => {
      let n = seed
      const random = () => {
        n = (n * 16_807 + 7) % 2_147_483_647
        return n / 2_147_483_647
      }
      const candidates = some.map(({ halfLifeDays, reaskDays, purposes, priority }, i) =>
        question(`q${i}`, {
          purposes,
          priority,
          questions: [{ key: `q${i}`, attribute: `a${i}`, halfLifeDays, reaskDays }],
        }),
      )
      const of = standing({
        known: new Map(
          some.flatMap(({ value: v }, i) => (v ? [[`a${i}`, { at: now - v.ago * dayMs, allow: v.allow }]] : [])),
        ),
      })
      const policy = isAdaptive
        ? adaptive(() => ({ answered: 2, unanswered: 5 }), { explore: 0.3, random })
        : staticOrder
      const { asked, notAsked } = choose(candidates, of, moment, policy)
      expect(notAsked.length + (asked ? 1 : 0)).toBe(candidates.length)
      if (!asked) return
      const { candidate } = asked
      expect(freshnessOf(candidate.questions[0]!, candidate.purposes, of, now).state).not.toBe('fresh')
    }),
  )
})

describe('attention', () => {
  const contact = (hoursAgo: number, outcome: Contact['outcome'], spends = true): Contact => ({
    ...{ at: now - hoursAgo * hourMs, outcome, spends },
  })
  const gap = (contacts: Contact[], frequency: Parameters<typeof attentionOf>[1] = null) =>
    attentionOf(contacts, frequency, settings, now).gapMs / hourMs

  test('each contact without an answer multiplies the gap, up to a ceiling; an answer resets it', () => {
    expect([gap([]), gap([contact(1, 'ignored')]), gap([contact(1, 'skipped'), contact(2, 'dismissed')])]).toEqual([
      24,
      24 * 1.75,
      24 * 1.75 ** 2,
    ])
    expect(gap(Array.from({ length: 40 }, (_, i) => contact(i, 'ignored')))).toBe(60 * 24)
    expect(gap([contact(1, 'ignored'), contact(2, 'answered'), contact(3, 'ignored')])).toBe(24 * 1.75)
  })

  test('"rather not say" neither lengthens nor resets it, and what they opened themselves costs nothing', () => {
    expect(gap([contact(1, 'rather_not_say'), contact(2, 'ignored')])).toBe(24 * 1.75)
    expect(gap([contact(1, 'ignored', false)])).toBe(24)
    expect(attentionOf([contact(1, 'ignored', false)], null, settings, now).nextAt).toBe(null)
  })

  test('what is in front of somebody is ignored after half an hour, and not before', () => {
    expect(gap([contact(0.4, 'open')])).toBe(24)
    expect(gap([contact(0.5, 'open')])).toBe(24 * 1.75)
  })

  test('what they asked for in the preference centre is the least gap there is', () => {
    expect([gap([], 'weekly'), gap([], 'monthly')]).toEqual([7 * 24, 30 * 24])
    expect(attentionOf([], 'none', settings, now).never).toBe(true)
  })
})

test('a share of people is always the same people, and about as large as it says', () => {
  const people = Array.from({ length: 4_000 }, (_, i) => `person-${i}`)
  const inShare = people.filter((id) => why(question('size', { share: 10 }), standing({ personId: id })) === 'asked')
  expect(inShare.length).toBeGreaterThan(320)
  expect(inShare.length).toBeLessThan(480)
  expect(people.map((id) => stickyShare(id, 'q'))).toEqual(people.map((id) => stickyShare(id, 'q')))
})

describe('policies', () => {
  test('the static order is by priority, whatever the order of the list', () => {
    const list = [question('a', { priority: 1 }), question('b', { priority: 9 }), question('c', { priority: 5 })]
    for (const some of [list, list.toReversed()])
      expect(choose(some, standing(), moment, staticOrder).asked?.candidate.key).toBe('b')
  })

  test('what decides more is worth more; a segment of nobody decides little', () => {
    expect(worthOf(question('a', { decides: [0.5, 0.5], uses: 2 }))).toBeCloseTo(2)
    expect(worthOf(question('a', { decides: [0], uses: 1 }))).toBeLessThan(0.1)
    expect(worthOf(question('a', { decides: [], uses: 1 }))).toBe(1)
  })

  test('the adaptive policy asks what decides the most among equally received, and explores at its floor', () => {
    const list = [question('little', { decides: [0.02], priority: 99 }), question('much', { decides: [0.5] })]
    const received = () => ({ answered: 400, unanswered: 100 })
    const policy = adaptive(received, { explore: 0.1, random: Math.random })
    const keys = Array.from({ length: 2_000 }, () => choose(list, standing(), moment, policy).asked!)
    const explored = keys.filter((asked) => asked.because === 'exploring').length
    expect(keys.filter((asked) => asked.because === 'decides_most').every((a) => a.candidate.key === 'much')).toBe(true)
    expect(explored).toBeGreaterThan(120)
    expect(explored).toBeLessThan(290)
  })

  test('what nobody answers and protects by law stays unasked, and says so', () => {
    const list = [question('belief', { sensitivity: 'sensitive', decides: [0.1] })]
    const policy = adaptive(() => ({ answered: 1, unanswered: 900 }), { explore: 0.1, random: Math.random })
    expect(choose(list, standing(), moment, policy).notAsked).toMatchObject([{ because: 'not_worth_it' }])
  })
})

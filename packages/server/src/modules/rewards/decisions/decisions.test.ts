import { codeAlphabet, codePattern } from '@candor/contracts'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { after, asOf, balanceOf, dueOf, type Lot, nextDue, outstandingChange, spendFrom, takeBack } from './lots.ts'
import { mayPay, type Situation } from './may-pay.ts'
import { refusalOf, stateOf, type UsableCoupon } from './may-use.ts'
import { drawCode, normaliseCode } from './pattern.ts'
import { shareOut } from './share.ts'
import { reaches, tierOf } from './tier-of.ts'

const lot = (more: Partial<Lot> = {}): Lot => ({
  ...{ paymentId: 1, pending: 0, active: 0, activeAt: null, expiresAt: null },
  ...more,
})
const time = fc.integer({ min: 0, max: 100 })
const lots = fc
  .array(
    fc.record({ pending: fc.nat(50), active: fc.nat(50), activeAt: fc.option(time), expiresAt: fc.option(time) }),
    { maxLength: 6 },
  )
  .map((some) => some.map((l, i): Lot => ({ ...l, paymentId: i + 1 })))

test('pending points become active at their time, and held ones never by time', () => {
  expect(dueOf(lot({ pending: 5, activeAt: 10 }), 9)).toEqual([])
  expect(dueOf(lot({ pending: 5, activeAt: 10 }), 10)).toMatchObject([{ kind: 'activate', points: 5 }])
  expect(dueOf(lot({ pending: 5 }), 1e15)).toEqual([])
})

test('what time does is done once: nothing is due of what it left, until the moment that is named', () => {
  fc.assert(
    fc.property(lots, time, time, (some, now, later) => {
      for (const l of asOf(some, now)) {
        expect(dueOf(l, now)).toEqual([])
        const next = nextDue(l)
        if (next === null || later < next) expect(dueOf(l, later)).toEqual([])
      }
    }),
  )
})

test('spending takes exactly what is asked, from what ends first, and never more than there is', () => {
  fc.assert(
    fc.property(lots, fc.integer({ min: 1, max: 200 }), (some, points) => {
      const taken = spendFrom(some, points)
      const { active } = balanceOf(some)
      expect(taken === null).toBe(points > active)
      if (taken === null) return
      expect(taken.reduce((n, t) => n + t.points, 0)).toBe(points)
      const left = some.map((l) => after(l, taken))
      expect(left.every((l) => l.active >= 0)).toBe(true)
      const endOf = (l: Lot) => l.expiresAt ?? Number.POSITIVE_INFINITY
      for (const l of left.filter((one) => taken.some((t) => t.paymentId === one.paymentId)))
        for (const other of left) if (endOf(other) < endOf(l)) expect(other.active).toBe(0)
    }),
  )
})

test('an earning that is taken back leaves nothing of the lot, and outstanding falls by what was left', () => {
  const l = lot({ pending: 3, active: 4 })
  const back = takeBack(l)
  expect(after(l, back)).toMatchObject({ pending: 0, active: 0 })
  expect(back.reduce((n, t) => n + outstandingChange(t), 0)).toBe(-7)
})

test('what ends next is told by date, three at most', () => {
  const ends = [5, 3, 3, 9, 7].map((expiresAt, i) => lot({ paymentId: i, active: 10, expiresAt }))
  expect(balanceOf(ends).expiring).toEqual([
    { at: 3, points: 20 },
    { at: 5, points: 10 },
    { at: 7, points: 10 },
  ])
})

test('a tier is the highest that is reached, whatever the order they are written in', () => {
  const tiers = [
    { key: 'gold', from: 500 },
    { key: 'silver', from: 100 },
  ]
  expect(tierOf(tiers, 99)).toEqual({ key: null, earned: 99, next: { key: 'silver', missing: 1 } })
  expect(tierOf(tiers, 100)).toEqual({ key: 'silver', earned: 100, next: { key: 'gold', missing: 400 } })
  expect(tierOf(tiers, 900)).toEqual({ key: 'gold', earned: 900, next: null })
  expect(reaches(tiers, 'gold', 'silver')).toBe(true)
  expect(reaches(tiers, 'silver', 'gold')).toBe(false)
  expect(reaches(tiers, null, null)).toBe(true)
  expect(reaches(tiers, 'gold', 'gone')).toBe(false)
})

const situation: Situation = {
  ...{ now: 50, amount: 10, budget: null, points: 10, outstanding: 0, liabilityCap: null, campaign: null },
  ...{ guards: { velocityMax: 5, devicePeopleMax: 3 }, justBefore: 0, othersOnDevice: 0 },
}
const campaign = {
  ...{ state: 'active' as const, startsAt: null, endsAt: null },
  ...{ issued: 0, maxCodes: 2, perPerson: 1, ofPerson: 0 },
}

test('what a budget or the cap has room for is paid to the last point, and not one more', () => {
  const budget = { amount: 100, used: 90, startsAt: null, endsAt: null }
  expect(mayPay({ ...situation, budget })).toEqual({ pay: true, held: null })
  expect(mayPay({ ...situation, budget: { ...budget, used: 91 } })).toEqual({ pay: false, because: 'budget_exhausted' })
  expect(mayPay({ ...situation, liabilityCap: 10 })).toEqual({ pay: true, held: null })
  expect(mayPay({ ...situation, liabilityCap: 9 })).toEqual({ pay: false, because: 'liability_cap' })
  const over = { ...budget, used: 0, endsAt: new Date(50) }
  expect(mayPay({ ...situation, budget: over })).toEqual({ pay: false, because: 'budget_exhausted' })
})

test('a campaign gives so many codes, so many to a person, and none while it is closed', () => {
  const of = (more: object) => mayPay({ ...situation, points: 0, campaign: { ...campaign, ...more } })
  expect(of({})).toEqual({ pay: true, held: null })
  expect(of({ state: 'paused' })).toEqual({ pay: false, because: 'campaign_closed' })
  expect(of({ startsAt: new Date(51) })).toEqual({ pay: false, because: 'campaign_closed' })
  expect(of({ ofPerson: 1 })).toEqual({ pay: false, because: 'person_limit' })
  expect(of({ issued: 2 })).toEqual({ pay: false, because: 'budget_exhausted' })
})

test('what looks like abuse is held with its reason, and not refused', () => {
  expect(mayPay({ ...situation, justBefore: 5 })).toEqual({ pay: true, held: 'velocity' })
  expect(mayPay({ ...situation, justBefore: 5, othersOnDevice: 3 })).toEqual({ pay: true, held: 'device' })
})

const coupon: UsableCoupon = {
  ...{ holder: 'ann', held: false, reversed: false, endsAt: new Date(100), uses: [] },
  campaign: { state: 'active', startsAt: null, endsAt: null, usesPerCode: 1, onlyHolder: true },
}
const reserved = (basket: string, until: number) => ({ basket, reservedUntil: new Date(until), redeemedAt: null })

test('each reason why a coupon cannot be used has a code of its own', () => {
  const of = (more: Partial<UsableCoupon>, campaign: object = {}, by?: string | null) =>
    refusalOf({ ...coupon, ...more, campaign: { ...coupon.campaign, ...campaign } }, { basket: 'b', by, now: 50 })?.code
  expect(of({})).toBeUndefined()
  expect(of({ reversed: true })).toBe('coupon_ended')
  expect(of({ held: true })).toBe('coupon_held')
  expect(of({ endsAt: new Date(50) })).toBe('coupon_ended')
  expect(of({}, { state: 'paused' })).toBe('coupon_paused')
  expect(of({}, { startsAt: new Date(51) })).toBe('coupon_not_started')
  expect(of({}, {}, 'ben')).toBe('coupon_of_another')
  expect(of({}, {}, null)).toBe('coupon_of_another')
  expect(of({}, { onlyHolder: false }, 'ben')).toBeUndefined()
  expect(of({ uses: [{ basket: 'a', reservedUntil: null, redeemedAt: new Date(1) }] })).toBe('coupon_used')
  expect(of({ uses: [reserved('a', 60)] })).toBe('coupon_reserved')
  expect(of({ uses: [reserved('a', 60)] }, { usesPerCode: 2 })).toBeUndefined()
})

test('a reservation is over by itself, and holds for its own basket though the campaign has ended', () => {
  const held = { ...coupon, uses: [reserved('a', 60)] }
  expect(refusalOf(held, { basket: 'b', by: undefined, now: 60 })).toBeNull()
  const ended = { ...held, endsAt: new Date(55) }
  expect(refusalOf(ended, { basket: 'a', by: undefined, now: 58 })).toBeNull()
  expect(refusalOf(ended, { basket: 'a', by: undefined, now: 60 })?.code).toBe('coupon_ended')
  expect([stateOf(held, 59), stateOf(held, 60), stateOf(held, 100)]).toEqual(['reserved', 'open', 'ended'])
})

test('a code follows its pattern, is drawn from letters that look unlike, and is found however it is typed', () => {
  const code = drawCode('GIFT-#####-#####')
  expect(code).toMatch(/^GIFT-[2-9A-HJ-NP-Z]{5}-[2-9A-HJ-NP-Z]{5}$/)
  expect(codeAlphabet).toHaveLength(32)
  expect(normaliseCode(` ${code.toLowerCase().replaceAll('-', ' ')} `)).toBe(code.replaceAll('-', ''))
  expect(codePattern.safeParse('GIFT-#########').success).toBe(false)
  expect(codePattern.safeParse('GIFT-##########').success).toBe(true)
})

test('what is shared out adds up to the whole, each within one of its share', () => {
  fc.assert(
    fc.property(fc.nat(1e6), fc.array(fc.nat(1000), { minLength: 1, maxLength: 8 }), (total, weights) => {
      const parts = shareOut(total, weights)
      const sum = weights.reduce((n, w) => n + w, 0)
      expect(parts.reduce((n, p) => n + p, 0)).toBe(sum === 0 ? 0 : total)
      for (const [i, p] of parts.entries())
        expect(Math.abs(p - (sum === 0 ? 0 : (total * weights[i]!) / sum))).toBeLessThan(1)
    }),
  )
})

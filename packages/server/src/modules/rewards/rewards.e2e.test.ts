import { randomUUID } from 'node:crypto'
import type { Scope } from '@candor/contracts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type ApiCall, apiClient } from '../../../test/api-client.ts'
import { type Intake, startIntake } from '../../../test/intake.ts'

let intake: Intake
let call: ApiCall
let shop: ApiCall

beforeAll(async () => {
  intake = await startIntake()
  call = await apiClient(intake)
  shop = await apiClient(intake, ['rewards:pay'] satisfies Scope[])
  const en = (name: string) => ({ en: { name, description: '' } })
  const programme = (await call('GET', '/v1/rewards/programme')).body
  const tiers = [{ key: 'silver', from: 100, texts: en('Silver') }]
  const changed = { texts: en('stars'), pendingDays: 0, tiers, pointCost: 500, currency: 'EUR' }
  const put = await call('PUT', '/v1/rewards/programme', { ...programme, ...changed })
  expect([put.status, put.body.version]).toEqual([200, 2])
  const budget = { name: 'Gifts', unit: 'EUR', amount: 100_000 }
  expect((await call('PUT', '/v1/rewards/budgets/gifts', budget)).status).toBe(200)
  const campaign = {
    ...{ texts: en('A gift'), pattern: 'GIFT-#####-#####', benefit: { kind: 'gift', sku: 'cake' } },
    ...{ budget: 'gifts', cost: 300, currency: 'EUR', perPerson: 5, holdMinutes: 10 },
  }
  expect((await call('PUT', '/v1/coupon-campaigns/cake', campaign)).status).toBe(200)
  const item = { texts: en('Cake'), price: 80, campaign: 'cake' }
  expect((await call('PUT', '/v1/rewards/items/cake', item)).status).toBe(200)
  const offer = { texts: en('For silver'), price: 0, campaign: 'cake', tier: 'silver' }
  expect((await call('PUT', '/v1/rewards/items/silver-cake', offer)).status).toBe(200)
})
afterAll(() => intake?.close())

const someone = async () => {
  const userId = `u-${randomUUID()}`
  await intake.batch([{ type: 'identify', userId, messageId: randomUUID() }])
  await intake.settled()
  const query = new URLSearchParams({ kind: 'user_id', identifier: userId })
  const id: string = (await call('GET', `/v1/people?${query}`)).body.items[0].id
  const { token } = (await call('POST', `/v1/people/${id}/preference-link`, {})).body
  const own: ApiCall = (method, path, body) => call(method, path, body, { authorization: `Bearer ${token}` })
  return { id, userId, own, to: { kind: 'user_id', value: userId } }
}
const earn = (to: object, more: object = {}) =>
  shop('POST', '/v1/rewards/pay', { to, reason: 'answer:birthday', reward: { points: 120 }, ...more })

describe('an answer is rewarded', () => {
  test('once: the second time says that it is paid already, and what was', async () => {
    const { to } = await someone()
    const [first, second] = [await earn(to), await earn(to)]
    expect(first.body).toMatchObject({ paid: true, reward: { points: 120, held: null } })
    expect(second.body).toMatchObject({ paid: false, because: 'already_paid', reward: { id: first.body.reward.id } })
  })

  test('and the reward survives that the person withdraws everything', async () => {
    const { id, own, to } = await someone()
    await earn(to)
    await earn(to, { reason: 'answer:size', reward: { coupon: 'cake' } })
    const purposes = (await call('GET', '/v1/purposes')).body.items.map((p: { key: string }) => p.key)
    const answers = purposes
      .filter((p: string) => p !== 'essential')
      .map((purpose: string) => ({ purpose, answer: 'withdraw' }))
    expect((await own('PUT', '/v1/preferences', { answers, idempotencyKey: randomUUID() })).status).toBe(200)
    const wallet = (await own('GET', '/v1/wallet')).body
    expect(wallet).toMatchObject({
      pointsName: 'stars',
      balance: { active: 120, pending: 0 },
      tier: { key: 'silver', name: 'Silver', earned: 120, next: null },
      coupons: [{ name: 'A gift', state: 'open' }],
    })
    const { body } = await shop('POST', '/v1/coupons/redeem', { code: wallet.coupons[0].code, basket: 'b', by: to })
    expect(body).toMatchObject({ campaign: 'cake', benefit: { kind: 'gift', sku: 'cake' }, again: false })
    expect((await call('GET', `/v1/people/${id}/points`)).body.coupons).toMatchObject([{ state: 'used' }])
  })

  test('for use, with a statement of what was used', async () => {
    const { to, own } = await someone()
    await earn(to, { reason: 'use:recommendations', period: '2026-11', used: ['size', 'favourite_colour'] })
    expect((await own('GET', '/v1/wallet')).body.entries).toMatchObject([
      { kind: 'earn', reason: 'use:recommendations', used: ['size', 'favourite_colour'] },
    ])
  })

  test('for nobody, nothing; and a time that lies ahead is refused', async () => {
    expect((await earn({ personId: randomUUID() })).body).toEqual({ paid: false, because: 'nobody', reward: null })
    const { to } = await someone()
    expect((await earn(to, { at: '2999-01-01T00:00:00Z' })).body.code).toBe('time_in_future')
    expect((await earn(to, { reward: { coupon: 'nothing' } })).body.because).toBe('unknown_reward')
    expect((await earn({ kind: 'email', value: 'null' })).body.code).toBe('bad_identifier')
  })
})

describe('points', () => {
  test('are spent all or none, once for a key, and given back by an operator', async () => {
    const { to, id } = await someone()
    await earn(to)
    const spend = (points: number, idempotencyKey: string) =>
      shop('POST', '/v1/rewards/spend', { of: to, points, idempotencyKey })
    expect((await spend(121, 'too much')).body.code).toBe('points_short')
    const key = randomUUID()
    const [first, again] = [await spend(50, key), await spend(50, key)]
    expect([first.body.left, again.body]).toEqual([70, first.body])
    expect((await spend(51, key)).body.code).toBe('conflict')
    const path = `/v1/rewards/entries/${first.body.entryId}/reverse`
    expect((await shop('POST', path, { note: 'order cancelled' })).body).toEqual({ points: 50 })
    expect((await shop('POST', path, { note: 'again' })).body.code).toBe('conflict')
    const { balance, entries } = (await call('GET', `/v1/people/${id}/points`)).body
    expect(balance.active).toBe(120)
    expect(entries.items.map((e: { kind: string }) => e.kind)).toEqual(['reverse', 'spend', 'earn'])
    const looks = (await call('GET', `/v1/people/${id}/audit`)).body.items.map((a: { action: string }) => a.action)
    expect(looks).toContain('points.read')
  })

  test('buy a reward in the wallet, and a tier opens its offers; what is short or not offered is said', async () => {
    const { to, own } = await someone()
    expect((await own('GET', '/v1/wallet')).body.items).toMatchObject([{ key: 'cake', affordable: false }])
    const take = (item: string, idempotencyKey = randomUUID()) =>
      own('POST', '/v1/wallet/take', { item, idempotencyKey })
    expect((await take('cake')).body.code).toBe('points_short')
    expect((await take('silver-cake')).body.code).toBe('reward_not_offered')
    expect((await own('GET', '/v1/wallet')).body.coupons).toEqual([])
    await earn(to)
    const key = randomUUID()
    const [bought, again] = [await take('cake', key), await take('cake', key)]
    expect(bought.body).toMatchObject({ balance: { active: 40 }, coupons: [{ state: 'open' }] })
    expect(again.body.balance).toEqual(bought.body.balance)
    expect((await take('silver-cake')).body.coupons).toHaveLength(2)
  })
})

describe('a coupon', () => {
  test('is reserved for an open basket, refused to another, redeemed once, and free again on time-out', async () => {
    const { to } = await someone()
    const other = await someone()
    const { code } = (await earn(to, { reward: { coupon: 'cake' } })).body.reward.coupon
    const at = (what: string, basket: string, more: object = {}) =>
      shop('POST', `/v1/coupons/${what}`, { code, basket, ...more })
    expect((await at('reserve', 'basket-1', { by: to })).status).toBe(200)
    expect((await at('reserve', 'basket-2')).body).toMatchObject({ code: 'coupon_reserved' })
    expect((await at('redeem', 'basket-2')).body.code).toBe('coupon_reserved')
    expect((await at('redeem', 'basket-1', { by: other.to })).body.code).toBe('coupon_of_another')
    await intake.postgres.pool.query("update coupon_uses set reserved_until = now() where basket = 'basket-1'")
    expect((await at('redeem', 'basket-2', { by: to })).body.again).toBe(false)
    expect((await at('redeem', 'basket-2', { by: to })).body.again).toBe(true)
    expect((await at('redeem', 'basket-1')).body.code).toBe('coupon_used')
    expect((await at('release', 'basket-2')).body).toEqual({ released: true })
    expect((await at('reserve', 'basket-3')).status).toBe(200)
    expect((await shop('POST', '/v1/coupons/reserve', { code: 'GIFT-22222-22222', basket: 'x' })).body).toMatchObject({
      code: 'coupon_unknown',
      status: 422,
    })
  })
})

test('what each reason cost and returned is told, in tens to who may not see people', async () => {
  const { to } = await someone()
  const reason = 'answer:cost'
  const { code } = (await earn(to, { reason, reward: { coupon: 'cake' } })).body.reward.coupon
  await earn(to, { reason, period: '2', reward: { points: 40 } })
  const value = { amount: 5_000, currency: 'EUR' }
  await shop('POST', '/v1/coupons/redeem', { code, basket: randomUUID(), value })
  await shop('POST', '/v1/rewards/spend', {
    of: to,
    points: 30,
    idempotencyKey: randomUUID(),
    value: { ...value, amount: 700 },
  })
  const direct = { reason, value: { ...value, amount: 11 }, idempotencyKey: randomUUID() }
  expect((await shop('POST', '/v1/rewards/returns', direct)).body).toEqual({ recorded: true })
  expect((await shop('POST', '/v1/rewards/returns', direct)).body).toEqual({ recorded: false })
  const of = async (as: ApiCall) =>
    (await as('GET', '/v1/rewards/costs')).body.items.find((i: { reason: string }) => i.reason === reason)
  expect(await of(call)).toEqual({
    ...{ reason, payments: 2, points: 40, spent: 30, coupons: 1, redeemed: 1 },
    cost: [{ currency: 'EUR', amount: 315 }],
    outstanding: [{ currency: 'EUR', amount: 5 }],
    returned: [{ currency: 'EUR', amount: 5_711 }],
  })
  const product = await apiClient(intake, ['rewards:read'])
  expect(await of(product)).toMatchObject({ payments: null, points: 0, cost: [], returned: [] })
})

test('what does not fit together is refused before anything is kept', async () => {
  const programme = (await call('GET', '/v1/rewards/programme')).body
  expect((await call('PUT', '/v1/rewards/programme', { ...programme, version: 1 })).body.code).toBe('conflict')
  const { body } = await call('GET', '/v1/coupon-campaigns/cake')
  expect((await call('PUT', '/v1/coupon-campaigns/cake', { ...body, budget: 'none' })).body.code).toBe('unknown_reward')
  expect((await call('PUT', '/v1/coupon-campaigns/cake', { ...body, currency: 'USD' })).body.code).toBe(
    'unknown_reward',
  )
  expect((await call('PUT', '/v1/coupon-campaigns/cake', { ...body, pattern: 'GIFT-###' })).status).toBe(400)
  const ends = { startsAt: '2026-02-01T00:00:00Z', endsAt: '2026-01-01T00:00:00Z' }
  expect((await call('PUT', '/v1/coupon-campaigns/cake', { ...body, ...ends })).body.code).toBe('time_reversed')
  const item = { texts: { en: { name: 'X', description: '' } }, price: 1, campaign: 'cake', tier: 'platinum' }
  expect((await call('PUT', '/v1/rewards/items/x', item)).body.code).toBe('unknown_reward')
  expect((await call('GET', '/v1/coupon-campaigns/none')).status).toBe(404)
  expect((await call('GET', '/v1/coupon-campaigns/cake/coupons?limit=1')).body.items).toHaveLength(1)
})

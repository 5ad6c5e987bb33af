import { z } from 'zod'
import { endpoint } from '../endpoint.ts'
import { couponBenefit, currency, minorUnits, rewarded, rewardKey } from './reward-types.ts'

const pays = { kind: 'scope', scope: 'rewards:pay' } as const
const code = z.string().min(1).max(64).describe('As the customer types it: case, spaces and hyphens do not matter')
const basket = z
  .string()
  .min(1)
  .max(128)
  .describe('The open basket, or the order it became: the same again changes nothing')
const refused = [
  'bad_identifier',
  'coupon_unknown',
  'coupon_held',
  'coupon_paused',
  'coupon_not_started',
  'coupon_ended',
  'coupon_used',
  'coupon_reserved',
  'coupon_of_another',
] as const

export const couponTerms = z.object({ campaign: rewardKey, benefit: couponBenefit })

export const reserveCoupon = endpoint({
  id: 'reserveCoupon',
  method: 'POST',
  path: '/v1/coupons/reserve',
  tag: 'Coupons',
  summary: 'Lay a coupon into an open basket',
  description:
    'Nobody else can use it until `until`, when it is free again by itself. Reserving it for the same basket again holds it ' +
    'longer. Each reason why it cannot be used is an error of its own.',
  access: pays,
  body: z.object({ code, basket, by: rewarded.optional().describe('Whose basket it is, if known') }),
  response: couponTerms.extend({ until: z.iso.datetime() }),
  errors: refused,
})

export const redeemCoupon = endpoint({
  id: 'redeemCoupon',
  method: 'POST',
  path: '/v1/coupons/redeem',
  tag: 'Coupons',
  summary: 'Use a coupon for a basket',
  description: 'With or without a reservation. For the same basket again it answers the same and is not used twice.',
  access: pays,
  body: z.object({
    code,
    basket,
    by: rewarded.optional(),
    value: z.object({ amount: minorUnits, currency }).optional().describe('Of what was bought, for the costs'),
  }),
  response: couponTerms.extend({
    redeemedAt: z.iso.datetime(),
    again: z.boolean().describe('It was used for this basket before'),
  }),
  errors: refused,
})

export const releaseCoupon = endpoint({
  id: 'releaseCoupon',
  method: 'POST',
  path: '/v1/coupons/release',
  tag: 'Coupons',
  summary: 'Take a coupon out of a basket, or give it back after an order was cancelled',
  access: pays,
  body: z.object({ code, basket }),
  response: z.object({ released: z.boolean().describe('False: nothing of it was in this basket') }),
  errors: ['coupon_unknown'],
})

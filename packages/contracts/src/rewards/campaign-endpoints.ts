import { z } from 'zod'
import { endpoint } from '../endpoint.ts'
import { page, pageQuery } from '../page.ts'
import {
  codePattern,
  couponBenefit,
  couponStates,
  currency,
  minorUnits,
  open,
  rewardKey,
  someRewardTexts,
} from './reward-types.ts'

export const couponCampaign = z.object({
  texts: someRewardTexts,
  pattern: codePattern,
  benefit: couponBenefit,
  state: z.enum(['active', 'paused']).default('active'),
  ...open,
  validDays: z
    .int()
    .min(1)
    .max(3650)
    .nullable()
    .default(null)
    .describe('Days from issue; null: as long as the campaign'),
  maxCodes: z.int().min(1).max(100_000_000).nullable().default(null),
  usesPerCode: z.int().min(1).max(1_000).default(1),
  perPerson: z.int().min(1).max(1_000).default(1).describe('Codes a person'),
  perPersonDays: z.int().min(1).max(3650).nullable().default(null).describe('Within so many days; null: at all times'),
  onlyHolder: z.boolean().default(true).describe('Whether it is refused to anybody else who is named'),
  holdMinutes: z.int().min(1).max(1_440).default(30).describe('How long an open basket holds a code'),
  budget: rewardKey.nullable().default(null),
  cost: minorUnits.default(0).describe('What one use costs; counted against the budget when a code is given'),
  currency: currency.nullable().default(null),
})
const storedCampaign = couponCampaign.extend({
  key: rewardKey,
  issued: z.int(),
  redeemed: z.int(),
  createdAt: z.iso.datetime(),
})
export type StoredCouponCampaign = z.infer<typeof storedCampaign>

export const listCouponCampaigns = endpoint({
  id: 'listCouponCampaigns',
  method: 'GET',
  path: '/v1/coupon-campaigns',
  tag: 'Coupons',
  summary: 'Coupon campaigns, newest first',
  access: { kind: 'scope', scope: 'rewards:read' },
  response: z.object({ items: z.array(storedCampaign) }),
})

export const getCouponCampaign = endpoint({
  id: 'getCouponCampaign',
  method: 'GET',
  path: '/v1/coupon-campaigns/:key',
  tag: 'Coupons',
  summary: 'One coupon campaign',
  access: { kind: 'scope', scope: 'rewards:read' },
  params: z.object({ key: rewardKey }),
  response: storedCampaign,
  errors: ['not_found'],
})

export const putCouponCampaign = endpoint({
  id: 'putCouponCampaign',
  method: 'PUT',
  path: '/v1/coupon-campaigns/:key',
  tag: 'Coupons',
  summary: 'Create or change a coupon campaign',
  description: 'Codes that were given keep their code and their end. A paused campaign gives none and takes none.',
  access: { kind: 'scope', scope: 'rewards:write' },
  params: z.object({ key: rewardKey }),
  body: couponCampaign,
  response: storedCampaign,
  errors: ['unknown_reward', 'time_reversed'],
})

export const campaignCoupon = z.object({
  id: z.int(),
  paymentId: z.int(),
  personId: z.uuid(),
  hint: z.string(),
  state: z.enum(couponStates),
  reason: z.string(),
  issuedAt: z.iso.datetime(),
  endsAt: z.iso.datetime().nullable(),
})
export type CampaignCoupon = z.infer<typeof campaignCoupon>

export const couponsOfCampaign = endpoint({
  id: 'couponsOfCampaign',
  method: 'GET',
  path: '/v1/coupon-campaigns/:key/coupons',
  tag: 'Coupons',
  summary: 'Codes that were given, newest first; of each the last characters only',
  access: { kind: 'scope', scope: 'people:read' },
  params: z.object({ key: rewardKey }),
  query: pageQuery,
  response: page(campaignCoupon),
  errors: ['not_found'],
})

import { z } from 'zod'
import { endpoint } from '../endpoint.ts'
import { pointsBalance, tierNow } from './points-endpoints.ts'
import { couponBenefit, couponStates, idempotencyKey, rewardKey } from './reward-types.ts'

const toTheHolder = { kind: 'link' } as const
const locale = z.string().max(35).optional().describe('BCP 47')
const named = z.object({ name: z.string(), description: z.string() })

export const wallet = z.object({
  pointsName: z.string().nullable().describe('What a point is called; null: not said'),
  balance: pointsBalance,
  tier: tierNow.extend({ name: z.string().nullable(), nextName: z.string().nullable() }),
  coupons: z.array(
    named.extend({
      id: z.int(),
      code: z.string().nullable().describe('Null while it is held'),
      benefit: couponBenefit,
      state: z.enum(couponStates),
      endsAt: z.iso.datetime().nullable(),
    }),
  ),
  items: z
    .array(
      named.extend({
        key: rewardKey,
        price: z.int(),
        benefit: couponBenefit,
        affordable: z.boolean(),
        endsAt: z.iso.datetime().nullable(),
      }),
    )
    .describe('What can be had now: for points, or for nothing'),
  entries: z
    .array(
      z.object({
        kind: z.enum(['earn', 'activate', 'spend', 'expire', 'reverse']),
        to: z.enum(['issued', 'pending', 'active', 'spent', 'expired']),
        points: z.int(),
        reason: z.string(),
        used: z.array(z.string()).describe('What of the person was used, where the reward is for use'),
        at: z.iso.datetime(),
      }),
    )
    .describe('The last fifty, newest first'),
})
export type Wallet = z.infer<typeof wallet>

export const getWallet = endpoint({
  id: 'getWallet',
  method: 'GET',
  path: '/v1/wallet',
  tag: 'Wallet',
  summary: 'Points, tier, coupons and what can be had, of the person of the link',
  description: 'Takes the token of a preference link.',
  access: toTheHolder,
  query: z.object({ locale }),
  response: wallet,
})

export const takeReward = endpoint({
  id: 'takeReward',
  method: 'POST',
  path: '/v1/wallet/take',
  tag: 'Wallet',
  summary: 'Take a reward for points, or an offer',
  description: 'The points are spent and the coupon is given in one, or neither. Answers the wallet as it is then.',
  access: toTheHolder,
  query: z.object({ locale }),
  body: z.object({ item: rewardKey, idempotencyKey }),
  response: wallet,
  errors: ['points_short', 'reward_not_offered', 'budget_exhausted'],
})

import { z } from 'zod'
import { endpoint } from '../endpoint.ts'
import { currency, minorUnits, open, rewardKey, rewardTexts, rewardTier, someRewardTexts } from './reward-types.ts'

const read = { kind: 'scope', scope: 'rewards:read' } as const
const write = { kind: 'scope', scope: 'rewards:write' } as const

export const rewardProgramme = z.object({
  texts: rewardTexts.describe('What a point is called, by locale'),
  pendingDays: z.int().min(0).max(365).describe('Days until points can be spent'),
  expireDays: z.int().min(1).max(3650).nullable().describe('Days from then until they are over; null: never'),
  tiers: z
    .array(rewardTier)
    .max(20)
    .refine((tiers) => new Set(tiers.map((t) => t.key)).size === tiers.length, 'Each tier has a key of its own')
    .refine((tiers) => new Set(tiers.map((t) => t.from)).size === tiers.length, 'Two tiers cannot begin at one number'),
  tierDays: z.int().min(1).max(3650).describe('A tier follows from the points earned in so many last days'),
  pointCost: z
    .int()
    .min(0)
    .nullable()
    .describe('What a spent point costs, in thousandths of the smallest unit of the currency; null: not said'),
  currency: currency.nullable(),
  liabilityCap: z
    .int()
    .min(0)
    .max(1_000_000_000_000)
    .nullable()
    .describe('Points that may be outstanding at once, pending ones included; null: any number'),
  velocityMax: z.int().min(1).max(10_000).describe('More rewards than this in the minutes below are held for a look'),
  velocityMinutes: z.int().min(1).max(10_080),
  devicePeopleMax: z
    .int()
    .min(1)
    .max(1_000)
    .describe('Rewards to more people than this on a device in the days below are held for a look'),
  deviceDays: z.int().min(1).max(365),
})
export type RewardProgramme = z.infer<typeof rewardProgramme>

const storedProgramme = rewardProgramme.extend({
  version: z.int(),
  outstanding: z.int().describe('Points outstanding now, pending ones included'),
})
export type StoredRewardProgramme = z.infer<typeof storedProgramme>

export const getRewardProgramme = endpoint({
  id: 'getRewardProgramme',
  method: 'GET',
  path: '/v1/rewards/programme',
  tag: 'Rewards',
  summary: 'How points are given, and the tiers they lead to',
  access: read,
  response: storedProgramme,
})

export const putRewardProgramme = endpoint({
  id: 'putRewardProgramme',
  method: 'PUT',
  path: '/v1/rewards/programme',
  tag: 'Rewards',
  summary: 'Change how points are given',
  description:
    'Holds for what is given from now on; points that were given keep their times. A cap below what is outstanding takes ' +
    'nothing from anybody: nothing more is given until less is outstanding. `conflict` if `version` is not the present one.',
  access: write,
  body: rewardProgramme.extend({ version: z.int() }),
  response: storedProgramme,
  errors: ['conflict'],
})

export const rewardBudget = z.object({
  name: z.string().min(1).max(200),
  unit: z.union([z.literal('points'), currency]).describe('points, or a currency in its smallest unit'),
  amount: minorUnits.describe('What may be given altogether'),
  ...open,
})
const storedBudget = rewardBudget.extend({ key: rewardKey, used: z.int() })
export type StoredRewardBudget = z.infer<typeof storedBudget>

export const listRewardBudgets = endpoint({
  id: 'listRewardBudgets',
  method: 'GET',
  path: '/v1/rewards/budgets',
  tag: 'Rewards',
  summary: 'What may be given, and what of it was',
  access: read,
  response: z.object({ items: z.array(storedBudget) }),
})

export const putRewardBudget = endpoint({
  id: 'putRewardBudget',
  method: 'PUT',
  path: '/v1/rewards/budgets/:key',
  tag: 'Rewards',
  summary: 'Create or change a budget',
  description:
    'Counts what is given, not what is used of it; what is reversed is given back to it. Its unit stays once something was given.',
  access: write,
  params: z.object({ key: rewardKey }),
  body: rewardBudget,
  response: storedBudget,
  errors: ['conflict', 'time_reversed'],
})

export const rewardItem = z.object({
  texts: someRewardTexts,
  price: z.int().min(0).max(1_000_000_000).describe('In points; 0: an offer, for nothing'),
  campaign: rewardKey.describe('Whoever takes it gets a coupon of this campaign'),
  tier: rewardKey.nullable().default(null).describe('For those who have reached it; null: for everybody'),
  ...open,
  retired: z.boolean().default(false),
})
const storedItem = rewardItem.extend({ key: rewardKey })
export type StoredRewardItem = z.infer<typeof storedItem>

export const listRewardItems = endpoint({
  id: 'listRewardItems',
  method: 'GET',
  path: '/v1/rewards/items',
  tag: 'Rewards',
  summary: 'What can be had: rewards for points, offers for nothing',
  access: read,
  response: z.object({ items: z.array(storedItem) }),
})

export const putRewardItem = endpoint({
  id: 'putRewardItem',
  method: 'PUT',
  path: '/v1/rewards/items/:key',
  tag: 'Rewards',
  summary: 'Create or change a reward or an offer',
  access: write,
  params: z.object({ key: rewardKey }),
  body: rewardItem,
  response: storedItem,
  errors: ['unknown_reward', 'time_reversed'],
})

const money = z.object({ currency, amount: z.int().describe('In the smallest unit of the currency') })
export const rewardCost = z.object({
  reason: z.string(),
  payments: z.int().nullable().describe('Times something was given; null: fewer than ten, for who may not see people'),
  points: z.int().describe('Given and not reversed'),
  spent: z.int().describe('Of them spent'),
  coupons: z.int().describe('Given'),
  redeemed: z.int().describe('Uses of them'),
  cost: z.array(money).describe('Of what was spent and used, as far as it is said what it costs'),
  outstanding: z.array(money).describe('What may still be spent or used'),
  returned: z.array(money).describe('What is put down to it'),
})
export type RewardCost = z.infer<typeof rewardCost>

export const rewardCosts = endpoint({
  id: 'rewardCosts',
  method: 'GET',
  path: '/v1/rewards/costs',
  tag: 'Rewards',
  summary: 'What each reason cost and what it returned',
  description:
    'Of what was given in the time; what came of it since is counted whenever it did. A return is what was bought with the ' +
    'points or the coupon, or was put down to a reason by POST /v1/rewards/returns: it is no proof that it would not have ' +
    'come without. What was given to people who were erased is gone from here.',
  access: read,
  query: z.object({
    from: z.iso.datetime({ offset: true }).optional(),
    to: z.iso.datetime({ offset: true }).optional(),
  }),
  response: z.object({ items: z.array(rewardCost) }),
  errors: ['time_reversed'],
})

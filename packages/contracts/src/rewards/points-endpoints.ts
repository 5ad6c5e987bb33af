import { z } from 'zod'
import { endpoint } from '../endpoint.ts'
import { page, pageQuery } from '../page.ts'
import {
  currency,
  heldBecause,
  idempotencyKey,
  minorUnits,
  notPaidBecause,
  reward,
  rewarded,
  rewardKey,
  rewardPeriod,
  rewardReason,
  somePoints,
} from './reward-types.ts'

const pays = { kind: 'scope', scope: 'rewards:pay' } as const

export const paidReward = z.object({
  id: z.int().describe('Number of the payment'),
  points: z.int().nullable(),
  activeAt: z.iso.datetime().nullable().describe('When the points can be spent; null: while held, or no points'),
  expiresAt: z.iso.datetime().nullable(),
  coupon: z
    .object({
      campaign: rewardKey,
      code: z.string().nullable().describe('Null while it is held'),
      endsAt: z.iso.datetime().nullable(),
    })
    .nullable(),
  held: z.enum(heldBecause).nullable().describe('It waits for somebody to look at it, because of this'),
})

export const payAnswer = z.union([
  z.object({ paid: z.literal(true), personId: z.uuid(), reward: paidReward }),
  z.object({
    paid: z.literal(false),
    because: z.enum(notPaidBecause),
    reward: paidReward.nullable().describe('What was paid for it before'),
  }),
])
export type PayAnswer = z.infer<typeof payAnswer>

export const payReward = endpoint({
  id: 'payReward',
  method: 'POST',
  path: '/v1/rewards/pay',
  tag: 'Rewards',
  summary: 'Give points or a coupon for something done',
  description:
    'Once for a person, reason and period, however often it is called: the second answer says `already_paid`, with what was ' +
    'paid. What is not paid, and why, is an answer and no error. A reward survives whatever the person withdraws later.',
  access: pays,
  body: z.object({
    to: rewarded,
    reason: rewardReason,
    period: rewardPeriod.default('once'),
    reward,
    at: z.iso.datetime({ offset: true }).optional().describe('When it was done; now, unless said'),
    deviceId: z.string().min(1).max(255).optional().describe('On which device; kept as a hash'),
    used: z
      .array(z.string().min(1).max(200))
      .max(50)
      .default([])
      .describe('What of the person was used, where it is for use'),
  }),
  response: payAnswer,
  errors: ['bad_identifier', 'time_in_future'],
})

export const spendPoints = endpoint({
  id: 'spendPoints',
  method: 'POST',
  path: '/v1/rewards/spend',
  tag: 'Rewards',
  summary: 'Spend points of a person',
  description: 'Those that end first are spent first. All of them, or `points_short` and none.',
  access: pays,
  body: z.object({
    of: rewarded,
    points: somePoints,
    idempotencyKey,
    note: z.string().max(200).optional(),
    value: z
      .object({ amount: minorUnits, currency })
      .optional()
      .describe('Of what was bought with them, for the costs'),
  }),
  response: z.object({ entryId: z.int(), points: z.int(), left: z.int() }),
  errors: ['not_found', 'bad_identifier', 'points_short', 'conflict'],
})

export const reverseEntry = endpoint({
  id: 'reverseEntry',
  method: 'POST',
  path: '/v1/rewards/entries/:id/reverse',
  tag: 'Rewards',
  summary: 'Take back what was earned, or give back what was spent',
  description:
    'Of an earning: what is left of it is taken back; what was spent or is over stays so, nobody comes to owe points. Of a ' +
    'spending: all of it is given back, for 30 days at least. An entry is reversed once.',
  access: pays,
  params: z.object({ id: z.coerce.number().int() }),
  body: z.object({ note: z.string().min(1).max(200) }),
  response: z.object({ points: z.int().describe('Moved back') }),
  errors: ['not_found', 'conflict'],
})

export const decideHeld = endpoint({
  id: 'decideHeld',
  method: 'POST',
  path: '/v1/rewards/payments/:id/decide',
  tag: 'Rewards',
  summary: 'Let a held reward go, or take any reward back',
  access: pays,
  params: z.object({ id: z.coerce.number().int() }),
  body: z.object({ decision: z.enum(['release', 'reverse']), note: z.string().min(1).max(200) }),
  response: z.object({ decided: z.literal(true) }),
  errors: ['not_found', 'conflict'],
})

export const heldReward = z.object({
  id: z.int(),
  personId: z.uuid(),
  reason: z.string(),
  period: z.string(),
  at: z.iso.datetime(),
  points: z.int().nullable(),
  campaign: z.string().nullable(),
  because: z.enum(heldBecause),
})
export const listHeld = endpoint({
  id: 'listHeldRewards',
  method: 'GET',
  path: '/v1/rewards/held',
  tag: 'Rewards',
  summary: 'Rewards that wait for somebody to look at them, oldest first',
  access: { kind: 'scope', scope: 'people:read' },
  query: pageQuery,
  response: page(heldReward),
})
export type HeldReward = z.infer<typeof heldReward>

export const recordReturn = endpoint({
  id: 'recordReturn',
  method: 'POST',
  path: '/v1/rewards/returns',
  tag: 'Rewards',
  summary: 'Put value down to a reason',
  description: 'For what did not come with a coupon or with points. Names nobody.',
  access: pays,
  body: z.object({
    reason: rewardReason,
    value: z.object({ amount: minorUnits, currency }),
    at: z.iso.datetime({ offset: true }).optional(),
    idempotencyKey,
  }),
  response: z.object({ recorded: z.boolean().describe('False: it was already') }),
  errors: ['time_in_future'],
})

const balance = z.object({
  active: z.int().describe('Can be spent now'),
  pending: z.int(),
  expiring: z
    .array(z.object({ points: z.int(), at: z.iso.datetime() }))
    .describe('What ends next, three dates at most'),
})
export const tierNow = z.object({
  key: rewardKey.nullable(),
  earned: z.int().describe('Points earned in the days that count'),
  next: z.object({ key: rewardKey, missing: z.int() }).nullable(),
})

export const pointsEntry = z.object({
  id: z.int(),
  kind: z.enum(['earn', 'activate', 'spend', 'expire', 'reverse']),
  from: z.enum(['issued', 'pending', 'active', 'spent', 'expired']),
  to: z.enum(['issued', 'pending', 'active', 'spent', 'expired']),
  points: z.int(),
  reason: z.string().describe('What the points were earned by'),
  period: z.string(),
  used: z.array(z.string()),
  at: z.iso.datetime(),
  by: z.string(),
  note: z.string().nullable(),
  reversible: z.boolean(),
})
export type PointsEntry = z.infer<typeof pointsEntry>

export const pointsOfPerson = endpoint({
  id: 'pointsOfPerson',
  method: 'GET',
  path: '/v1/people/:id/points',
  tag: 'Rewards',
  summary: 'Points and tier of a person, and every entry of their ledger, newest first',
  description: 'Each look is written to the audit log.',
  access: { kind: 'scope', scope: 'people:read' },
  params: z.object({ id: z.uuid() }),
  query: pageQuery.extend({
    from: z.iso.datetime({ offset: true }).optional(),
    to: z.iso.datetime({ offset: true }).optional(),
  }),
  response: z.object({
    personId: z.uuid(),
    balance,
    tier: tierNow,
    entries: page(pointsEntry),
    coupons: z.array(
      z.object({
        id: z.int(),
        paymentId: z.int(),
        campaign: rewardKey,
        hint: z.string().describe('The last characters of the code'),
        state: z.enum(['held', 'open', 'reserved', 'used', 'ended', 'void']),
        reason: z.string(),
        issuedAt: z.iso.datetime(),
        endsAt: z.iso.datetime().nullable(),
      }),
    ),
  }),
  errors: ['not_found'],
})
export const pointsBalance = balance

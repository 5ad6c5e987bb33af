import { z } from 'zod'
import { identifierKind, identifierValue } from '../identity/identifiers.ts'

export const rewardKey = z
  .string()
  .regex(/^[a-z0-9][a-z0-9_-]{0,63}$/, 'Use small letters, digits, - and _, at most 64')
  .describe('Stays for ever: what was given refers to it')
export const currency = z
  .string()
  .regex(/^[A-Z]{3}$/, 'A currency of ISO 4217, as EUR')
  .describe('A currency of ISO 4217')
/** Amounts of money are whole numbers of the smallest unit of their currency. */
export const minorUnits = z.int().min(0).max(1_000_000_000_000).describe('In the smallest unit of the currency')
export const somePoints = z.int().min(1).max(1_000_000_000)

export const rewardTexts = z
  .record(z.string().max(35), z.object({ name: z.string().min(1).max(200), description: z.string().max(500) }))
  .describe('By locale (BCP 47)')
export type RewardTexts = z.infer<typeof rewardTexts>
export const someRewardTexts = rewardTexts.refine((t) => Object.keys(t).length > 0, 'It needs a name in a language')

export const rewardTier = z.object({
  key: rewardKey,
  from: z.int().min(0).max(1_000_000_000).describe('Points earned in the period from which it is reached'),
  texts: someRewardTexts,
})
export type RewardTier = z.infer<typeof rewardTier>

const when = z.iso.datetime({ offset: true }).nullable().default(null)
export const open = {
  startsAt: when.describe('Null: from the beginning'),
  endsAt: when.describe('Null: without end'),
}

/** Why it was paid: a word for the thing done, as `answer:birthday`. */
export const rewardReason = z
  .string()
  .regex(/^[a-z0-9][a-z0-9_.:-]{0,127}$/, 'Use small letters, digits and . : - _, at most 128')
  .describe('What was done, as answer:birthday or use:recommendations')
export const rewardPeriod = z
  .string()
  .regex(/^[A-Za-z0-9._:-]{1,64}$/)
  .describe('Something is paid once for a person, reason and period, as 2026-11; "once": once for ever')

export const heldBecause = ['velocity', 'device'] as const
export type HeldBecause = (typeof heldBecause)[number]

/** Why nothing was paid. */
export const notPaidBecause = [
  'already_paid',
  'budget_exhausted',
  'liability_cap',
  'campaign_closed',
  'person_limit',
  'unknown_reward',
  'nobody',
] as const
export type NotPaidBecause = (typeof notPaidBecause)[number]

export const reward = z
  .union([
    z.strictObject({ points: somePoints, budget: rewardKey.optional() }),
    z.strictObject({ coupon: rewardKey.describe('Key of a coupon campaign') }),
  ])
  .describe('Points, of a budget or of none; or a coupon of a campaign')
export type Reward = z.infer<typeof reward>

/** Somebody, by their id or by an identifier that they have. */
export const rewarded = z.union([
  z.strictObject({ personId: z.uuid() }),
  z.strictObject({ kind: identifierKind, value: identifierValue }),
])
export type Rewarded = z.infer<typeof rewarded>

export const idempotencyKey = z.string().min(1).max(128).describe('The same again changes nothing and answers the same')

export const couponBenefit = z.union([
  z.strictObject({ kind: z.literal('percent'), percent: z.number().gt(0).max(100) }),
  z.strictObject({ kind: z.literal('amount'), amount: minorUnits, currency }),
  z.strictObject({ kind: z.literal('gift'), sku: z.string().min(1).max(200) }),
])
export type CouponBenefit = z.infer<typeof couponBenefit>

/** Characters of a code that nobody can guess: 32 of them, none that look alike. */
export const codeAlphabet = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ'
/** So many unguessable characters at least: 50 bits. */
export const codeMinimum = 10

export const codePattern = z
  .string()
  .max(40)
  .regex(/^[A-Z0-9#-]+$/, 'Use capital letters, digits, - and # for what is drawn')
  .refine(
    (p) => p.split('#').length > codeMinimum,
    `Draw at least ${codeMinimum} characters (#), so that nobody guesses one`,
  )
  .describe('Each # is drawn by chance: GIFT-#####-#####')

export const couponStates = ['held', 'open', 'reserved', 'used', 'ended', 'void'] as const
export type CouponState = (typeof couponStates)[number]

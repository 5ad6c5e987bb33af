import type { CouponBenefit } from '@candor/contracts'
import { problem } from '../../../platform/http/index.ts'
import type { ForPurpose } from '../../../platform/postgres/index.ts'
import { refusalOf } from '../decisions/may-use.ts'
import { addReturn, removeReturns, type Value } from '../spend.ts'
import { type Campaign, readCampaigns } from './campaigns.store.ts'
import { readCodeSecret } from './code-secret.ts'
import { holdCoupon, type StoredCoupon, writeUse } from './coupons.store.ts'

type Tx = ForPurpose<'asking'>

export interface Using {
  readonly workspaceId: number
  readonly code: string
  readonly basket: string
  /** Whose basket it is: a person, null for somebody unknown, undefined where nobody said. */
  readonly by?: string | null | undefined
  readonly now: Date
}

interface Terms {
  readonly campaign: string
  readonly benefit: CouponBenefit
}

const held = async (tx: Tx, { workspaceId, code }: Using): Promise<{ coupon: StoredCoupon; campaign: Campaign }> => {
  const hash = (await readCodeSecret(tx)).hash(workspaceId, code)
  const coupon = await holdCoupon(tx, workspaceId, hash)
  const [campaign] = coupon ? await readCampaigns(tx, workspaceId, [coupon.campaign]) : []
  if (!coupon || !campaign) throw problem('coupon_unknown')
  return { coupon, campaign }
}

export const usable = (coupon: StoredCoupon, campaign: Campaign) => ({
  ...{ holder: coupon.personId, held: coupon.held, reversed: coupon.reversed, endsAt: coupon.endsAt, campaign },
  uses: coupon.uses,
})

const assertUsable = (coupon: StoredCoupon, campaign: Campaign, { basket, by, now }: Using) => {
  const refusal = refusalOf(usable(coupon, campaign), { basket, by, now: now.getTime() })
  if (refusal) throw problem(refusal.code, refusal.detail === undefined ? {} : { detail: refusal.detail })
}

/** Names a use of a coupon among returns. */
const returnKey = (coupon: StoredCoupon, basket: string) => `coupon:${coupon.id}:${basket}`

/** Holds a coupon for an open basket, until then. Throws each reason why not. */
export const reserveCoupon = async (tx: Tx, using: Using): Promise<Terms & { until: Date }> => {
  const { workspaceId, basket, now } = using
  const { coupon, campaign } = await held(tx, using)
  if (coupon.uses.some((u) => u.basket === basket && u.redeemedAt)) throw problem('coupon_used')
  assertUsable(coupon, campaign, using)
  const until = new Date(now.getTime() + campaign.holdMinutes * 60_000)
  await writeUse(tx, workspaceId, coupon.id, { basket, reservedUntil: until })
  return { campaign: campaign.key, benefit: campaign.benefit, until }
}

/** Uses a coupon for a basket, once. Throws each reason why not. */
export const redeemCoupon = async (
  tx: Tx,
  using: Using & { value?: Value | undefined },
): Promise<Terms & { redeemedAt: Date; again: boolean }> => {
  const { workspaceId, basket, now, value } = using
  const { coupon, campaign } = await held(tx, using)
  const terms = { campaign: campaign.key, benefit: campaign.benefit }
  const before = coupon.uses.find((u) => u.basket === basket)?.redeemedAt
  if (before) return { ...terms, redeemedAt: before, again: true }
  assertUsable(coupon, campaign, using)
  await writeUse(tx, workspaceId, coupon.id, { basket, redeemedAt: now })
  if (value) await addReturn(tx, workspaceId, { key: returnKey(coupon, basket), reason: coupon.reason, value, at: now })
  return { ...terms, redeemedAt: now, again: false }
}

/** Takes a coupon out of a basket, or gives it back when the order was cancelled. Answers whether it was there. */
export const releaseCoupon = async (tx: Tx, using: Using): Promise<boolean> => {
  const { workspaceId, basket, now } = using
  const { coupon } = await held(tx, using)
  const use = coupon.uses.find((u) => u.basket === basket)
  if (!use || (use.redeemedAt === null && (use.reservedUntil === null || use.reservedUntil <= now))) return false
  await writeUse(tx, workspaceId, coupon.id, { basket, releasedAt: now })
  await removeReturns(tx, workspaceId, returnKey(coupon, basket))
  return true
}

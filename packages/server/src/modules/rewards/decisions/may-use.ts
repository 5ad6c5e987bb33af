import type { CouponState, ErrorCode } from '@candor/contracts'
import type { Window } from './may-pay.ts'

export interface Use {
  readonly basket: string
  readonly reservedUntil: Date | null
  readonly redeemedAt: Date | null
}

export interface UsableCoupon {
  readonly holder: string
  readonly held: boolean
  readonly reversed: boolean
  readonly endsAt: Date | null
  readonly campaign: Window & {
    readonly state: 'active' | 'paused'
    readonly usesPerCode: number
    readonly onlyHolder: boolean
  }
  readonly uses: readonly Use[]
}

export interface Refusal {
  readonly code: ErrorCode
  readonly detail?: string
}

const isOver = (at: Date | null, now: number) => at !== null && at.getTime() <= now
const isHolding = (use: Use, now: number) =>
  use.redeemedAt === null && use.reservedUntil !== null && use.reservedUntil.getTime() > now

/**
 * Why a coupon cannot be used for a basket; null: it can. A basket that holds it may use it until the reservation is over,
 * also when the campaign ends meanwhile.
 * @param by whose basket it is: a person, null for somebody unknown, undefined where nobody said
 */
export const refusalOf = (
  coupon: UsableCoupon,
  { basket, by, now }: { basket: string; by: string | null | undefined; now: number },
): Refusal | null => {
  const { campaign, uses } = coupon
  if (coupon.reversed) return { code: 'coupon_ended', detail: 'It was taken back.' }
  if (coupon.held) return { code: 'coupon_held' }
  if (campaign.onlyHolder && by !== undefined && by !== coupon.holder) return { code: 'coupon_of_another' }
  const redeemed = uses.filter((u) => u.redeemedAt !== null).length
  if (redeemed >= campaign.usesPerCode) return { code: 'coupon_used' }
  const elsewhere = uses.filter((u) => u.basket !== basket && isHolding(u, now))
  if (redeemed + elsewhere.length >= campaign.usesPerCode) {
    const free = Math.min(...elsewhere.map((u) => u.reservedUntil!.getTime()))
    return { code: 'coupon_reserved', detail: `It is free again at ${new Date(free).toISOString()}.` }
  }
  if (uses.some((u) => u.basket === basket && isHolding(u, now))) return null
  if (campaign.state === 'paused') return { code: 'coupon_paused' }
  if (campaign.startsAt !== null && campaign.startsAt.getTime() > now)
    return { code: 'coupon_not_started', detail: `It begins at ${campaign.startsAt.toISOString()}.` }
  const over = [coupon.endsAt, campaign.endsAt].find((at) => isOver(at, now))
  return over ? { code: 'coupon_ended', detail: `It ended at ${over.toISOString()}.` } : null
}

/** How a coupon is shown to its holder and to operators. */
export const stateOf = (coupon: UsableCoupon, now: number): CouponState => {
  if (coupon.reversed) return 'void'
  if (coupon.held) return 'held'
  if (coupon.uses.filter((u) => u.redeemedAt !== null).length >= coupon.campaign.usesPerCode) return 'used'
  if (isOver(coupon.endsAt, now) || isOver(coupon.campaign.endsAt, now)) return 'ended'
  return coupon.uses.some((u) => isHolding(u, now)) ? 'reserved' : 'open'
}

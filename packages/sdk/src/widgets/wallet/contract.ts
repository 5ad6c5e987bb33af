/** What the wallet of the server says (GET /v1/wallet, POST /v1/wallet/take). Times are ISO 8601, money in the smallest unit of its currency. */
import type { CouponBenefit, Wallet } from '@candor/contracts'

export type { Wallet }
export type Benefit = CouponBenefit
export type Coupon = Wallet['coupons'][number]
export type Item = Wallet['items'][number]
export type Entry = Wallet['entries'][number]

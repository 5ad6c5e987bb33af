import { type Rewarded, redeemCoupon, releaseCoupon, reserveCoupon } from '@candor/contracts'
import type { Http } from '../../platform/http/index.ts'
import type { ForPurpose } from '../../platform/postgres/index.ts'
import { redeemCoupon as redeem, releaseCoupon as release, reserveCoupon as reserve } from './coupons/use-coupon.ts'
import { findPerson } from './ledger/hold-person.ts'
import type { Routing } from './register.ts'

/** Coupons at the till, for the brand's server. */
export const registerCoupons = (http: Http, { within, named }: Routing): void => {
  /** Undefined where nobody said whose basket it is. */
  const buyer = async (tx: ForPurpose<'asking'>, workspaceId: number, by: Rewarded | undefined) =>
    by && findPerson(tx, workspaceId, by)
  const asKept = async (workspaceId: number, by: Rewarded | undefined) => by && named(workspaceId, by)

  http.route(reserveCoupon, async ({ body: { code, basket, by } }, caller) => {
    const { workspaceId } = caller
    const who = await asKept(workspaceId, by)
    return within(caller, async (tx) => {
      const using = { workspaceId, code, basket, by: await buyer(tx, workspaceId, who), now: new Date() }
      const { until, ...terms } = await reserve(tx, using)
      return { ...terms, until: until.toISOString() }
    })
  })

  http.route(redeemCoupon, async ({ body: { code, basket, by, value } }, caller) => {
    const { workspaceId } = caller
    const who = await asKept(workspaceId, by)
    return within(caller, async (tx) => {
      const using = { workspaceId, code, basket, by: await buyer(tx, workspaceId, who), value, now: new Date() }
      const { redeemedAt, ...terms } = await redeem(tx, using)
      return { ...terms, redeemedAt: redeemedAt.toISOString() }
    })
  })

  http.route(releaseCoupon, ({ body: { code, basket } }, caller) =>
    within(caller, async (tx) => ({
      released: await release(tx, { workspaceId: caller.workspaceId, code, basket, now: new Date() }),
    })),
  )
}

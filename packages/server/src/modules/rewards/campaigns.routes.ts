import {
  couponsOfCampaign,
  getCouponCampaign,
  listCouponCampaigns,
  putCouponCampaign,
  type StoredCouponCampaign,
} from '@candor/contracts'
import { sql } from 'kysely'
import { z } from 'zod'
import { decodeCursor, encodeCursor, type Http, problem } from '../../platform/http/index.ts'
import { writeAudit } from '../workspaces/index.ts'
import { type Campaign, readCampaigns } from './coupons/campaigns.store.ts'
import { readCoupons } from './coupons/coupons.store.ts'
import { usable } from './coupons/use-coupon.ts'
import { stateOf } from './decisions/may-use.ts'
import { readBudgets } from './programme/programme.store.ts'
import { windowOf } from './programme.routes.ts'
import type { Caller, Routing } from './register.ts'

const iso = (at: Date | null) => at?.toISOString() ?? null

/** Coupon campaigns, and the codes that were given. */
export const registerCampaigns = (http: Http, { postgres, within }: Routing): void => {
  const { db } = postgres

  const shown = (caller: Caller, campaigns: readonly Campaign[]): Promise<StoredCouponCampaign[]> =>
    within(caller, async (tx) => {
      const { rows } = await sql<{ campaign: string; n: number }>`
        select c.campaign_key as campaign, count(*)::int as n from coupon_uses u
        join coupons c on c.workspace_id = u.workspace_id and c.id = u.coupon_id
        where u.workspace_id = ${caller.workspaceId} and u.redeemed_at is not null group by 1`.execute(tx)
      const redeemed = new Map(rows.map((r) => [r.campaign, r.n]))
      return campaigns.map((c) => ({
        ...c,
        ...{ startsAt: iso(c.startsAt), endsAt: iso(c.endsAt), createdAt: c.createdAt.toISOString() },
        redeemed: redeemed.get(c.key) ?? 0,
      }))
    })
  const one = async (caller: Caller, key: string) => {
    const found = await readCampaigns(db, caller.workspaceId, [key])
    if (!found[0]) throw problem('not_found', { detail: `There is no campaign ${key}.` })
    return (await shown(caller, found))[0]!
  }

  http.route(listCouponCampaigns, async (_, caller) => ({
    items: await shown(caller, await readCampaigns(db, caller.workspaceId)),
  }))
  http.route(getCouponCampaign, ({ params }, caller) => one(caller, params.key))

  http.route(putCouponCampaign, async ({ params: { key }, body: c }, caller) => {
    const { workspaceId, principal } = caller
    const window = windowOf(c)
    if (c.budget !== null) {
      const budget = (await readBudgets(db, workspaceId)).find((b) => b.key === c.budget)
      if (!budget) throw problem('unknown_reward', { detail: `There is no budget ${c.budget}.` })
      if (budget.unit !== c.currency)
        throw problem('unknown_reward', { detail: `The budget ${c.budget} is in ${budget.unit}, the cost is not.` })
    }
    await db.transaction().execute(async (tx) => {
      await sql`
        insert into coupon_campaigns (workspace_id, key, texts, pattern, benefit, state, starts_at, ends_at, valid_days,
          max_codes, uses_per_code, per_person, per_person_days, only_holder, hold_minutes, budget_key, cost, currency)
        values (${workspaceId}, ${key}, ${JSON.stringify(c.texts)}, ${c.pattern}, ${JSON.stringify(c.benefit)}, ${c.state},
          ${window.startsAt}, ${window.endsAt}, ${c.validDays}, ${c.maxCodes}, ${c.usesPerCode}, ${c.perPerson},
          ${c.perPersonDays}, ${c.onlyHolder}, ${c.holdMinutes}, ${c.budget}, ${c.cost}, ${c.currency})
        on conflict (workspace_id, key) do update set texts = excluded.texts, pattern = excluded.pattern,
          benefit = excluded.benefit, state = excluded.state, starts_at = excluded.starts_at, ends_at = excluded.ends_at,
          valid_days = excluded.valid_days, max_codes = excluded.max_codes, uses_per_code = excluded.uses_per_code,
          per_person = excluded.per_person, per_person_days = excluded.per_person_days, only_holder = excluded.only_holder,
          hold_minutes = excluded.hold_minutes, budget_key = excluded.budget_key, cost = excluded.cost,
          currency = excluded.currency`.execute(tx)
      const { texts: _texts, ...detail } = c
      await writeAudit(tx, {
        ...{ workspaceId, actor: principal.label, action: 'coupon_campaign.changed', target: `coupon_campaign:${key}` },
        detail,
      })
    })
    return one(caller, key)
  })

  http.route(couponsOfCampaign, async ({ params: { key }, query }, caller) => {
    const { workspaceId, principal } = caller
    const [campaign] = await readCampaigns(db, workspaceId, [key])
    if (!campaign) throw problem('not_found', { detail: `There is no campaign ${key}.` })
    const before = decodeCursor(z.int(), query.cursor)
    return within(caller, async (tx) => {
      const coupons = await readCoupons(tx, workspaceId, { campaign: key, before }, query.limit + 1)
      const items = coupons.slice(0, query.limit)
      await writeAudit(tx, {
        ...{ workspaceId, actor: principal.label, action: 'coupons.listed', target: `coupon_campaign:${key}` },
        detail: { people: [...new Set(items.map((c) => c.personId))] },
      })
      const now = Date.now()
      return {
        items: items.map((c) => ({
          ...{ id: c.id, paymentId: c.paymentId, personId: c.personId, hint: c.hint, reason: c.reason },
          ...{ issuedAt: c.issuedAt.toISOString(), endsAt: iso(c.endsAt), state: stateOf(usable(c, campaign), now) },
        })),
        next: coupons.length > query.limit ? encodeCursor(items.at(-1)!.id) : null,
      }
    })
  })
}

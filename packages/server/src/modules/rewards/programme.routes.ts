import {
  getRewardProgramme,
  listRewardBudgets,
  listRewardItems,
  putRewardBudget,
  putRewardItem,
  putRewardProgramme,
  rewardCosts,
} from '@candor/contracts'
import { sql } from 'kysely'
import { few } from '../../platform/disclosure/index.ts'
import { type Http, problem } from '../../platform/http/index.ts'
import { writeAudit } from '../workspaces/index.ts'
import { readCosts, readPointCost, toldCost } from './costs.ts'
import { readCampaigns } from './coupons/campaigns.store.ts'
import { readItems } from './programme/items.store.ts'
import {
  type Budget,
  holdBudget,
  holdProgramme,
  type Programme,
  readBudgets,
  readProgramme,
} from './programme/programme.store.ts'
import type { Routing } from './register.ts'

const iso = (at: Date | null) => at?.toISOString() ?? null
const dateOf = (said: string | null | undefined) => (said == null ? null : new Date(said))

/** Throws time_reversed for a window that ends before it begins. */
export const windowOf = ({ startsAt, endsAt }: { startsAt?: string | null; endsAt?: string | null }) => {
  const window = { startsAt: dateOf(startsAt), endsAt: dateOf(endsAt) }
  if (window.startsAt && window.endsAt && window.endsAt <= window.startsAt) throw problem('time_reversed')
  return window
}

const toldProgramme = (p: Programme) => ({ ...p })
const toldBudget = ({ startsAt, endsAt, ...b }: Budget) => ({ ...b, startsAt: iso(startsAt), endsAt: iso(endsAt) })

/** What a workspace gives and how much of it: nothing of anybody. */
export const registerProgramme = (http: Http, routing: Routing): void => {
  const { postgres, within, startOf } = routing
  const { db } = postgres

  http.route(getRewardProgramme, async (_, { workspaceId }) => toldProgramme(await readProgramme(db, workspaceId)))

  http.route(putRewardProgramme, ({ body: p }, { workspaceId, principal }) =>
    db.transaction().execute(async (tx) => {
      const { version } = await holdProgramme(tx, workspaceId)
      if (version !== p.version) throw problem('conflict', { detail: `It has version ${version} by now.` })
      await sql`
        update reward_programmes set texts = ${JSON.stringify(p.texts)}, pending_days = ${p.pendingDays},
          expire_days = ${p.expireDays}, tiers = ${JSON.stringify(p.tiers)}, tier_days = ${p.tierDays},
          point_cost = ${p.pointCost}, currency = ${p.currency}, liability_cap = ${p.liabilityCap},
          velocity_max = ${p.velocityMax}, velocity_minutes = ${p.velocityMinutes},
          device_people_max = ${p.devicePeopleMax}, device_days = ${p.deviceDays}, version = version + 1
        where workspace_id = ${workspaceId}`.execute(tx)
      const { texts: _texts, tiers, ...detail } = p
      await writeAudit(tx, {
        ...{ workspaceId, actor: principal.label, action: 'reward_programme.changed' },
        detail: { ...detail, tiers: Object.fromEntries(tiers.map((t) => [t.key, t.from])) },
      })
      return toldProgramme(await readProgramme(tx, workspaceId))
    }),
  )

  http.route(listRewardBudgets, async (_, { workspaceId }) => ({
    items: (await readBudgets(db, workspaceId)).map(toldBudget),
  }))

  http.route(putRewardBudget, ({ params: { key }, body }, { workspaceId, principal }) => {
    const window = windowOf(body)
    return db.transaction().execute(async (tx) => {
      const before = await holdBudget(tx, workspaceId, key)
      if (before && before.used > 0 && before.unit !== body.unit)
        throw problem('conflict', { detail: `Of it ${before.used} ${before.unit} were given: its unit stays.` })
      await sql`
        insert into reward_budgets (workspace_id, key, name, unit, amount, starts_at, ends_at)
        values (${workspaceId}, ${key}, ${body.name}, ${body.unit}, ${body.amount}, ${window.startsAt}, ${window.endsAt})
        on conflict (workspace_id, key) do update set name = excluded.name, unit = excluded.unit, amount = excluded.amount,
          starts_at = excluded.starts_at, ends_at = excluded.ends_at`.execute(tx)
      const detail = { unit: body.unit, amount: body.amount }
      const target = `reward_budget:${key}`
      await writeAudit(tx, { workspaceId, actor: principal.label, action: 'reward_budget.changed', target, detail })
      return toldBudget((await holdBudget(tx, workspaceId, key))!)
    })
  })

  const itemsOf = async (workspaceId: number) =>
    (await readItems(db, workspaceId)).map((i) => ({ ...i, startsAt: iso(i.startsAt), endsAt: iso(i.endsAt) }))
  http.route(listRewardItems, async (_, { workspaceId }) => ({ items: await itemsOf(workspaceId) }))

  http.route(putRewardItem, async ({ params: { key }, body }, { workspaceId, principal }) => {
    const window = windowOf(body)
    await db.transaction().execute(async (tx) => {
      const [campaign] = await readCampaigns(tx, workspaceId, [body.campaign])
      if (!campaign) throw problem('unknown_reward', { detail: `There is no campaign ${body.campaign}.` })
      const { tiers } = await readProgramme(tx, workspaceId)
      if (body.tier !== null && !tiers.some((t) => t.key === body.tier))
        throw problem('unknown_reward', { detail: `There is no tier ${body.tier}.` })
      await sql`
        insert into reward_items (workspace_id, key, texts, price, campaign_key, tier, starts_at, ends_at, retired)
        values (${workspaceId}, ${key}, ${JSON.stringify(body.texts)}, ${body.price}, ${body.campaign}, ${body.tier},
          ${window.startsAt}, ${window.endsAt}, ${body.retired})
        on conflict (workspace_id, key) do update set texts = excluded.texts, price = excluded.price,
          campaign_key = excluded.campaign_key, tier = excluded.tier, starts_at = excluded.starts_at,
          ends_at = excluded.ends_at, retired = excluded.retired`.execute(tx)
      const detail = { price: body.price, campaign: body.campaign, retired: body.retired }
      await writeAudit(tx, {
        ...{ workspaceId, actor: principal.label, action: 'reward_item.changed', target: `reward_item:${key}`, detail },
      })
    })
    return (await itemsOf(workspaceId)).find((i) => i.key === key)!
  })

  http.route(rewardCosts, ({ query }, caller) => {
    const { startsAt: from, endsAt: to } = windowOf({ startsAt: query.from ?? null, endsAt: query.to ?? null })
    const { workspaceId, principal } = caller
    return within(caller, async (tx) => {
      const worth = await readPointCost(tx, workspaceId)
      const rows = await readCosts(tx, workspaceId, { from, to })
      const sees = principal.scopes.includes('people:read')
      const tell = (reason: string) => (count: number) => {
        if (sees || count === 0) return count
        const start = startOf('cost', workspaceId, reason)
        return count < few ? null : Math.max(few, Math.floor((count + start) / few) * few)
      }
      return { items: rows.map((row) => toldCost(row, tell(row.reason), worth)) }
    })
  })
}

import type { RewardCost } from '@candor/contracts'
import { sql } from 'kysely'
import type { ForPurpose } from '../../platform/postgres/index.ts'
import { readProgramme } from './programme/programme.store.ts'

export interface CostRow {
  readonly reason: string
  readonly payments: number
  readonly points: number
  readonly spent: number
  readonly left: number
  readonly coupons: number
  readonly redeemed: number
  /** By currency, of uses and of what may still be used. */
  readonly used: Readonly<Record<string, number>>
  readonly open: Readonly<Record<string, number>>
  readonly returned: Readonly<Record<string, number>>
}

/** By reason, of what was given in a time. */
export const readCosts = async (
  tx: ForPurpose<'asking'>,
  workspaceId: number,
  { from, to }: { from: Date | null; to: Date | null },
): Promise<CostRow[]> => {
  const within = sql`(${from}::timestamptz is null or at >= ${from}) and (${to}::timestamptz is null or at < ${to})`
  const { rows } = await sql<CostRow>`
    with paid as (
      select id, reason from reward_payments where workspace_id = ${workspaceId} and ${within}),
    moved as (
      select p.reason,
        sum(case when e.kind = 'earn' then e.points when e.to_account = 'issued' then -e.points else 0 end) as points,
        sum(case when e.to_account = 'spent' then e.points when e.from_account = 'spent' then -e.points else 0 end) as spent,
        sum((case when e.to_account in ('pending', 'active') then e.points else 0 end)
          - (case when e.from_account in ('pending', 'active') then e.points else 0 end)) as left
      from paid p join points_entries e on e.workspace_id = ${workspaceId} and e.payment_id = p.id group by p.reason),
    given as (
      select p.reason, g.currency, g.cost, r.reversed_at is not null as reversed,
        coalesce(c.ends_at <= now(), false) as over, g.uses_per_code as uses,
        (select count(*) from coupon_uses u where u.workspace_id = ${workspaceId} and u.coupon_id = c.id
          and u.redeemed_at is not null) as used
      from paid p join reward_payments r on r.workspace_id = ${workspaceId} and r.id = p.id
      join coupons c on c.workspace_id = ${workspaceId} and c.payment_id = p.id
      join coupon_campaigns g on g.workspace_id = ${workspaceId} and g.key = c.campaign_key),
    coupon_sums as (
      select reason, count(*) filter (where not reversed) as coupons, sum(used) as redeemed from given group by reason),
    coupon_money as (
      select reason, jsonb_object_agg(currency, used) as used, jsonb_object_agg(currency, open) as open
      from (select reason, currency, sum(used * cost) as used,
          sum(case when reversed or over then 0 else greatest(0, uses - used) * cost end) as open
        from given where currency is not null group by reason, currency) m group by reason),
    back as (
      select reason, jsonb_object_agg(currency, value) as returned
      from (select reason, currency, sum(value) as value from reward_returns
        where workspace_id = ${workspaceId} and ${within} group by reason, currency) m group by reason),
    counted as (select reason, count(*) as payments from paid group by reason)
    select reason, coalesce(n.payments, 0)::int as payments, coalesce(m.points, 0)::bigint as points,
      coalesce(m.spent, 0)::bigint as spent, coalesce(m.left, 0)::bigint as left, coalesce(s.coupons, 0)::int as coupons,
      coalesce(s.redeemed, 0)::int as redeemed, coalesce(c.used, '{}') as used, coalesce(c.open, '{}') as open,
      coalesce(b.returned, '{}') as returned
    from counted n full join back b using (reason) left join moved m using (reason) left join coupon_sums s using (reason)
      left join coupon_money c using (reason)
    order by reason`.execute(tx)
  return rows
}

const moneyOf = (sums: ReadonlyMap<string, number>) =>
  [...sums].flatMap(([currency, amount]) => (amount === 0 ? [] : [{ currency, amount: Math.round(amount) }]))

/**
 * How a row is told: to who may not see people in completed tens of payments, all else in proportion, so that it says nothing of
 * one person either. `pointCost` in thousandths of the smallest unit of `currency`. Pure.
 */
export const toldCost = (
  row: CostRow,
  tell: (count: number) => number | null,
  { pointCost, currency }: { pointCost: number | null; currency: string | null },
): RewardCost => {
  const payments = tell(row.payments)
  const share = row.payments === 0 ? 1 : (payments ?? 0) / row.payments
  const part = (n: number) => Math.round(n * share)
  const money = (sums: Readonly<Record<string, number>>, points: number) => {
    const all = new Map(Object.entries(sums).map(([c, amount]) => [c, amount * share]))
    if (pointCost !== null && currency !== null)
      all.set(currency, (all.get(currency) ?? 0) + (points * pointCost * share) / 1000)
    return moneyOf(all)
  }
  return {
    ...{ reason: row.reason, payments, points: part(row.points), spent: part(row.spent) },
    ...{ coupons: part(row.coupons), redeemed: part(row.redeemed) },
    cost: money(row.used, row.spent),
    outstanding: money(row.open, row.left),
    returned: moneyOf(new Map(Object.entries(row.returned).map(([c, amount]) => [c, amount * share]))),
  }
}

/** What holds to turn points into money. */
export const readPointCost = async (tx: ForPurpose<'asking'>, workspaceId: number) => {
  const { pointCost, currency } = await readProgramme(tx, workspaceId)
  return { pointCost, currency }
}

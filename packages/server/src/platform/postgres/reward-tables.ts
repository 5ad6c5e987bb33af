import type { CouponBenefit, RewardTexts, RewardTier } from '@candor/contracts'
import type { ColumnType, Generated } from 'kysely'

type Json<T> = ColumnType<T, string, string>

/** What can be had, and how much of it may be given: nothing of anybody. */
export interface OpenRewardTables {
  reward_programmes: {
    workspace_id: number
    texts: ColumnType<RewardTexts, string | undefined, string>
    pending_days: Generated<number>
    expire_days: Generated<number | null>
    tiers: ColumnType<RewardTier[], string | undefined, string>
    tier_days: Generated<number>
    point_cost: number | null
    currency: string | null
    liability_cap: number | null
    outstanding: Generated<number>
    velocity_max: Generated<number>
    velocity_minutes: Generated<number>
    device_people_max: Generated<number>
    device_days: Generated<number>
    version: Generated<number>
  }
  reward_budgets: {
    workspace_id: number
    key: string
    name: string
    unit: string
    amount: number
    used: Generated<number>
    starts_at: Date | null
    ends_at: Date | null
  }
  coupon_campaigns: {
    workspace_id: number
    key: string
    texts: Json<RewardTexts>
    pattern: string
    benefit: Json<CouponBenefit>
    state: 'active' | 'paused'
    starts_at: Date | null
    ends_at: Date | null
    valid_days: number | null
    max_codes: number | null
    issued: Generated<number>
    uses_per_code: Generated<number>
    per_person: Generated<number>
    per_person_days: number | null
    only_holder: Generated<boolean>
    hold_minutes: Generated<number>
    budget_key: string | null
    cost: Generated<number>
    currency: string | null
    created_at: Generated<Date>
  }
  reward_items: {
    workspace_id: number
    key: string
    texts: Json<RewardTexts>
    price: number
    campaign_key: string
    tier: string | null
    starts_at: Date | null
    ends_at: Date | null
    retired: Generated<boolean>
    position: Generated<number>
  }
  reward_returns: {
    workspace_id: number
    key: Buffer
    reason: string
    value: number
    currency: string
    at: Date
  }
}

interface Told {
  workspace_id: number
  person_id: string
  origin_id: number
  collected: number
  allow: number
  valid_until: Generated<Date>
}

/** What people were given. */
export interface PersonalRewardTables {
  reward_payments: Told & {
    id: Generated<number>
    reason: string
    period: string
    at: Date
    points: number | null
    campaign_key: string | null
    budget_key: string | null
    cost: Generated<number>
    active_at: Date | null
    expires_at: Date | null
    held_because: 'velocity' | 'device' | null
    reversed_at: Date | null
    device: Buffer | null
    used: Generated<string[]>
    actor: string
  }
  points_entries: Told & {
    id: Generated<number>
    payment_id: number
    kind: string
    from_account: string
    to_account: string
    points: number
    at: Date
    key: string
    n: Generated<number>
    actor: string
    note: string | null
  }
  coupons: Told & {
    id: Generated<number>
    payment_id: number
    campaign_key: string
    code_hash: Buffer
    code_sealed: Buffer
    code_hint: string
    issued_at: Date
    ends_at: Date | null
  }
  coupon_uses: {
    workspace_id: number
    coupon_id: number
    basket: string
    reserved_until: Date | null
    redeemed_at: Date | null
    released_at: Date | null
  }
  points_due: { workspace_id: number; payment_id: number; at: Date }
}

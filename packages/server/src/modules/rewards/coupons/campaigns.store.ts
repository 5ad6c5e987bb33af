import type { CouponBenefit, RewardTexts } from '@candor/contracts'
import { sql } from 'kysely'
import { type AnyDb, openTables } from '../../../platform/postgres/index.ts'

export interface Campaign {
  readonly key: string
  readonly texts: RewardTexts
  readonly pattern: string
  readonly benefit: CouponBenefit
  readonly state: 'active' | 'paused'
  readonly startsAt: Date | null
  readonly endsAt: Date | null
  readonly validDays: number | null
  readonly maxCodes: number | null
  readonly issued: number
  readonly usesPerCode: number
  readonly perPerson: number
  readonly perPersonDays: number | null
  readonly onlyHolder: boolean
  readonly holdMinutes: number
  readonly budget: string | null
  readonly cost: number
  readonly currency: string | null
  readonly createdAt: Date
}

const columns = sql`key, texts, pattern, benefit, state, starts_at as "startsAt", ends_at as "endsAt", valid_days as "validDays",
  max_codes as "maxCodes", issued, uses_per_code as "usesPerCode", per_person as "perPerson",
  per_person_days as "perPersonDays", only_holder as "onlyHolder", hold_minutes as "holdMinutes", budget_key as budget,
  cost, currency, created_at as "createdAt"`

export const readCampaigns = async (
  db: AnyDb,
  workspaceId: number,
  keys: readonly string[] | null = null,
): Promise<Campaign[]> => {
  const { rows } = await sql<Campaign>`
    select ${columns} from coupon_campaigns
    where workspace_id = ${workspaceId} and (${keys}::text[] is null or key = any(${keys}::text[]))
    order by created_at desc, key`.execute(openTables(db))
  return rows
}

/** A campaign of which nobody else gives a code until the transaction ends. */
export const holdCampaign = async (tx: AnyDb, workspaceId: number, key: string): Promise<Campaign | null> => {
  const { rows } = await sql<Campaign>`
    select ${columns} from coupon_campaigns where workspace_id = ${workspaceId} and key = ${key}
    for no key update`.execute(openTables(tx))
  return rows[0] ?? null
}

import type { RewardTexts, RewardTier } from '@candor/contracts'
import { sql } from 'kysely'
import { type AnyDb, type ForPurpose, openTables } from '../../../platform/postgres/index.ts'

type Tx = ForPurpose<'asking'>

export interface Programme {
  readonly texts: RewardTexts
  readonly pendingDays: number
  readonly expireDays: number | null
  readonly tiers: RewardTier[]
  readonly tierDays: number
  readonly pointCost: number | null
  readonly currency: string | null
  readonly liabilityCap: number | null
  readonly outstanding: number
  readonly velocityMax: number
  readonly velocityMinutes: number
  readonly devicePeopleMax: number
  readonly deviceDays: number
  readonly version: number
}

const columns = sql`texts, pending_days as "pendingDays", expire_days as "expireDays", tiers, tier_days as "tierDays",
  point_cost as "pointCost", currency, liability_cap as "liabilityCap", outstanding, velocity_max as "velocityMax",
  velocity_minutes as "velocityMinutes", device_people_max as "devicePeopleMax", device_days as "deviceDays", version`

/** What holds where nobody has said anything: the defaults of the table. */
export const unsaid: Programme = {
  ...{ texts: {}, pendingDays: 0, expireDays: 365, tiers: [], tierDays: 365, pointCost: null, currency: null },
  ...{ liabilityCap: null, outstanding: 0, velocityMax: 20, velocityMinutes: 60, devicePeopleMax: 3, deviceDays: 30 },
  version: 1,
}

export const readProgramme = async (db: AnyDb, workspaceId: number): Promise<Programme> => {
  const { rows } = await sql<Programme>`
    select ${columns} from reward_programmes where workspace_id = ${workspaceId}`.execute(openTables(db))
  return rows[0] ?? unsaid
}

/** The programme, made if it is not there yet; nobody else gives, spends or takes back points until the transaction ends. */
export const holdProgramme = async (tx: AnyDb, workspaceId: number): Promise<Programme> => {
  const read = async () =>
    (
      await sql<Programme>`
        select ${columns} from reward_programmes where workspace_id = ${workspaceId} for no key update`.execute(
        openTables(tx),
      )
    ).rows[0]
  const found = await read()
  if (found) return found
  await sql`insert into reward_programmes (workspace_id) values (${workspaceId}) on conflict do nothing`.execute(
    openTables(tx),
  )
  return (await read())!
}

export interface Budget {
  readonly key: string
  readonly name: string
  readonly unit: string
  readonly amount: number
  readonly used: number
  readonly startsAt: Date | null
  readonly endsAt: Date | null
}

const budgetColumns = sql`key, name, unit, amount, used, starts_at as "startsAt", ends_at as "endsAt"`

export const readBudgets = async (db: AnyDb, workspaceId: number): Promise<Budget[]> =>
  (
    await sql<Budget>`select ${budgetColumns} from reward_budgets where workspace_id = ${workspaceId} order by key`.execute(
      openTables(db),
    )
  ).rows

/** A budget that nobody else uses until the transaction ends. Held after people, the programme and campaigns. */
export const holdBudget = async (tx: AnyDb, workspaceId: number, key: string): Promise<Budget | null> =>
  (
    await sql<Budget>`
      select ${budgetColumns} from reward_budgets where workspace_id = ${workspaceId} and key = ${key}
      for no key update`.execute(openTables(tx))
  ).rows[0] ?? null

/** By how much is used more, or, negative, given back. Never less than nothing: a budget may have been made after the payment. */
export const useBudget = async (tx: Tx, workspaceId: number, key: string, change: number): Promise<void> => {
  await sql`
    update reward_budgets set used = greatest(0, used + ${change}) where workspace_id = ${workspaceId} and key = ${key}`.execute(
    tx,
  )
}

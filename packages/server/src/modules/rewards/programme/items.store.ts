import type { RewardTexts } from '@candor/contracts'
import { sql } from 'kysely'
import { type AnyDb, openTables } from '../../../platform/postgres/index.ts'

export interface Item {
  readonly key: string
  readonly texts: RewardTexts
  readonly price: number
  readonly campaign: string
  readonly tier: string | null
  readonly startsAt: Date | null
  readonly endsAt: Date | null
  readonly retired: boolean
}

/** What can be had for points or for nothing, the cheapest first. */
export const readItems = async (db: AnyDb, workspaceId: number): Promise<Item[]> => {
  const { rows } = await sql<Item>`
    select key, texts, price, campaign_key as campaign, tier, starts_at as "startsAt", ends_at as "endsAt", retired
    from reward_items where workspace_id = ${workspaceId} order by price, key`.execute(openTables(db))
  return rows
}

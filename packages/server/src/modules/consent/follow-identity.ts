import type { Follow } from '../identity/index.ts'
import { defaultAllow } from './fold.ts'
import { followSeparation, joinMerged } from './join-merged.ts'
import { PermissionsBehind, type QueryEvents } from './permitted/index.ts'

/** What consent and history make of it when an operator joins or separates people. */
export const createFollow = (queryEvents: QueryEvents): Follow => ({
  merged: (tx, merges, now) => joinMerged(tx, merges, { now, defaults: defaultAllow }),
  separated: (tx, separated, now) => followSeparation(tx, separated, { now, defaults: defaultAllow }),
  countEvents: async (workspaceId, actor, origins) => {
    try {
      const { rows } = await queryEvents<{ n: number }>(
        { workspaceId, actor, purpose: 'essential' },
        (permitted) =>
          `select toUInt32(count()) as n from events where ${permitted} and origin_id in {origins:Array(UInt64)}`,
        { origins },
      )
      return rows[0]?.n ?? 0
    } catch (error) {
      if (error instanceof PermissionsBehind) return null
      throw error
    }
  },
})

import type { Reward } from '@candor/contracts'
import type { ForPurpose } from '../../../platform/postgres/index.ts'
import { lastPaidAt } from '../asks.store.ts'
import { dayMs } from '../choose/attention.ts'
import type { AskingDeps } from '../deps.ts'

export interface DueReward {
  readonly reward: Reward
  /** Names the payment: the same period is paid once. */
  readonly period: string
}

/**
 * What an answer, or the end of a flow, would be paid with now, if anything: it pays once a cadence, counted from the payment before. Without
 * a cadence it pays once for ever. `personId` null: somebody who is not known, and was never paid.
 */
export const dueReward = async (
  tx: ForPurpose<'asking'>,
  { rewards }: Pick<AskingDeps, 'rewards'>,
  about: {
    readonly workspaceId: number
    readonly personId: string | null
    readonly kind: 'question' | 'flow'
    readonly key: string
    readonly reward: Reward | null
    readonly cadenceDays: number | null
    readonly now: number
  },
): Promise<DueReward | null> => {
  const { workspaceId, personId, kind, key, reward, cadenceDays, now } = about
  if (reward === null || !(await rewards.isOffered(tx, workspaceId, reward))) return null
  const last = personId === null ? null : await lastPaidAt(tx, workspaceId, personId, kind, key)
  if (last === null) return { reward, period: 'first' }
  if (cadenceDays === null || last + cadenceDays * dayMs > now) return null
  return { reward, period: new Date(last).toISOString() }
}

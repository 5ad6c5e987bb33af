import type { Reward } from '@candor/contracts'
import type { AnyDb, ForPurpose } from '../../platform/postgres/index.ts'

/** An answer that is to be paid for. The same person, reason and period are paid once, however often it is asked for. */
export interface Payment {
  readonly workspaceId: number
  readonly personId: string
  /** `question:<key>` or `flow:<key>`. */
  readonly reason: string
  /** `first`, or the time of the payment before: one payment a cadence. */
  readonly period: string
  readonly reward: Reward
}

/** What asking needs of rewards: the one place where the two meet. Given in compose. */
export interface Rewards {
  /** Could it be paid? What cannot is never promised. */
  isOffered(db: AnyDb, workspaceId: number, reward: Reward): Promise<boolean>
  /** Pays in the transaction of the answer. Null: it was not paid (budget, limits, paid already). */
  pay(tx: ForPurpose, payment: Payment): Promise<Reward | null>
}

/** Until there are rewards: nothing is promised, and nothing is paid. */
export const noRewards: Rewards = { isOffered: async () => false, pay: async () => null }

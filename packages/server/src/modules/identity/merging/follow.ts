import type { ForPurpose } from '../../../platform/postgres/index.ts'
import type { AppliedMerge } from '../apply-resolution.ts'

/** Somebody was separated from a person: who, with which identifiers, and which former people they stand for now. */
export interface Separated {
  readonly workspaceId: number
  readonly fromId: string
  readonly toId: string
  readonly origins: readonly number[]
  readonly people: readonly string[]
  /** Names this separation once and for all. */
  readonly number: number
  readonly by: string
}

/**
 * What other modules make of it when an operator joins or separates people, in the same transaction. Handed in, because they
 * stand behind this one.
 */
export interface Follow {
  merged(tx: ForPurpose, merges: readonly AppliedMerge[], now: Date): Promise<void>
  separated(tx: ForPurpose, separated: Separated, now: Date): Promise<void>
  /** How many events came through some identifiers, as far as running the service may read them; null: not known now. */
  countEvents(workspaceId: number, actor: string, origins: readonly number[]): Promise<number | null>
}

import type { RewardTier } from '@candor/contracts'

export interface TierNow {
  readonly key: string | null
  readonly earned: number
  readonly next: { key: string; missing: number } | null
}

/** The highest tier that so many points reach, and what is missing for the next. */
export const tierOf = (tiers: readonly Pick<RewardTier, 'key' | 'from'>[], earned: number): TierNow => {
  const rising = [...tiers].sort((a, b) => a.from - b.from)
  const reached = rising.filter((t) => t.from <= earned).at(-1)
  const next = rising.find((t) => t.from > earned)
  return { key: reached?.key ?? null, earned, next: next ? { key: next.key, missing: next.from - earned } : null }
}

/** Whether who is in `tier` has what is for those in `wanted`, or higher. A tier that is gone is reached by nobody. */
export const reaches = (
  tiers: readonly Pick<RewardTier, 'key' | 'from'>[],
  tier: string | null,
  wanted: string | null,
): boolean => {
  if (wanted === null) return true
  const fromOf = (key: string | null) => tiers.find((t) => t.key === key)?.from
  const [has, needs] = [fromOf(tier), fromOf(wanted)]
  return has !== undefined && needs !== undefined && has >= needs
}

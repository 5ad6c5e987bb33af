import type { AskedReason, NotAskedReason, ScoreParts } from '@candor/contracts'
import type { Candidate } from './candidate.ts'
import { freshnessOf, type Moment, type Refusal, refusalOf, type Standing } from './gates.ts'
import type { Policy } from './policies.ts'

export interface Asked {
  readonly candidate: Candidate
  readonly because: AskedReason
  readonly score: ScoreParts | null
}

export interface NotAsked {
  readonly candidate: Candidate
  readonly because: NotAskedReason
  readonly earliest: number | null
  readonly score: ScoreParts | null
}

export interface Choice {
  readonly asked: Asked | null
  readonly notAsked: readonly NotAsked[]
  /** The first moment at which time alone could let something be asked; null: not known. */
  readonly earliest: number | null
}

/**
 * The next best question for a person here and now, or none; with everything that was not asked, why, and when that could
 * change. First what stands in the way, then the policy among what may be asked. Pure, as far as the policy is.
 */
export const choose = (
  candidates: readonly Candidate[],
  standing: Standing,
  moment: Moment,
  policy: Policy,
): Choice => {
  const refused: { candidate: Candidate; refusal: Refusal }[] = []
  const open: Candidate[] = []
  for (const candidate of candidates) {
    const refusal = refusalOf(candidate, standing, moment)
    if (refusal) refused.push({ candidate, refusal })
    else open.push(candidate)
  }
  const ranked = policy(open, standing)
  const best = ranked[0]?.isWorthIt ? ranked[0] : undefined
  const notAsked: NotAsked[] = [
    ...ranked
      .filter((one) => one !== best)
      .map(
        ({ candidate, score, isWorthIt }): NotAsked => ({
          ...{ candidate, score, earliest: null },
          because: isWorthIt && best ? 'another_better' : 'not_worth_it',
        }),
      ),
    ...refused.map(({ candidate, refusal }) => ({ candidate, ...refusal, score: null })),
  ]
  const ends = notAsked.flatMap((one) => (one.earliest === null ? [] : [one.earliest]))
  return {
    asked: best
      ? {
          candidate: best.candidate,
          because: becauseOf(best.candidate, best.because, standing, moment),
          score: best.score,
        }
      : null,
    notAsked,
    earliest: ends.length === 0 ? null : Math.min(...ends),
  }
}

/** What was known and has become old is asked to be confirmed: that says more than why it came first. */
const becauseOf = (candidate: Candidate, because: AskedReason, standing: Standing, { now }: Moment): AskedReason => {
  const isStale = candidate.questions.some((q) => freshnessOf(q, candidate.purposes, standing, now).state === 'stale')
  return isStale && because !== 'exploring' ? 'stale' : because
}

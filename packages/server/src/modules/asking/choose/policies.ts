import type { AskedReason, ScoreParts } from '@candor/contracts'
import { drawBeta, type Random } from './beta.ts'
import type { Candidate } from './candidate.ts'
import type { Standing } from './gates.ts'

/** How something was received so far, in this placement and channel. */
export interface Received {
  readonly answered: number
  readonly unanswered: number
}

export interface Ranked {
  readonly candidate: Candidate
  readonly score: ScoreParts | null
  readonly because: AskedReason
  /** False: the burden would be greater than what it is worth. */
  readonly isWorthIt: boolean
}

/** Puts what may be asked in order, the best first. Everything that was handed in is in the answer. */
export type Policy = (candidates: readonly Candidate[], standing: Standing) => Ranked[]

const byKey = (a: Candidate, b: Candidate) => (a.kind + a.key < b.kind + b.key ? -1 : 1)

/** By priority; of the same, what more things use; of the same, by key: no order of a list decides. */
export const staticOrder: Policy = (candidates) =>
  candidates
    .toSorted((a, b) => b.priority - a.priority || b.uses - a.uses || byKey(a, b))
    .map((candidate) => ({ candidate, score: null, because: 'priority', isWorthIt: true }))

/** Bits of information in whether somebody belongs to a share of people. */
const entropy = (share: number): number =>
  share <= 0 || share >= 1 ? 0 : -share * Math.log2(share) - (1 - share) * Math.log2(1 - share)

/** A segment that nobody or everybody is in might still be the other: never exactly nothing. */
const least = 0.01

/**
 * What an answer would decide: the memberships that are undecided as long as it is unknown, in bits; each segment that reads
 * the attribute counts once. A research with an owner is worth one bit: somebody waits for it.
 */
export const worthOf = ({ decides, uses }: Candidate): number => {
  const memberships = decides.reduce((sum, share) => sum + entropy(Math.min(1 - least, Math.max(least, share))), 0)
  return memberships + Math.max(0, uses - decides.length)
}

/** What it costs to be asked something that is more than ordinary, in bits: somewhat less than one even decision. */
const burden = { ordinary: 0, contact: 0.4, sensitive: 0.8 } as const

/** Each unanswered contact makes the next a little less welcome. */
const fatigueOf = (unanswered: number): number => 0.08 * unanswered

/** A question has to bring more than this, or it stays unasked. */
const worthAsking = 0

/**
 * Score = P(answer) × value − sensitivity − fatigue. P(answer) is drawn from the Beta posterior of how it was received (Thompson
 * sampling), so that what is little known is tried as often as it may be the best; and in a share `explore` of decisions,
 * that no posterior can talk away, one of them is asked to learn. Priority decides where scores do not.
 */
export const adaptive =
  (received: (candidate: Candidate) => Received, { explore, random }: { explore: number; random: Random }): Policy =>
  (candidates, { attention }) => {
    const ranked = candidates.map((candidate): Ranked => {
      const { answered, unanswered } = received(candidate)
      const answerProbability = drawBeta(1 + answered, 1 + unanswered, random)
      const value = worthOf(candidate)
      const sensitivity = burden[candidate.sensitivity]
      const fatigue = fatigueOf(attention.unanswered)
      const score = answerProbability * value - sensitivity - fatigue
      return {
        candidate,
        score: { score, answerProbability, value, sensitivity, fatigue },
        because: 'decides_most',
        isWorthIt: score > worthAsking,
      }
    })
    const ordered = ranked.toSorted(
      (a, b) =>
        b.score!.score - a.score!.score ||
        b.candidate.priority - a.candidate.priority ||
        byKey(a.candidate, b.candidate),
    )
    if (ordered.length < 2 || random() >= explore) return ordered
    const chosen = ordered[Math.floor(random() * ordered.length)]!
    return [{ ...chosen, because: 'exploring', isWorthIt: true }, ...ordered.filter((one) => one !== chosen)]
  }

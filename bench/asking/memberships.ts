import { unknown } from './people.ts'
import type { Segment } from './world.ts'

/** Is somebody in a segment, by the options in `values` from `at` on? Null: not decided. Of two conditions one that fails decides. */
export const memberOf = ({ tests }: Segment, values: Int8Array, at: number): boolean | null => {
  let decided: boolean | null = true
  for (const { attribute, options } of tests) {
    const option = values[at + attribute]!
    if (option === unknown) decided = null
    else if (!options.has(option)) return false
  }
  return decided
}

export interface Tally {
  /** Memberships that were undecided at first. */
  readonly undecided: number
  /** Of those, how many answers decide now as they truly are, and how many otherwise. */
  readonly correct: number
  readonly wrong: number
  /** Of those, how many are classified right when what is still undecided goes with the most: in, if the most are in. */
  readonly classified: number
}

/** What is known now against what is true. */
export const tally = (
  segments: readonly Segment[],
  { before, now, truth }: { readonly before: Int8Array; readonly now: Int8Array; readonly truth: Int8Array },
  attributes: number,
): Tally => {
  const sum = { undecided: 0, correct: 0, wrong: 0, classified: 0 }
  for (let at = 0; at < truth.length; at += attributes)
    for (const segment of segments) {
      if (memberOf(segment, before, at) !== null) continue
      const [told, really] = [memberOf(segment, now, at), memberOf(segment, truth, at)]
      sum.undecided++
      if (told === really) sum.correct++
      else if (told !== null) sum.wrong++
      if ((told ?? segment.share >= 0.5) === really) sum.classified++
    }
  return sum
}

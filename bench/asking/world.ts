import { recontact, type Sensitivity } from '@candor/contracts'
import type { Random } from '../../packages/server/src/modules/asking/choose/beta.ts'
import type { Candidate } from '../../packages/server/src/modules/asking/choose/candidate.ts'
import { beta, createDice, exponential, logistic, normal, sharesOf, weighted } from './dice.ts'
import { drawn } from './distributions.ts'

/** An attribute, and the question that asks for it. */
export interface Attribute {
  readonly key: string
  /** Shares of the options. */
  readonly shares: readonly number[]
  readonly coverage: number
  /** Logits. */
  readonly appeal: number
  readonly sensitivity: Sensitivity
}

/** Members are those whose every named attribute has one of the options. */
export interface Segment {
  readonly tests: readonly { readonly attribute: number; readonly options: ReadonlySet<number> }[]
  /** The share of people who truly are members. */
  readonly share: number
}

export interface World {
  readonly attributes: readonly Attribute[]
  readonly segments: readonly Segment[]
  /** By attribute, the places of the segments that read it. */
  readonly readers: readonly (readonly number[])[]
  /** By attribute: the priority that an operator gave, and that of somebody who knows everything. 0 to 100. */
  readonly priorities: readonly number[]
  readonly perfect: readonly number[]
}

const drawAttribute = (i: number, dice: Random): Attribute => {
  const { options, coverage, appeal, sensitivity } = drawn
  const kinds = ['ordinary', 'contact', 'sensitive'] as const
  const count = options.least + Math.floor(dice() * (options.most - options.least + 1))
  return {
    key: `a${i}`,
    shares: sharesOf(count, dice),
    coverage: beta(coverage.alpha, coverage.beta, dice),
    appeal: appeal.mean + appeal.deviation * normal(dice),
    sensitivity:
      kinds[
        weighted(
          kinds.map((kind) => sensitivity[kind]),
          dice,
        )
      ]!,
  }
}

/** Some of the options, neither none nor all. */
const drawOptions = (count: number, dice: Random): Set<number> => {
  for (;;) {
    const some = new Set(Array.from({ length: count }, (_, i) => i).filter(() => dice() < 0.5))
    if (some.size > 0 && some.size < count) return some
  }
}

const drawSegment = (attributes: readonly Attribute[], weights: readonly number[], dice: Random): Segment => {
  const first = weighted(weights, dice)
  const second = weighted(
    weights.map((weight, i) => (i === first ? 0 : weight)),
    dice,
  )
  const named = dice() < drawn.conjunctions ? [first, second] : [first]
  const tests = named.map((attribute) => ({
    attribute,
    options: drawOptions(attributes[attribute]!.shares.length, dice),
  }))
  const shareOf = ({ attribute, options }: Segment['tests'][number]) =>
    [...options].reduce((sum, option) => sum + attributes[attribute]!.shares[option]!, 0)
  return { tests, share: tests.reduce((product, test) => product * shareOf(test), 1) }
}

const standardised = (values: readonly number[]): number[] => {
  const mean = values.reduce((a, b) => a + b, 0) / values.length
  const deviation = Math.sqrt(values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / values.length) || 1
  return values.map((v) => (v - mean) / deviation)
}
const asPriority = (z: number): number => Math.max(0, Math.min(100, Math.round(50 + 20 * z)))

/** A shop with what it can ask and what it wants to know, the same for the same seed. */
export const createWorld = (seed: number, { insight = drawn.insight }: { insight?: number } = {}): World => {
  const dice = createDice('world', seed)
  const attributes = Array.from({ length: drawn.attributes }, (_, i) => drawAttribute(i, dice))
  const weights = attributes.map(() => exponential(dice))
  const segments = Array.from({ length: drawn.segments }, () => drawSegment(attributes, weights, dice))
  const readers = attributes.map((_, a) =>
    segments.flatMap(({ tests }, s) => (tests.some((test) => test.attribute === a) ? [s] : [])),
  )
  // What asking somebody typical brings: memberships that an answer decides, times the chance that there is one.
  const brings = standardised(
    attributes.map(({ appeal, sensitivity }, a) => {
      const decides = readers[a]!.reduce((sum, s) => sum + 1 / segments[s]!.tests.length, 0)
      return decides * logistic(appeal - drawn.reluctance[sensitivity])
    }),
  )
  const guessed = brings.map((z) => insight * z + Math.sqrt(1 - insight ** 2) * normal(dice))
  return { attributes, segments, readers, priorities: guessed.map(asPriority), perfect: brings.map(asPriority) }
}

/** The questions as the policies see them. `sizes`: known members by segment, of so many `people`, as a workspace counts them. */
export const candidatesOf = (
  { attributes, readers }: World,
  priorities: readonly number[],
  { sizes, people }: { readonly sizes: ArrayLike<number>; readonly people: number },
): Candidate[] =>
  attributes.map(({ key, sensitivity }, a) => ({
    ...{ kind: 'question', key, version: 1, status: 'live', placements: ['web'], channels: ['web'], share: 100 },
    ...{ priority: priorities[a]!, audience: null, recontact: recontact.parse({}), sensitivity, purposes: 4 },
    ...{ waitsForHelp: sensitivity === 'contact', uses: readers[a]!.length, reopenDays: null },
    questions: [{ key, attribute: key, halfLifeDays: null, reaskDays: null }],
    decides: readers[a]!.map((s) => sizes[s]! / people),
  }))

import { difference, type Interval } from './interval.ts'
import { createPeople } from './people.ts'
import type { Contender } from './policies.ts'
import { type Limits, type Result, run } from './run.ts'
import { createWorld } from './world.ts'

export interface Setting {
  readonly people: number
  /** Questions a person on average, after which all are compared. */
  readonly questionsEach: number
  readonly explore?: number
  /** How well who gives priorities knows; see distributions.ts. */
  readonly insight?: number
}

/** More days than any policy needs: who has not put its questions by then is reported so. */
const mostDays = 730

/** One shop and its people, asked by each of some policies from the same first day. */
export const runSeed = (
  seed: number,
  { people: count, questionsEach, explore, insight }: Setting,
  contenders: readonly Contender[],
): Map<Contender, Result> => {
  const world = createWorld(seed, { insight })
  const people = createPeople(world, seed, count)
  const limits: Limits = { questions: questionsEach * count, days: mostDays, explore }
  return new Map(contenders.map((contender) => [contender, run(contender, world, people, seed, limits)]))
}

export const figures = {
  /** The share of undecided memberships that answers decided, and rightly. */
  decided: (r: Result) => r.correct / r.undecided,
  wrong: (r: Result) => r.wrong / r.undecided,
  classified: (r: Result) => r.classified / r.undecided,
  answered: (r: Result) => r.answered / r.asked,
}

export type Verdict = 'more' | 'fewer' | 'no difference shown'

/** What an interval of differences lets be said. */
export const verdictOf = ({ low, high }: Interval): Verdict =>
  low > 0 ? 'more' : high < 0 ? 'fewer' : 'no difference shown'

export interface Comparison {
  readonly decided: Interval
  readonly classified: Interval
  readonly dropOuts: Interval
  /** Issue 6: classifies more memberships correctly, and drop-outs are not more. */
  readonly wins: boolean
}

/** Two policies over the same seeds, by differences within each. Drop-outs as a share of people. */
export const compare = (a: readonly Result[], b: readonly Result[], people: number): Comparison => {
  const by = (figure: (r: Result) => number) => difference(a.map(figure), b.map(figure))
  const [decided, classified] = [by(figures.decided), by(figures.classified)]
  const dropOuts = by((r) => r.dropOuts / people)
  const isMore = verdictOf(decided) === 'more' && verdictOf(classified) === 'more'
  return { decided, classified, dropOuts, wins: isMore && verdictOf(dropOuts) !== 'more' }
}

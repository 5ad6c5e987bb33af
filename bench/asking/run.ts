import { dayMs } from '../../packages/server/src/modules/asking/choose/attention.ts'
import { choose } from '../../packages/server/src/modules/asking/choose/choose.ts'
import { createDice } from './dice.ts'
import { drawn } from './distributions.ts'
import { memberOf, type Tally, tally } from './memberships.ts'
import type { People } from './people.ts'
import { type Course, goneOn, reactionOf, settings, standingOf } from './person.ts'
import { type Contender, policyOf } from './policies.ts'
import { candidatesOf, type World } from './world.ts'

export interface Result extends Tally {
  readonly asked: number
  readonly answered: number
  readonly dropOuts: number
  readonly days: number
}

export interface Limits {
  /** The run ends when so many questions were put, whoever decides. */
  readonly questions: number
  /** Or on this day, if it comes first. */
  readonly days: number
  /** The floor of exploration; else the default of the settings. */
  readonly explore?: number
}

const start = Date.UTC(2026, 0, 1)

/** Members that are known, by segment: what a workspace counts. */
const sizesOf = ({ segments, attributes }: World, known: Int8Array): Int32Array => {
  const sizes = new Int32Array(segments.length)
  for (let at = 0; at < known.length; at += attributes.length)
    for (const [s, segment] of segments.entries()) if (memberOf(segment, known, at)) sizes[s]!++
  return sizes
}

/**
 * One policy asks the people of a world, day by day: everybody who visits is decided about with what the server would know of them,
 * and what they do is learned from. Nothing is shared with another run but the world and its people.
 */
export const run = (contender: Contender, world: World, people: People, seed: number, limits: Limits): Result => {
  const { attributes, segments, readers } = world
  const places = new Map(attributes.map(({ key }, a) => [key, a]))
  const priorities = contender === 'perfect' ? world.perfect : world.priorities
  const [visits, reactions, random] = ['visits', 'reactions', contender].map((name) => createDice(name, seed))
  const received = new Map(attributes.map(({ key }) => [key, { answered: 0, unanswered: 0 }]))
  const policy = policyOf(contender, received, {
    ...{ explore: limits.explore ?? settings.explore, random: random! },
  })
  const known = people.known.slice()
  const courses: (Course | undefined)[] = new Array(people.count)
  const isGone = new Uint8Array(people.count)
  const sizes = sizesOf(world, known)
  const sum = { asked: 0, answered: 0, dropOuts: 0 }

  const learn = (person: number, a: number) => {
    const from = person * attributes.length
    const before = readers[a]!.map((s) => memberOf(segments[s]!, known, from))
    known[from + a] =
      reactions!() < drawn.honesty ? people.truth[from + a]! : Math.floor(reactions!() * attributes[a]!.shares.length)
    for (const [i, s] of readers[a]!.entries()) if (!before[i] && memberOf(segments[s]!, known, from)) sizes[s]!++
  }

  const meet = (person: number, now: number, candidates: ReturnType<typeof candidatesOf>) => {
    const course = courses[person]
    const { asked } = choose(
      candidates,
      standingOf(person, course, attributes, known, now),
      { placement: 'web', channel: 'web', now },
      policy,
    )
    if (!asked) return
    const a = places.get(asked.candidate.key)!
    const { outcome, isLast } = reactionOf(people, person, attributes[a]!, course, now, reactions!)
    courses[person] = goneOn(course, asked.candidate.key, outcome, now)
    received.get(asked.candidate.key)![outcome === 'answered' ? 'answered' : 'unanswered']++
    sum.asked++
    if (outcome === 'answered') {
      sum.answered++
      learn(person, a)
    }
    if (isLast) {
      isGone[person] = 1
      sum.dropOuts++
    }
  }

  let day = 0
  for (; day < limits.days && sum.asked < limits.questions; day++) {
    const now = start + day * dayMs
    const candidates = candidatesOf(world, priorities, { sizes, people: people.count })
    for (let person = 0; person < people.count && sum.asked < limits.questions; person++) {
      if (visits!() >= people.visits[person]! || isGone[person]) continue
      // Until then the gate of the budget stands in the way of everything.
      if ((courses[person]?.rests ?? 0) <= now) meet(person, now, candidates)
    }
  }
  return {
    ...sum,
    days: day,
    ...tally(segments, { before: people.known, now: known, truth: people.truth }, attributes.length),
  }
}

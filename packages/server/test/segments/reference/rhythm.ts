import type { LifecycleState, SegmentNode } from '@candor/contracts'
import { eventsOf } from './history.ts'
import type { Fifths, Person, ReferenceScene } from './person.ts'
import { lengthOf, passes } from './tests.ts'
import { valueThatHolds } from './values.ts'

type Node<K extends string> = Extract<SegmentNode, Record<K, unknown>>

const dayMs = 24 * 60 * 60 * 1_000
const orders = { event: 'Order Completed' }

const median = (numbers: readonly number[]): number => {
  const sorted = [...numbers].sort((a, b) => a - b)
  const half = sorted.length / 2
  return sorted.length % 2 === 1 ? sorted[Math.floor(half)]! : (sorted[half - 1]! + sorted[half]!) / 2
}

const stateOf = (times: readonly number[], now: number): LifecycleState | null => {
  const last = times.at(-1)
  if (last === undefined) return null
  const gaps = times.slice(1).map((t, i) => t - times[i]!)
  const gap = times.length === 1 ? 30 * dayMs : Math.max(dayMs, median(gaps))
  const since = now - last
  if (since > 3 * gap) return 'lapsed'
  if (since > 1.5 * gap) return 'at_risk'
  if (times.length === 1) return 'new'
  return times.length >= 5 ? 'loyal' : 'active'
}

/** From the person's own rhythm. */
export const isAtStage = (person: Person, { lifecycle, event }: Node<'lifecycle'>, scene: ReferenceScene): boolean => {
  const events = eventsOf(person, scene, event === undefined ? orders : { event })
  const state = stateOf(
    events.map((e) => e.occurredAt),
    scene.now,
  )
  return state !== null && lifecycle.includes(state)
}

/** From 1, the least, to 5: one more than the cut points that lie below. */
const fifthOf = (value: number, cuts: readonly number[]): number => 1 + cuts.filter((cut) => cut < value).length

const fifthsOf = (person: Person, scene: ReferenceScene): Record<keyof Fifths, number> | null => {
  const bought = eventsOf(person, scene, orders)
  const last = bought.at(-1)
  if (!last || !scene.fifths) return null
  const paid = bought.map(({ properties: { revenue, total } }) =>
    typeof revenue === 'number' ? revenue : typeof total === 'number' ? total : 0,
  )
  const days = (scene.now - last.occurredAt) / dayMs
  return {
    // The fewer days, the better.
    recency: 6 - fifthOf(days, scene.fifths.recency),
    frequency: fifthOf(bought.length, scene.fifths.frequency),
    monetary: fifthOf(
      paid.reduce((a, b) => a + b, 0),
      scene.fifths.monetary,
    ),
  }
}

export const isInFifths = (person: Person, { rfm }: Node<'rfm'>, scene: ReferenceScene): boolean => {
  const mine = fifthsOf(person, scene)
  if (mine === null) return false
  return (['recency', 'frequency', 'monetary'] as const).every((k) => rfm[k] === undefined || rfm[k].includes(mine[k]))
}

/** Points of all clues as of now; null without any clue. */
export const scoreOf = (person: Person, { likelihood }: Node<'likelihood'>, scene: ReferenceScene): number | null => {
  const halfLife = lengthOf(likelihood.halfLife)
  const points = likelihood.clues.flatMap(({ points, atMost, ...of }) => {
    const newestFirst = eventsOf(person, scene, of).reverse()
    const counting = newestFirst.slice(0, atMost ?? newestFirst.length)
    return counting.map((e) => points * 2 ** (-Math.max(0, scene.now - e.occurredAt) / halfLife))
  })
  return points.length === 0 ? null : points.reduce((a, b) => a + b, 0)
}

export const isGuessed = (person: Person, node: Node<'likelihood'>, scene: ReferenceScene): boolean => {
  const { declared, likely, unlikely } = node.likelihood
  const said = declared ? valueThatHolds(person, declared.attribute, scene) : null
  if (declared && said !== null) return node.is === (passes(said.value, declared.likely) ? 'likely' : 'unlikely')
  const score = scoreOf(person, node, scene)
  if (score === null) return false
  return node.is === (score >= likely ? 'likely' : score <= unlikely ? 'unlikely' : 'unclear')
}

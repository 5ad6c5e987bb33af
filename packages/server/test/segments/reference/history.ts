import type { Events, EventsIn, Period, SegmentNode } from '@candor/contracts'
import type { Happened, Person, ReferenceScene } from './person.ts'
import { compares, lengthOf, liesIn, passesAll, propertyOf } from './tests.ts'

const inOrder = (a: Happened, b: Happened): number =>
  a.occurredAt - b.occurredAt || Buffer.compare(Buffer.from(a.messageId), Buffer.from(b.messageId))

/** What may be read for the purpose, oldest first, each message once. */
const permitted = (person: Person, { purpose }: ReferenceScene): Happened[] => {
  const once = person.events.filter((e, i) => person.events.findIndex((f) => f.messageId === e.messageId) === i)
  return once.filter((e) => (e.allowed & purpose) !== 0).sort(inOrder)
}

/** Events of a kind, oldest first, whenever they happened. */
export const eventsOf = (person: Person, scene: ReferenceScene, of: Events): Happened[] =>
  permitted(person, scene).filter(
    (e) =>
      e.type === (of.type ?? 'track') && (of.event === '*' || e.name === of.event) && passesAll(e.properties, of.where),
  )

const eventsIn = (person: Person, scene: ReferenceScene, of: Events, period: Period | undefined): Happened[] =>
  eventsOf(person, scene, of).filter((e) => liesIn(e.occurredAt, period, scene.now))

type Node<K extends string> = Extract<SegmentNode, Record<K, unknown>>

export const hasPerformed = (
  person: Person,
  { performed, times, period }: Node<'performed'>,
  scene: ReferenceScene,
): boolean => {
  const count = eventsIn(person, scene, performed, period).length
  const { op, n } = times ?? { op: 'atLeast', n: 1 }
  return { exactly: count === n, atLeast: count >= n, atMost: count <= n }[op]
}

export const hasEdge = (person: Person, { edge, of, period, having }: Node<'edge'>, scene: ReferenceScene): boolean => {
  const all = eventsOf(person, scene, of)
  const one = edge === 'first' ? all[0] : all.at(-1)
  return one !== undefined && liesIn(one.occurredAt, period, scene.now) && passesAll(one.properties, having)
}

const numbersOf = (events: readonly Happened[], property: string): number[] =>
  events.map((e) => propertyOf(e.properties, property)).filter((v) => typeof v === 'number')

const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0)

const distinct = (events: readonly Happened[], property: string): number => {
  const values = events.map((e) => propertyOf(e.properties, property))
  const scalars = values.filter((v) => typeof v === 'string' || typeof v === 'number' || typeof v === 'boolean')
  return new Set(scalars.map((v) => JSON.stringify(v))).size
}

export const hasTotal = (
  person: Person,
  { total, property, of, is }: Node<'total'>,
  scene: ReferenceScene,
): boolean => {
  const { period }: EventsIn = of
  const events = eventsIn(person, scene, of, period)
  if (total === 'distinct') return compares(distinct(events, property), is)
  const numbers = numbersOf(events, property)
  if (total === 'sum') return compares(sum(numbers), is)
  return numbers.length > 0 && compares(sum(numbers) / numbers.length, is)
}

export const hasSequence = (person: Person, { sequence, period }: Node<'sequence'>, scene: ReferenceScene): boolean => {
  const timesOf = (step: Events) => eventsIn(person, scene, step, period).map((e) => e.occurredAt)
  const [first, ...others] = sequence
  /** When the steps so far can have ended. */
  const ends = others.reduce((before, { after, ...step }) => {
    const follows = (gap: number): boolean =>
      gap > 0 &&
      (!after?.atLeast || gap >= lengthOf(after.atLeast)) &&
      (!after?.atMost || gap <= lengthOf(after.atMost))
    return timesOf(step).filter((t) => before.some((b) => follows(t - b)))
  }, timesOf(first!))
  return ends.length > 0
}

export const hasSpent = (
  person: Person,
  { section, seconds, period }: Node<'section'>,
  scene: ReferenceScene,
): boolean => {
  const views = eventsIn(person, scene, { event: 'Section Viewed' }, period)
  const here = views.filter((e) => e.properties.section === section)
  return compares(sum(numbersOf(here, 'seconds')), seconds)
}

import {
  type Clue,
  type Comparison,
  checkSegment,
  type DateTest,
  type Events,
  frequencies,
  lifecycleStates,
  type Period,
  type PropertyTest,
  preferenceChannels,
  type SegmentNode,
  type SequenceStep,
  type Signal,
  seasons,
  type Times,
  type ValueTest,
  valueClasses,
  weathers,
  weekdays,
} from '@candor/contracts'
import fc from 'fast-check'
import {
  attributesAt,
  dayMs,
  durations,
  edgesAt,
  eventKinds,
  identifierKinds,
  knowledgeAt,
  propertyNames,
  purposeKeys,
  regions,
  relations,
  topics,
  trackNames,
} from './vocabulary.ts'

/** Leaves a member out as often as not. */
const maybe = <T extends object>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | Record<never, never>> =>
  fc.oneof(fc.constant({}), arbitrary)

const optional = <K extends string, V>(key: K, arbitrary: fc.Arbitrary<V>) =>
  maybe(arbitrary.map((value) => ({ [key]: value }) as Record<K, V>)) as fc.Arbitrary<Partial<Record<K, V>>>

/** Objects of which some members may be missing: in one piece, so that each shrinks by itself. */
const joined = <T>(...parts: fc.Arbitrary<object>[]): fc.Arbitrary<T> =>
  fc.tuple(...parts).map((all) => Object.assign({}, ...all) as T)

const some = <T>(...of: readonly T[]): fc.Arbitrary<T[]> => fc.uniqueArray(fc.constantFrom(...of), { minLength: 1 })

const numbers = fc.constantFrom(50, 10, 0, 49.75, 42, 1, -5, 0.5)
const texts = fc.constantFrom('oat', 'milk', 'baby', 'a', 's', '50', 'true', 'Größe', '😀')

export const valueTests: fc.Arbitrary<ValueTest> = fc.oneof(
  fc.constant({ op: 'known' as const }),
  fc.record({ op: fc.constant('equals' as const), value: fc.oneof(texts, numbers, fc.boolean()) }),
  fc.record({
    op: fc.constant('in' as const),
    values: fc.array(fc.oneof(texts, numbers), { minLength: 1, maxLength: 3 }),
  }),
  fc.record({ op: fc.constantFrom('contains' as const, 'starts' as const, 'has' as const), value: texts }),
  joined<ValueTest>(
    fc.record({
      op: fc.constantFrom('above' as const, 'atLeast' as const, 'below' as const, 'atMost' as const),
      value: numbers,
    }),
    optional('currency', fc.constantFrom('EUR', 'USD')),
  ),
)

export const comparisons: fc.Arbitrary<Comparison> = fc.record({
  op: fc.constantFrom('atLeast', 'equals', 'above', 'below', 'atMost'),
  value: fc.constantFrom(0, 1, 2, 50, 49.75, 100, -5, 30, 60),
})

const times: fc.Arbitrary<Times> = fc.record({ op: fc.constantFrom('atLeast', 'exactly', 'atMost'), n: fc.nat(3) })

const propertyTests: fc.Arbitrary<PropertyTest[]> = fc.array(
  fc.record({ property: fc.constantFrom(...propertyNames), test: valueTests }),
  { maxLength: 2 },
)

const periodsAt = (now: number): fc.Arbitrary<Period> => {
  const edge = fc.constantFrom(...edgesAt(now).map(({ text }) => text))
  return joined(
    optional('within', durations),
    optional('before', durations),
    optional('from', edge),
    optional('to', edge),
  )
}

const kinds = fc.oneof(
  fc.constantFrom(...trackNames).map((event): Events => ({ event })),
  fc.constantFrom(...eventKinds).map(({ type, name }): Events => ({ event: name, type })),
  fc.constantFrom<Events>({ event: '*' }, { event: '*', type: 'page' }, { event: 'Never' }),
)
const events: fc.Arbitrary<Events> = joined(kinds, optional('where', propertyTests))

/** Thresholds lie between what points can add up to exactly, so that rounding decides nothing. */
const thresholds = fc.tuple(fc.integer({ min: -20, max: 20 }), fc.integer({ min: 1, max: 20 })).map(([low, more]) => ({
  unlikely: low + 0.37,
  likely: low + more + 0.37,
}))
const clues: fc.Arbitrary<Clue> = joined(
  events,
  fc.record({ points: fc.constantFrom(1, 5, 10, -5, -10) }),
  optional('atMost', fc.integer({ min: 1, max: 3 })),
)
const declared = optional(
  'declared',
  fc.record({ attribute: fc.constantFrom('vip', 'size', 'note', 'phone'), likely: valueTests }),
)
const likelihoods = joined<Extract<SegmentNode, { likelihood: unknown }>['likelihood']>(
  fc.record({ clues: fc.array(clues, { minLength: 1, maxLength: 3 }), halfLife: durations }),
  thresholds,
  declared,
)

const zones = fc.constantFrom('UTC', 'Europe/Berlin', 'Asia/Kolkata', 'Pacific/Auckland')
export const signals: fc.Arbitrary<Signal> = fc.oneof(
  fc.record({ kind: fc.constant('weather' as const), region: fc.constantFrom(...regions), is: some(...weathers) }),
  fc.record({
    kind: fc.constant('hour' as const),
    from: fc.integer({ min: 0, max: 24 }),
    to: fc.integer({ min: 0, max: 24 }),
    timeZone: zones,
  }),
  fc.record({ kind: fc.constant('weekday' as const), is: some(...weekdays), timeZone: zones }),
  fc.record({
    kind: fc.constant('season' as const),
    is: some(...seasons),
    hemisphere: fc.constantFrom('north' as const, 'south' as const),
  }),
  fc.record({ kind: fc.constant('region' as const), in: some<string>(...regions) }),
)

const dateTestsAt = (now: number): fc.Arbitrary<DateTest> => {
  const days = fc.constantFrom(0, 1, 7, 30, 365)
  const day = fc.constantFrom(0, 1, -1, -8).map((d) => new Date(now + d * dayMs).toISOString().slice(0, 10))
  return fc.oneof(
    fc.record({ op: fc.constant('anniversary' as const), withinDays: days }),
    fc.record({ op: fc.constantFrom('before' as const, 'from' as const), day }),
    fc.record({ op: fc.constantFrom('next' as const, 'last' as const), days }),
  )
}

type Node = SegmentNode
const node = <T extends Node>(...parts: fc.Arbitrary<object>[]): fc.Arbitrary<T> => joined<T>(...parts)

/** Of each kind of condition, those over the small vocabulary, as of a moment. */
export const conditionsAt = (now: number) => {
  const keys = [...attributesAt(now).keys()]
  const dateKeys = ['birthday', 'wedding', 'note', 'old']
  const period = optional('period', periodsAt(now))
  const fifths = some(1, 2, 3, 4, 5)
  const steps: fc.Arbitrary<SequenceStep> = joined(
    events,
    optional('after', joined(optional('atLeast', durations), optional('atMost', durations))),
  )
  return {
    attribute: node(
      fc.record({ attribute: fc.constantFrom(...keys), test: valueTests }),
      optional('classes', some(...valueClasses)),
      optional('told', durations),
    ),
    date: node(fc.record({ date: fc.constantFrom(...dateKeys), is: dateTestsAt(now) })),
    performed: node(fc.record({ performed: events }), optional('times', times), period),
    edge: node(
      fc.record({ edge: fc.constantFrom('first', 'last'), of: events }),
      period,
      optional('having', propertyTests),
    ),
    total: node(
      fc.record({
        total: fc.constantFrom('sum', 'average', 'distinct'),
        property: fc.constantFrom('revenue', 'category', 'seconds', 'item.brand', 'gift', 'never'),
        of: joined<Events>(events, period),
        is: comparisons,
      }),
    ),
    sequence: node(fc.record({ sequence: fc.array(steps, { minLength: 2, maxLength: 3 }) }), period),
    section: node(fc.record({ section: fc.constantFrom('baby', 'gifts'), seconds: comparisons }), period),
    consent: node(
      fc.record({ consent: fc.constantFrom(...purposeKeys), is: fc.constantFrom('allowed', 'refused', 'unknown') }),
    ),
    preference: node(
      fc.record({
        preference: fc.oneof(
          fc.record({ topic: fc.constantFrom(...topics) }),
          fc.record({ channel: fc.constantFrom(...preferenceChannels) }),
        ),
        is: fc.constantFrom('on', 'off'),
      }),
    ),
    frequency: node(fc.record({ frequency: some(...frequencies) })),
    identifier: node(
      fc.record({ identifier: fc.constantFrom(...identifierKinds) }),
      optional('verified', fc.boolean()),
    ),
    recipient: node(fc.record({ recipient: fc.constantFrom('*', ...relations) }), optional('where', propertyTests)),
    sample: node(fc.record({ sample: fc.constantFrom(50, 10, 0, 100, 12.5), salt: fc.constantFrom('winter', '') })),
    lifecycle: node(
      fc.record({ lifecycle: some(...lifecycleStates) }),
      optional('event', fc.constantFrom('Product Viewed', 'Order Completed')),
    ),
    rfm: fc
      .tuple(optional('recency', fifths), optional('frequency', fifths), optional('monetary', fifths), fifths)
      .map(([r, f, m, otherwise]) => {
        const rfm = { ...r, ...f, ...m }
        return { rfm: Object.keys(rfm).length > 0 ? rfm : { recency: otherwise } } as Node
      }),
    likelihood: node(fc.record({ likelihood: likelihoods, is: fc.constantFrom('likely', 'unlikely', 'unclear') })),
    signal: node(fc.record({ signal: signals })),
  } satisfies Record<string, fc.Arbitrary<Node>>
}

/**
 * Random definitions over the small vocabulary, as of a moment; all of them valid. `segments`: keys of segments that they
 * may refer to. Shrinks to single conditions and to what is left out.
 */
export const segmentNodes = (now: number, segments: readonly string[] = []): fc.Arbitrary<Node> => {
  const leaves: fc.Arbitrary<Node>[] = Object.values(conditionsAt(now))
  if (segments.length > 0) leaves.push(fc.record({ segment: fc.constantFrom(...segments) }))
  return treesOf(fc.oneof(...leaves))
}

/**
 * The same, and nothing that a workspace with this vocabulary would refuse: what goes through the interface. The workspace must
 * have seen the events, and have the attributes, purposes and topics of the vocabulary.
 */
export const acceptedNodes = (now: number, purpose?: string): fc.Arbitrary<Node> => {
  const isAccepted = (one: Node): boolean => checkSegment(one, knowledgeAt(now), { purpose }).length === 0
  const isRegion = (one: Node): boolean => 'signal' in one && one.signal.kind === 'region'
  const leaves = Object.values(conditionsAt(now)).map((of) => of.filter((one) => isRegion(one) || isAccepted(one)))
  return treesOf(fc.oneof(...leaves)).filter(isAccepted)
}

/** Groups and negations of conditions, some levels deep. */
export const treesOf = (leaf: fc.Arbitrary<Node>): fc.Arbitrary<Node> =>
  fc.letrec<{ tree: Node }>((tie) => {
    const members = fc.array(tie('tree'), { minLength: 1, maxLength: 3 })
    return {
      tree: fc.oneof(
        { maxDepth: 3, withCrossShrink: true },
        { weight: 3, arbitrary: leaf },
        { weight: 1, arbitrary: fc.record({ all: members }) },
        { weight: 1, arbitrary: fc.record({ any: members }) },
        { weight: 1, arbitrary: fc.record({ not: tie('tree') }) },
      ),
    }
  }).tree

/** Members of a definition that hold words of the workspace's own, and may be any text. */
const ownWords = new Set([
  'event',
  'property',
  'attribute',
  'date',
  'consent',
  'topic',
  'segment',
  'section',
  'salt',
  'recipient',
])

const renamed = (value: unknown, next: () => string): unknown => {
  if (Array.isArray(value)) return value.map((one) => renamed(one, next))
  if (typeof value !== 'object' || value === null) return value
  const isTest = 'op' in value
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => {
      if (typeof inner === 'string' && (ownWords.has(name) || (isTest && name === 'value'))) return [name, next()]
      if (isTest && name === 'values') return [name, [...(inner as unknown[]), next()]]
      return [name, renamed(inner, next)]
    }),
  )
}

/** Any definition: names and texts are whatever fits into a string, numbers whatever is finite. */
export const anyNodes: fc.Arbitrary<Node> = fc
  .tuple(
    segmentNodes(Date.parse('2026-03-01T12:00:00Z'), ['gift-shoppers']),
    fc.array(fc.string({ unit: 'binary', minLength: 1, maxLength: 12 }), { minLength: 1, maxLength: 8 }),
  )
  .map(([drawn, texts]) => {
    let i = 0
    return renamed(drawn, () => texts[i++ % texts.length]!) as Node
  })

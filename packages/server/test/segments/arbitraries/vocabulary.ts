import type { AttributeType, Duration, DurationUnit, SegmentKnowledge, SegmentNode } from '@candor/contracts'
import fc from 'fast-check'

/** Few names and values, so that what is asked and what happened meet often. */

export const dayMs = 86_400_000

/** Moments at which calendars turn; for whoever needs no real clock. */
export const moments = fc.constantFrom(
  ...[
    '2026-03-01T12:00:00.000Z',
    '2027-02-28T00:00:00.000Z',
    '2027-02-28T23:59:59.999Z',
    '2028-02-28T12:00:00.000Z',
    '2028-02-29T09:30:00.500Z',
    '2026-12-31T23:59:59.999Z',
    '2026-01-01T00:00:00.000Z',
  ].map((text) => Date.parse(text)),
)

export const purposeBits: ReadonlyMap<string, number> = new Map([
  ['essential', 1],
  ['analytics', 1 << 1],
  ['email', 1 << 4],
  ['loyalty', 1 << 30],
])
export const purposeKeys = [...purposeBits.keys()]
export const allPurposes = [...purposeBits.values()].reduce((mask, bit) => mask | bit, 0)

const length = (n: number, unit: DurationUnit): Duration => ({ n, unit })
export const lengths: readonly (Duration & { ms: number })[] = [
  { ...length(1, 'day'), ms: dayMs },
  { ...length(1, 'hour'), ms: 3_600_000 },
  { ...length(90, 'second'), ms: 90_000 },
  { ...length(10, 'minute'), ms: 600_000 },
  { ...length(7, 'day'), ms: 7 * dayMs },
  { ...length(1, 'week'), ms: 7 * dayMs },
  { ...length(30, 'day'), ms: 30 * dayMs },
]
export const durations: fc.Arbitrary<Duration> = fc.constantFrom(...lengths.map(({ n, unit }) => length(n, unit)))

/** Days on which fixed periods begin and end; the same moment is written in more than one way. */
export const edgesAt = (now: number): { text: string; ms: number }[] => {
  const day = (back: number) => Math.floor(now / dayMs) * dayMs - back * dayMs
  return [
    { text: new Date(day(20)).toISOString(), ms: day(20) },
    { text: new Date(day(5) + 7_200_000).toISOString().replace('.000Z', '+02:00'), ms: day(5) },
    { text: new Date(day(-1)).toISOString(), ms: day(-1) },
  ]
}

const nudges = fc.constantFrom(0, -1, 1)

/** When something happened: often to the millisecond at the edge of a window, often at once with something else. */
export const timesAround = (now: number): fc.Arbitrary<number> => {
  const edges = [...lengths.map(({ ms }) => now - ms), ...edgesAt(now).map(({ ms }) => ms), now]
  return fc.oneof(
    { weight: 4, arbitrary: fc.nat(40).map((k) => now - k * dayMs) },
    { weight: 4, arbitrary: fc.tuple(fc.constantFrom(...edges), nudges).map(([at, by]) => at + by) },
    { weight: 2, arbitrary: fc.nat(60).map((k) => now - 30_000 * k) },
    // A clock that is wrong.
    { weight: 1, arbitrary: fc.constantFrom(1, 3_600_000, 3 * dayMs).map((ahead) => now + ahead) },
  )
}

export const trackNames = ['Order Completed', 'Product Viewed', 'Section Viewed', 'Signed Up'] as const
export const eventKinds: readonly { type: 'track' | 'page'; name: string }[] = [
  ...trackNames.map((name) => ({ type: 'track' as const, name })),
  { type: 'page', name: 'Home' },
  // The same name under another type is another event.
  { type: 'page', name: 'Signed Up' },
]

const money = (amount: unknown, currency: unknown = 'EUR') => ({ amount, currency })

/** Numbers are sums of powers of two: added up in any order they give the same. */
export const propertyValues: Readonly<Record<string, readonly unknown[]>> = {
  revenue: [50, 10, 0, 49.75, 50.25, -5, '50', null, true, [50]],
  total: [50, 100, 7.5, '7.5'],
  gift: [true, false, 'true', 1],
  category: ['milk', 'Milk', 'oat milk', '', 'Größe', 5, null],
  tags: [['a', 'b'], ['b'], [], 'a', [['a']], [5]],
  item: [{ brand: 'oat', price: money(50) }, { brand: 'oat', size: { eu: 42 } }, 'oat', ['oat'], {}, null],
  section: ['baby', 'gifts', 5],
  seconds: [30, 10, 0.5, 600, '30'],
  price: [money(50), money(49.75), money(50, 'USD'), money('50'), 50, { amount: 50 }],
}
export const propertyNames = [
  ...Object.keys(propertyValues),
  'item.brand',
  'item.price',
  'item.size.eu',
  'a.b',
  'never',
]

export interface KnownAttribute {
  readonly type: AttributeType | null
  readonly options: readonly string[]
  readonly halfLifeMs: number | null
  readonly retired: boolean
  /** Values that fit, and some that do not. */
  readonly values: readonly unknown[]
}

const attribute = (
  type: AttributeType | null,
  values: readonly unknown[],
  more: Partial<KnownAttribute> = {},
): KnownAttribute => ({ type, options: [], halfLifeMs: null, retired: false, values, ...more })

const dates = (now: number): string[] => {
  const ahead = [0, 1, 7, 8, 30, -1, -7, -8, -365, -366]
  return ['2024-02-29', '2025-02-28', ...ahead.map((d) => new Date(now + d * dayMs).toISOString().slice(0, 10))]
}

/** One attribute of each type, one that nobody has described, one that is retired, one that reaches the person. */
export const attributesAt = (now: number): ReadonlyMap<string, KnownAttribute> =>
  new Map([
    ['milk', attribute('text', ['oat', 'Oat', 'oat barista', '', 5], { halfLifeMs: 7 * dayMs })],
    ['shoe', attribute('number', [42, 42.5, 0, '42'])],
    ['vip', attribute('boolean', [true, false, 'true'])],
    ['wedding', attribute('date', [...dates(now), '0001-01-01', '9999-12-31', '2023-02-29', '--02-29'])],
    ['birthday', attribute('birthday', [...dates(now), '--02-29', '--02-28', '--12-31', '--01-01', '--02-30'])],
    ['budget', attribute('money', [money(50), money(49.75), money(50, 'USD'), 50])],
    ['size', attribute('choice', ['s', 'm', 'xl'], { options: ['s', 'm', 'l'] })],
    ['topics', attribute('choices', [['s'], ['s', 'm'], [], ['xl'], 's'], { options: ['s', 'm', 'l'] })],
    ['likes', attribute('list', [['oat', 'baby'], ['baby'], [], 'baby'])],
    ['extra', attribute('object', [{ city: 'Bremen' }, {}, 'Bremen'])],
    ['note', attribute(null, ['oat', 42, true, ['oat'], money(50), '2024-02-29', '--02-29'])],
    ['old', attribute('text', ['oat'], { retired: true })],
    ['phone', attribute('text', [{ withheld: true }])],
  ])

export const identifierKinds = ['email', 'phone', 'external:crm'] as const
export const topics = ['news', 'offers'] as const
export const relations = ['mother', 'friend'] as const
export const regions = ['DE', 'DE-BY', 'DE-BE', 'FR'] as const

/** What a workspace with this vocabulary knows. */
export const knowledgeAt = (now: number, segments: ReadonlyMap<string, SegmentNode> = new Map()): SegmentKnowledge => {
  const attributes = attributesAt(now)
  return {
    attribute: (key) => {
      const known = attributes.get(key)
      return known && { ...known, withheld: key === 'phone' }
    },
    hasEvent: (type, name) => eventKinds.some((kind) => kind.type === type && kind.name === name),
    hasPurpose: (key) => purposeBits.has(key),
    hasTopic: (key) => topics.some((topic) => topic === key),
    segment: (key) => segments.get(key),
  }
}

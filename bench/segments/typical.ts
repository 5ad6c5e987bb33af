import type { SegmentNode } from '@candor/contracts'

/** A segment, and the query that somebody who knows the tables would write for it by hand. */
export interface Typical {
  readonly what: string
  readonly node: SegmentNode
  /** Answers one row with the count. */
  readonly byHand: string
}

/** Who allows personalisation now. */
const permitted = `person_id in (
  select person_id from permissions final where workspace_id = 1 and bitAnd(allow, 4) != 0 and valid_until > now64(3))`

/** Events that may be read for personalisation. */
const events = (where: string) =>
  `events where workspace_id = 1 and bitAnd(allowed, 4) != 0 and ${permitted} and ${where}`
const track = (name: string) => `type = 'track' and name = '${name}'`
const since = (days: number) => `occurred_at > fromUnixTimestamp64Milli({now:Int64} - ${days * 86_400_000}, 'UTC')`

const peopleWith = (having: string, where: string) =>
  `select count() as count from (select person_id from ${events(where)} group by person_id having ${having})`

/** The value that was told for personalisation; each person of the bench has one of each attribute at most. */
const facts = (key: string, test: string) =>
  `select person_id from facts final where workspace_id = 1 and key = '${key}' and bitAnd(collected[1], 4) != 0
    and expires[1] > {now:Int64} and ${test} and ${permitted}`

const days = (n: number) => ({ n, unit: 'day' as const })
const baby = [{ property: 'category', test: { op: 'equals' as const, value: 'baby' } }]

/** MM-DD of the next eight days, today included. */
const nextDays = (now: number) =>
  Array.from({ length: 8 }, (_, i) => `'${new Date(now + i * 86_400_000).toISOString().slice(5, 10)}'`).join(', ')

/** Eight of the kinds of segment that people build most. */
export const typicalSegments = (now: number): Typical[] => [
  {
    what: 'bought at least 3 times in 90 days',
    node: {
      performed: { event: 'Order Completed' },
      times: { op: 'atLeast', n: 3 },
      period: { within: days(90) },
    },
    byHand: peopleWith('count() >= 3', `${track('Order Completed')} and ${since(90)}`),
  },
  {
    what: 'looked at baby products 3 times in 30 days',
    node: {
      performed: { event: 'Product Viewed', where: baby },
      times: { op: 'atLeast', n: 3 },
      period: { within: days(30) },
    },
    byHand: peopleWith(
      'count() >= 3',
      `${track('Product Viewed')} and ${since(30)} and JSONExtractString(properties, 'category') = 'baby'`,
    ),
  },
  {
    what: 'spent more than 200 in a year',
    node: {
      total: 'sum',
      property: 'revenue',
      of: { event: 'Order Completed', period: { within: days(365) } },
      is: { op: 'above', value: 200 },
    },
    byHand: peopleWith(
      "sum(JSONExtractFloat(properties, 'revenue')) > 200",
      `${track('Order Completed')} and ${since(365)}`,
    ),
  },
  {
    what: 'last order 60 to 180 days ago',
    node: {
      edge: 'last',
      of: { event: 'Order Completed' },
      period: { within: days(180), before: days(60) },
    },
    byHand: peopleWith(
      `max(occurred_at) > fromUnixTimestamp64Milli({now:Int64} - ${180 * 86_400_000}, 'UTC')
        and max(occurred_at) <= fromUnixTimestamp64Milli({now:Int64} - ${60 * 86_400_000}, 'UTC')`,
      track('Order Completed'),
    ),
  },
  {
    what: 'on the plan pro, from three countries',
    node: {
      all: [
        { attribute: 'plan', test: { op: 'equals', value: 'pro' } },
        { attribute: 'country', test: { op: 'in', values: ['DE', 'AT', 'CH'] } },
      ],
    },
    byHand: `select count() as count from (
      ${facts('value:country', `texts[1] in ('"DE"', '"AT"', '"CH"')`)}
      and person_id in (${facts('value:plan', `texts[1] = '"pro"'`)}))`,
  },
  {
    what: 'birthday within 7 days, with a verified address',
    node: {
      all: [
        { date: 'birthday', is: { op: 'anniversary', withinDays: 7 } },
        { identifier: 'email', verified: true },
      ],
    },
    byHand: `select count() as count from (
      ${facts('value:birthday', `substring(texts[1], 7, 5) in (${nextDays(now)})`)}
      and person_id in (${facts('identifier:email', `has(texts, '{"verified":true}')`)}))`,
  },
  {
    what: 'bought within a day of looking, in 90 days',
    node: {
      sequence: [{ event: 'Product Viewed' }, { event: 'Order Completed', after: { atMost: days(1) } }],
      period: { within: days(90) },
    },
    byHand: peopleWith(
      `windowFunnel(86400000, 'strict_increase')(toUInt64(toUnixTimestamp64Milli(occurred_at)), name = 'Product Viewed', name = 'Order Completed') = 2`,
      `type = 'track' and name in ('Product Viewed', 'Order Completed') and ${since(90)}`,
    ),
  },
  {
    what: 'read articles in 30 days, never bought, on no plan',
    node: {
      all: [
        { performed: { event: 'Article Read' }, period: { within: days(30) } },
        { performed: { event: 'Order Completed' }, times: { op: 'exactly', n: 0 } },
        { not: { attribute: 'plan', test: { op: 'known' } } },
      ],
    },
    byHand: `select count() as count from (
      select person_id from ${events(`type = 'track' and (name = 'Order Completed' or name = 'Article Read' and ${since(30)})`)}
        and person_id not in (${facts('value:plan', '1')})
      group by person_id having countIf(name = 'Order Completed') = 0)`,
  },
]

const names = ['Product Viewed', 'Product Added', 'Order Completed', 'Section Viewed', 'Email Opened', 'Article Read']
const categories = ['coffee', 'tea', 'baby', 'gifts', 'home', 'sale', 'books', 'garden']
const periods = [1, 3, 7, 14, 30, 60, 90, 180, 365]
const of = <T>(list: readonly T[], n: number): T => list[n % list.length]!

const kinds: ((n: number) => SegmentNode)[] = [
  (n) => ({ performed: { event: of(names, n) }, period: { within: days(of(periods, n)) } }),
  (n) => ({
    all: [
      { attribute: 'plan', test: { op: 'equals', value: of(['free', 'basic', 'pro', 'team'], n) } },
      {
        performed: { event: of(names, n >> 2) },
        times: { op: 'atLeast', n: 1 + (n % 5) },
        period: { within: days(of(periods, n)) },
      },
    ],
  }),
  (n) => ({
    performed: {
      event: of(['Product Viewed', 'Product Added'], n),
      where: [{ property: 'category', test: { op: 'equals', value: of(categories, n) } }],
    },
    times: { op: 'atLeast', n: 1 + (n % 3) },
    period: { within: days(of(periods, n >> 3)) },
  }),
  (n) => ({
    total: 'sum',
    property: 'revenue',
    of: { event: 'Order Completed', period: { within: days(of(periods, n)) } },
    is: { op: 'above', value: 20 + 10 * (n % 50) },
  }),
  (n) => ({
    all: [
      { edge: 'last', of: { event: of(names, n) }, period: { before: days(of(periods, n)) } },
      { identifier: 'email' },
      { not: { performed: { event: 'Signed Up' }, period: { within: days(of(periods, n + 1)) } } },
    ],
  }),
  (n) => ({
    section: of(categories, n),
    seconds: { op: 'atLeast', value: 10 + (n % 60) },
    period: { within: days(of(periods, n)) },
  }),
  (n) => ({
    all: [
      { attribute: 'country', test: { op: 'in', values: [of(['DE', 'AT', 'CH'], n), of(['FR', 'CN'], n)] } },
      {
        any: [
          { date: 'birthday', is: { op: 'anniversary', withinDays: 1 + (n % 30) } },
          { lifecycle: ['at_risk', 'lapsed'] },
        ],
      },
    ],
  }),
  (n) => ({
    sequence: [{ event: of(names, n) }, { event: of(names, n + 1), after: { atMost: days(of(periods, n)) } }],
    period: { within: days(of(periods, n + 3)) },
  }),
]

/** So many segments as a workspace grows them: many alike, and each with something of its own. */
export const manySegments = (count: number): { id: number; node: SegmentNode }[] =>
  Array.from({ length: count }, (_, i) => ({ id: i + 1, node: of(kinds, i)(Math.floor(i / kinds.length) * 7 + i) }))

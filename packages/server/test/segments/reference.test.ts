import type { SegmentNode } from '@candor/contracts'
import { describe, expect, test } from 'vitest'
import { type Happened, isIn, type Person, type ReferenceScene, scoreOf, type Told } from './reference.ts'

const now = Date.parse('2026-03-01T12:00:00Z')
const dayMs = 86_400_000
const hourMs = 3_600_000
const email = 16

const scene: ReferenceScene = {
  now,
  purpose: email,
  purposes: new Map([
    ['essential', 1],
    ['analytics', 2],
    ['email', email],
  ]),
  attributes: new Map([
    ['milk', { type: 'text', options: [], halfLifeMs: 7 * dayMs, retired: false }],
    ['size', { type: 'choice', options: ['s', 'm'], halfLifeMs: null, retired: false }],
    ['old', { type: 'text', options: [], halfLifeMs: null, retired: true }],
    ['birthday', { type: 'birthday', options: [], halfLifeMs: null, retired: false }],
    ['phone', { type: 'text', options: [], halfLifeMs: null, retired: false }],
  ]),
  topicsOn: new Set(['news']),
  weatherOf: (region) => (region === 'DE' ? ['rain', 'cold'] : []),
  fifths: null,
}

const somebody: Person = {
  id: '00000000-0000-4000-8000-000000000001',
  lives: true,
  allow: 1 | email,
  refused: 2,
  validUntil: null,
  events: [],
  values: [],
  identifiers: [],
  preferences: {},
  recipients: [],
}

let ids = 0
/** So long ago, in milliseconds. */
const did = (
  name: string,
  ago: number,
  properties: Record<string, unknown> = {},
  more: Partial<Happened> = {},
): Happened => ({
  ...{ type: 'track', name, occurredAt: now - ago, messageId: `m${ids++}`, properties, allowed: 1 | email },
  ...more,
})
const told = (key: string, value: unknown, more: Partial<Told> = {}): Told => ({
  ...{
    key,
    value,
    class: 1,
    at: now - dayMs,
    messageId: `v${ids++}`,
    sourceId: 1,
    expiresAt: null,
    collected: 1 | email,
  },
  ...more,
})
const who = (more: Partial<Person>): Person => ({ ...somebody, ...more })
const has = (node: SegmentNode, more: Partial<Person> = {}, around: Partial<ReferenceScene> = {}): boolean =>
  isIn(node, who(more), { ...scene, ...around })

const everybody: SegmentNode = { sample: 100, salt: '' }
const day = { n: 1, unit: 'day' } as const

test('nobody is in who lives no more, or does not allow the purpose now', () => {
  expect(has(everybody)).toBe(true)
  expect(has(everybody, { lives: false })).toBe(false)
  expect(has(everybody, { allow: 1 })).toBe(false)
  expect(has(everybody, { validUntil: now })).toBe(false)
  expect(has(everybody, { validUntil: now + 1 })).toBe(true)
  expect(has({ not: everybody }, { allow: 1 })).toBe(false)
})

test('all, any and not', () => {
  const nobody: SegmentNode = { sample: 0, salt: '' }
  expect(has({ all: [everybody, nobody] })).toBe(false)
  expect(has({ any: [everybody, nobody] })).toBe(true)
  expect(has({ not: nobody })).toBe(true)
})

describe('the value that holds', () => {
  const milk = (value: string, more: object = {}): SegmentNode => ({
    attribute: 'milk',
    test: { op: 'equals', value },
    ...more,
  })

  test('is the newest of the strongest class', () => {
    const values = [
      told('milk', 'oat', { at: now - 2 * dayMs }),
      told('milk', 'soy'),
      told('milk', 'cow', { class: 2, at: now }),
    ]
    expect(has(milk('soy'), { values })).toBe(true)
    expect(has(milk('oat'), { values })).toBe(false)
    expect(has(milk('cow'), { values })).toBe(false)
  })

  test('of two told at once, the one with the greater message id holds', () => {
    const values = [told('milk', 'oat', { messageId: 'b' }), told('milk', 'soy', { messageId: 'a' })]
    expect(has(milk('oat'), { values })).toBe(true)
  })

  test('was not taken back and has not expired; then the next class speaks, and nothing older of the same', () => {
    const older = told('milk', 'oat', { at: now - 3 * dayMs })
    const weaker = told('milk', 'soy', { class: 2 })
    for (const newest of [told('milk', null), told('milk', 'cow', { expiresAt: now })]) {
      expect(has(milk('oat'), { values: [older, newest, weaker] })).toBe(false)
      expect(has(milk('soy'), { values: [older, newest, weaker] })).toBe(true)
    }
    expect(has(milk('cow'), { values: [told('milk', 'cow', { expiresAt: now + 1 })] })).toBe(true)
  })

  test('is not there when it is stale, also if a weaker one is fresh', () => {
    const values = [told('milk', 'oat', { at: now - 7 * dayMs })]
    expect(has(milk('oat'), { values })).toBe(true)
    const stale = [told('milk', 'oat', { at: now - 7 * dayMs - 1 }), told('milk', 'oat', { class: 2 })]
    expect(has(milk('oat'), { values: stale })).toBe(false)
    expect(has({ attribute: 'milk', test: { op: 'known' } }, { values: stale })).toBe(false)
  })

  test('was collected for the purpose, fits its type, and its attribute is in use', () => {
    expect(has(milk('oat'), { values: [told('milk', 'oat', { collected: 1 })] })).toBe(false)
    const size: SegmentNode = { attribute: 'size', test: { op: 'known' } }
    expect(has(size, { values: [told('size', 'm')] })).toBe(true)
    expect(has(size, { values: [told('size', 'xl')] })).toBe(false)
    expect(has(size, { values: [told('size', 'xl'), told('size', 'm', { class: 2 })] })).toBe(true)
    expect(has({ attribute: 'old', test: { op: 'known' } }, { values: [told('old', 'x')] })).toBe(false)
    expect(has({ attribute: 'new', test: { op: 'equals', value: 5 } }, { values: [told('new', 5)] })).toBe(true)
  })

  test('classes and told are asked of it', () => {
    const values = [told('milk', 'oat', { class: 2, at: now - dayMs })]
    expect(has(milk('oat', { classes: ['zero'] }), { values })).toBe(false)
    expect(has(milk('oat', { classes: ['zero', 'first'] }), { values })).toBe(true)
    expect(has(milk('oat', { told: day }), { values })).toBe(false)
    expect(has(milk('oat', { told: { n: 2, unit: 'day' } }), { values })).toBe(true)
  })

  test('that reaches the person is only known', () => {
    const values = [told('phone', { withheld: true })]
    expect(has({ attribute: 'phone', test: { op: 'known' } }, { values })).toBe(true)
    expect(has({ attribute: 'phone', test: { op: 'contains', value: 'withheld' } }, { values })).toBe(false)
  })
})

test.each<[unknown, object, boolean]>([
  ['', { op: 'known' }, true],
  [null, { op: 'known' }, false],
  [false, { op: 'known' }, true],
  ['5', { op: 'equals', value: 5 }, false],
  [5, { op: 'equals', value: 5 }, true],
  [true, { op: 'equals', value: 'true' }, false],
  ['a', { op: 'in', values: ['b', 'a'] }, true],
  [5, { op: 'in', values: ['5'] }, false],
  ['oat milk', { op: 'contains', value: 'milk' }, true],
  ['oat milk', { op: 'contains', value: 'Milk' }, false],
  ['oat milk', { op: 'starts', value: 'milk' }, false],
  [['oat', 'milk'], { op: 'has', value: 'milk' }, true],
  [['oat milk'], { op: 'has', value: 'milk' }, false],
  ['milk', { op: 'has', value: 'milk' }, false],
  [['milk'], { op: 'equals', value: 'milk' }, false],
  [5, { op: 'above', value: 5 }, false],
  [5, { op: 'atLeast', value: 5 }, true],
  [5, { op: 'below', value: 5 }, false],
  [5, { op: 'atMost', value: 5 }, true],
  ['6', { op: 'above', value: 5 }, false],
  [{ amount: 6, currency: 'EUR' }, { op: 'above', value: 5, currency: 'EUR' }, true],
  [{ amount: 6, currency: 'USD' }, { op: 'above', value: 5, currency: 'EUR' }, false],
  [{ amount: 6, currency: 'EUR' }, { op: 'above', value: 5 }, false],
  [6, { op: 'above', value: 5, currency: 'EUR' }, false],
])('%j asked %j: %s', (value, op, answer) => {
  const where = [{ property: 'p', test: op }] as { property: string; test: { op: 'known' } }[]
  expect(has({ performed: { event: 'X', where } }, { events: [did('X', 0, { p: value })] })).toBe(answer)
})

test('a dot in the name of a property leads into objects, and into nothing else', () => {
  const known = (property: string): SegmentNode => ({
    performed: { event: 'X', where: [{ property, test: { op: 'known' } }] },
  })
  expect(has(known('a.b'), { events: [did('X', 0, { a: { b: 1 } })] })).toBe(true)
  expect(has(known('a.b'), { events: [did('X', 0, { 'a.b': 1 })] })).toBe(false)
  expect(has(known('a.0'), { events: [did('X', 0, { a: [1] })] })).toBe(false)
  expect(has(known('a.length'), { events: [did('X', 0, { a: 'text' })] })).toBe(false)
  expect(has(known('constructor'), { events: [did('X', 0)] })).toBe(false)
})

describe('performed', () => {
  const bought = { performed: { event: 'Order Completed' } }

  test('at least once, unless said otherwise', () => {
    const events = [did('Order Completed', dayMs), did('Order Completed', dayMs)]
    expect(has(bought)).toBe(false)
    expect(has(bought, { events })).toBe(true)
    for (const [op, n, answer] of [
      ['exactly', 2, true],
      ['exactly', 1, false],
      ['atLeast', 3, false],
      ['atMost', 2, true],
      ['atMost', 1, false],
    ] as const)
      expect(has({ ...bought, times: { op, n } }, { events })).toBe(answer)
    expect(has({ ...bought, times: { op: 'exactly', n: 0 } })).toBe(true)
  })

  test('a message counts once', () => {
    const one = did('Order Completed', dayMs)
    expect(has({ ...bought, times: { op: 'exactly', n: 1 } }, { events: [one, { ...one }] })).toBe(true)
  })

  test('an event counts for the purposes that were allowed when it happened', () => {
    expect(has(bought, { events: [did('Order Completed', dayMs, {}, { allowed: 1 })] })).toBe(false)
  })

  test('type and name say which events; track and * included', () => {
    const events = [did('Home', dayMs, {}, { type: 'page' })]
    expect(has({ performed: { event: 'Home' } }, { events })).toBe(false)
    expect(has({ performed: { event: 'Home', type: 'page' } }, { events })).toBe(true)
    expect(has({ performed: { event: '*' } }, { events })).toBe(false)
    expect(has({ performed: { event: '*', type: 'page' } }, { events })).toBe(true)
  })

  test.each<[number, object, boolean]>([
    [dayMs - 1, { within: day }, true],
    [dayMs, { within: day }, false],
    [-dayMs, { within: day }, true],
    [dayMs, { before: day }, true],
    [dayMs - 1, { before: day }, false],
    [hourMs * 12, { from: '2026-03-01T00:00:00Z' }, true],
    [hourMs * 12 + 1, { from: '2026-03-01T01:00:00+01:00' }, false],
    [hourMs * 12, { to: '2026-03-01T00:00:00Z' }, false],
    [hourMs * 12 + 1, { to: '2026-03-01T00:00:00Z' }, true],
    [2 * dayMs, { within: { n: 1, unit: 'week' }, before: day }, true],
    [dayMs / 2, { within: { n: 1, unit: 'week' }, before: day }, false],
    [9e10, {}, true],
  ])('%i ms ago lies in %j: %s', (ago, period, answer) => {
    expect(has({ ...bought, period }, { events: [did('Order Completed', ago)] })).toBe(answer)
  })
})

test('the first or last one ever is asked, not the first or last in the period', () => {
  const events = [did('X', 3 * dayMs, { n: 1 }), did('X', hourMs, { n: 2 })]
  const within = { within: day }
  expect(has({ edge: 'last', of: { event: 'X' }, period: within }, { events })).toBe(true)
  expect(has({ edge: 'first', of: { event: 'X' }, period: within }, { events })).toBe(false)
  const second = [{ property: 'n', test: { op: 'equals' as const, value: 2 } }]
  expect(has({ edge: 'first', of: { event: 'X' }, having: second }, { events })).toBe(false)
  expect(has({ edge: 'first', of: { event: 'X', where: second }, period: within }, { events })).toBe(true)
  expect(has({ edge: 'last', of: { event: 'Y' } }, { events })).toBe(false)
})

test('of events at the same moment the one with the smaller id in bytes is first', () => {
  const is = (n: number): SegmentNode => ({
    edge: 'first',
    of: { event: 'X' },
    having: [{ property: 'n', test: { op: 'equals', value: n } }],
  })
  const events = [did('X', 0, { n: 1 }, { messageId: '😀' }), did('X', 0, { n: 2 }, { messageId: '～' })]
  expect(has(is(2), { events })).toBe(true)
})

describe('totals', () => {
  const total = (total: 'sum' | 'average' | 'distinct', op: 'equals' | 'below', value: number): SegmentNode => ({
    total,
    property: 'revenue',
    of: { event: 'X', period: { within: day } },
    is: { op, value },
  })
  test('add up numbers, and pass over what is none', () => {
    const events = [
      did('X', 1, { revenue: 10 }),
      did('X', 2, { revenue: 20 }),
      did('X', 3, { revenue: '5' }),
      did('X', dayMs, { revenue: 1 }),
    ]
    expect(has(total('sum', 'equals', 30), { events })).toBe(true)
    expect(has(total('average', 'equals', 15), { events })).toBe(true)
    expect(has(total('distinct', 'equals', 3), { events })).toBe(true)
  })
  test('over nothing a sum and a count are 0, and an average is not there', () => {
    expect(has(total('sum', 'below', 1))).toBe(true)
    expect(has(total('distinct', 'equals', 0))).toBe(true)
    expect(has(total('average', 'below', 1))).toBe(false)
  })
  test('a text and a number are two values; lists and null are none', () => {
    const events = [5, '5', 5, true, null, [5], { a: 5 }].map((revenue, i) => did('X', i, { revenue }))
    expect(has(total('distinct', 'equals', 3), { events })).toBe(true)
  })
})

describe('a sequence', () => {
  const then = (after: object): SegmentNode => ({ sequence: [{ event: 'A' }, { event: 'B', after }] })
  test('needs each step later than the one before', () => {
    expect(has(then({}), { events: [did('A', 2), did('B', 1)] })).toBe(true)
    expect(has(then({}), { events: [did('A', 1), did('B', 1)] })).toBe(false)
    expect(has(then({}), { events: [did('A', 1), did('B', 2)] })).toBe(false)
  })
  test('keeps its gaps, edges included', () => {
    const events = [did('A', 2 * hourMs), did('B', hourMs)]
    const hour = { n: 1, unit: 'hour' }
    expect(has(then({ atLeast: hour }), { events })).toBe(true)
    expect(has(then({ atMost: hour }), { events })).toBe(true)
    expect(has(then({ atLeast: { n: 61, unit: 'minute' } }), { events })).toBe(false)
    expect(has(then({ atMost: { n: 59, unit: 'minute' } }), { events })).toBe(false)
  })
  test('is found also where the first match of a step leads nowhere', () => {
    const steps: SegmentNode = {
      sequence: [{ event: 'A' }, { event: 'B', after: { atMost: { n: 5, unit: 'second' } } }, { event: 'A' }],
    }
    expect(has(steps, { events: [did('A', 60_000), did('A', 9_000), did('B', 5_000), did('A', 1)] })).toBe(true)
  })
  test('lies in its period as a whole', () => {
    const node: SegmentNode = { sequence: [{ event: 'A' }, { event: 'B' }], period: { within: day } }
    expect(has(node, { events: [did('A', dayMs), did('B', 1)] })).toBe(false)
  })
})

test('time in a section is summed over its views', () => {
  const events = [
    did('Section Viewed', 1, { section: 'baby', seconds: 30 }),
    did('Section Viewed', 2, { section: 'baby', seconds: 40 }),
    did('Section Viewed', 3, { section: 'gifts', seconds: 500 }),
    did('Section Viewed', 4, { section: 'baby', seconds: '500' }),
  ]
  const spent = (value: number): SegmentNode => ({ section: 'baby', seconds: { op: 'equals', value } })
  expect(has(spent(70), { events })).toBe(true)
  expect(has(spent(0))).toBe(true)
})

test.each<[string, object, number, boolean]>([
  ['2000-03-01', { op: 'anniversary', withinDays: 0 }, now, true],
  ['--03-08', { op: 'anniversary', withinDays: 7 }, now, true],
  ['--03-09', { op: 'anniversary', withinDays: 7 }, now, false],
  ['--02-28', { op: 'anniversary', withinDays: 300 }, now, false],
  ['2000-02-29', { op: 'anniversary', withinDays: 0 }, Date.parse('2027-02-28T23:59:59Z'), true],
  ['2000-02-29', { op: 'anniversary', withinDays: 0 }, Date.parse('2028-02-28T23:59:59Z'), false],
  ['--02-29', { op: 'anniversary', withinDays: 1 }, Date.parse('2028-02-28T00:00:00Z'), true],
  ['--01-02', { op: 'anniversary', withinDays: 3 }, Date.parse('2026-12-30T00:00:00Z'), true],
  ['2000-03-01', { op: 'before', day: '2000-03-01' }, now, false],
  ['2000-02-29', { op: 'before', day: '2000-03-01' }, now, true],
  ['2000-03-01', { op: 'from', day: '2000-03-01' }, now, true],
  ['--03-01', { op: 'from', day: '2000-03-01' }, now, false],
  ['2026-03-01', { op: 'next', days: 0 }, now, true],
  ['2026-03-08', { op: 'next', days: 7 }, now, true],
  ['2026-02-28', { op: 'next', days: 7 }, now, false],
  ['2026-02-22', { op: 'last', days: 7 }, now, true],
  ['2026-02-21', { op: 'last', days: 7 }, now, false],
  ['2026-03-02', { op: 'last', days: 7 }, now, false],
  ['2023-02-29', { op: 'from', day: '2000-01-01' }, now, false],
  ['soon', { op: 'anniversary', withinDays: 365 }, now, false],
])('%s %j: %#', (value, is, at, answer) => {
  const node = { date: 'day', is } as SegmentNode
  expect(has(node, { values: [told('day', value, { at: 0 })] }, { now: at })).toBe(answer)
})

test('consent is allowed, refused, or without an answer that holds', () => {
  const is = (consent: string, is: 'allowed' | 'refused' | 'unknown'): SegmentNode => ({ consent, is })
  expect(has(is('email', 'allowed'))).toBe(true)
  expect(has(is('analytics', 'refused'))).toBe(true)
  expect(has(is('analytics', 'allowed'))).toBe(false)
  expect(has(is('analytics', 'unknown'), { refused: 0 })).toBe(true)
  expect(has(is('email', 'unknown'))).toBe(false)
})

test('a preference that was not chosen is that of the topic; channels are on; no frequency is none', () => {
  const topic = (topic: string): SegmentNode => ({ preference: { topic }, is: 'on' })
  expect([has(topic('news')), has(topic('offers'))]).toEqual([true, false])
  expect(has(topic('news'), { preferences: { 'topic:news': 'off' } })).toBe(false)
  expect(has({ preference: { channel: 'sms' }, is: 'on' })).toBe(true)
  expect(has({ preference: { channel: 'sms' }, is: 'off' }, { preferences: { 'channel:sms': 'off' } })).toBe(true)
  expect(has({ frequency: ['all', 'weekly', 'monthly', 'none'] })).toBe(false)
  expect(has({ frequency: ['weekly'] }, { preferences: { frequency: 'weekly' } })).toBe(true)
})

test('an identifier is there, and one of its kind is verified or not', () => {
  const identifiers = [
    { kind: 'email', verified: false },
    { kind: 'email', verified: true },
    { kind: 'phone', verified: false },
  ]
  expect(has({ identifier: 'email' }, { identifiers })).toBe(true)
  expect(has({ identifier: 'email', verified: false }, { identifiers })).toBe(true)
  expect(has({ identifier: 'phone', verified: true }, { identifiers })).toBe(false)
  expect(has({ identifier: 'card' }, { identifiers })).toBe(false)
})

test('all tests must hold of the same recipient, of what may be read', () => {
  const value = (value: unknown, collected = email) => ({ value, collected })
  const recipients: Person['recipients'] = [
    { relation: 'mother', collected: email, values: { size: value('m'), age: value(60) } },
    { relation: 'friend', collected: email, values: { size: value('l'), age: value(30, 1) } },
    { relation: 'boss', collected: 1, values: {} },
  ]
  const is = (property: string, value: string | number) => ({ property, test: { op: 'equals' as const, value } })
  expect(has({ recipient: '*', where: [is('size', 'm'), is('age', 60)] }, { recipients })).toBe(true)
  expect(has({ recipient: '*', where: [is('size', 'l'), is('age', 60)] }, { recipients })).toBe(false)
  expect(has({ recipient: 'friend', where: [is('age', 30)] }, { recipients })).toBe(false)
  expect(has({ recipient: 'friend' }, { recipients })).toBe(true)
  expect(has({ recipient: 'boss' }, { recipients })).toBe(false)
})

test('a sample is about as large as it says, is always the same, and differs by salt', () => {
  const people = Array.from({ length: 2_000 }, (_, i) =>
    who({ id: `00000000-0000-4000-8000-${String(i).padStart(12, '0')}` }),
  )
  const drawn = (salt: string) => people.filter((p) => isIn({ sample: 10, salt }, p, scene)).map((p) => p.id)
  expect(drawn('winter').length).toBeGreaterThan(150)
  expect(drawn('winter').length).toBeLessThan(250)
  expect(drawn('winter')).toEqual(drawn('winter'))
  expect(drawn('winter')).not.toEqual(drawn('summer'))
})

test.each<[number[], string | null]>([
  [[], null],
  [[10], 'new'],
  [[45], 'new'],
  [[46], 'at_risk'],
  [[90], 'at_risk'],
  [[91], 'lapsed'],
  [[20, 10], 'active'],
  [[25, 15], 'active'],
  [[26, 16], 'at_risk'],
  [[40, 30], 'at_risk'],
  [[41, 31], 'lapsed'],
  // Gaps of 10, 2 and 1 days: the median is 2.
  [[16, 6, 4, 3], 'active'],
  [[17, 7, 5, 4], 'at_risk'],
  [[50, 40, 30, 20, 10], 'loyal'],
  // All on one day: the rhythm is a day at least.
  [[3, 3], 'at_risk'],
  [[4, 4], 'lapsed'],
])('orders %j days ago: %s', (days, state) => {
  const events = days.map((d) => did('Order Completed', d * dayMs))
  const states = ['new', 'active', 'loyal', 'at_risk', 'lapsed'] as const
  expect(states.filter((one) => has({ lifecycle: [one] }, { events }))).toEqual(state === null ? [] : [state])
})

test('a lifecycle may be that of another event', () => {
  const events = [did('Donated', dayMs)]
  expect(has({ lifecycle: ['new'], event: 'Donated' }, { events })).toBe(true)
  expect(has({ lifecycle: ['new'] }, { events })).toBe(false)
})

test('fifths: how many cut points lie below; few days since the last order are the best', () => {
  const fifths = { recency: [1, 7, 30, 90], frequency: [1, 2, 3, 4], monetary: [10, 50, 100, 500] }
  const events = [
    did('Order Completed', 7 * dayMs, { revenue: 60, total: 900 }),
    did('Order Completed', 40 * dayMs, { total: 40 }),
  ]
  const within = (rfm: object) => has({ rfm }, { events }, { fifths })
  expect(within({ recency: [4], frequency: [2], monetary: [3] })).toBe(true)
  expect(within({ recency: [5] })).toBe(false)
  expect(within({ recency: [4], frequency: [1] })).toBe(false)
  expect(has({ rfm: { recency: [1, 2, 3, 4, 5] } }, { events: [] }, { fifths })).toBe(false)
  expect(has({ rfm: { recency: [1, 2, 3, 4, 5] } }, { events })).toBe(false)
})

describe('a likelihood', () => {
  const likelihood = {
    clues: [
      { event: 'Baby', points: 10, atMost: 2 },
      { event: 'Gift', points: -15 },
    ],
    halfLife: { n: 10, unit: 'day' as const },
    likely: 12,
    unlikely: 0,
  }
  const is = (is: 'likely' | 'unlikely' | 'unclear', more: object = {}) => ({
    likelihood: { ...likelihood, ...more },
    is,
  })
  const judged = (person: Partial<Person>, more: object = {}) =>
    (['likely', 'unlikely', 'unclear'] as const).filter((one) => has(is(one, more), person))

  test('weighs clues less as they age, and counts the newest only where it says so', () => {
    const events = [did('Baby', 0), did('Baby', 10 * dayMs), did('Baby', 20 * dayMs)]
    expect(scoreOf(who({ events }), is('likely'), scene)).toBe(15)
    expect(scoreOf(who({ events: [did('Baby', -dayMs)] }), is('likely'), scene)).toBe(10)
  })
  test('is likely from its threshold, unlikely up to its other one, and unclear between', () => {
    expect(judged({ events: [did('Baby', 0), did('Baby', 10 * dayMs)] })).toEqual(['likely'])
    expect(judged({ events: [did('Baby', 0)] })).toEqual(['unclear'])
    expect(judged({ events: [did('Baby', 0), did('Gift', 0)] })).toEqual(['unlikely'])
    expect(judged({})).toEqual([])
  })
  test('believes who says it', () => {
    const declared = { attribute: 'size', likely: { op: 'equals', value: 's' } }
    const events = [did('Baby', 0), did('Baby', 0)]
    expect(judged({ events, values: [told('size', 'm')] }, { declared })).toEqual(['unlikely'])
    expect(judged({ values: [told('size', 's')] }, { declared })).toEqual(['likely'])
    expect(judged({ events, values: [told('size', null)] }, { declared })).toEqual(['likely'])
  })
})

test.each<[object, boolean]>([
  [{ kind: 'weather', region: 'DE', is: ['snow', 'cold'] }, true],
  [{ kind: 'weather', region: 'FR', is: ['snow', 'cold'] }, false],
  [{ kind: 'hour', from: 12, to: 13, timeZone: 'UTC' }, true],
  [{ kind: 'hour', from: 11, to: 12, timeZone: 'UTC' }, false],
  [{ kind: 'hour', from: 22, to: 13, timeZone: 'UTC' }, true],
  [{ kind: 'hour', from: 22, to: 12, timeZone: 'UTC' }, false],
  [{ kind: 'hour', from: 13, to: 14, timeZone: 'Europe/Berlin' }, true],
  [{ kind: 'hour', from: 8, to: 8, timeZone: 'UTC' }, true],
  [{ kind: 'hour', from: 0, to: 24, timeZone: 'UTC' }, true],
  [{ kind: 'weekday', is: ['sun'], timeZone: 'UTC' }, true],
  [{ kind: 'weekday', is: ['mon'], timeZone: 'Pacific/Auckland' }, true],
  [{ kind: 'season', is: ['spring'], hemisphere: 'north' }, true],
  [{ kind: 'season', is: ['autumn'], hemisphere: 'south' }, true],
  [{ kind: 'region', in: ['DE'] }, false],
])('%j holds: %s', (signal, answer) => {
  expect(has({ signal } as SegmentNode)).toBe(answer)
})

test('a region is known at the moment of contact; what is within a country is in it', () => {
  const at = (...list: string[]): SegmentNode => ({ signal: { kind: 'region', in: list } })
  expect(has(at('DE'), {}, { region: 'DE-BY' })).toBe(true)
  expect(has(at('DE-BY'), {}, { region: 'DE' })).toBe(false)
  expect(has(at('DE-B'), {}, { region: 'DE-BY' })).toBe(false)
})

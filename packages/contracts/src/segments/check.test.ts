import { describe, expect, test } from 'vitest'
import {
  checkSegment,
  readSegment,
  resolvedLimits,
  resolveSegments,
  type SegmentKnowledge,
  segmentsIn,
} from './check.ts'
import { type SegmentNode, segmentLimits } from './definition.ts'
import type { ValueTest } from './tests.ts'

const attribute = (type: string | null, more: object = {}) =>
  ({ type, options: [], retired: false, withheld: false, ...more }) as never
const attributes: Record<string, never> = {
  milk: attribute('text'),
  shoe: attribute('number'),
  vip: attribute('boolean'),
  wedding: attribute('date'),
  birthday: attribute('birthday'),
  budget: attribute('money'),
  size: attribute('choice', { options: ['s', 'm'] }),
  topics: attribute('choices', { options: ['s', 'm'] }),
  likes: attribute('list'),
  extra: attribute('object'),
  note: attribute(null),
  old: attribute('text', { retired: true }),
  phone: attribute('text', { withheld: true }),
}
const segments: Record<string, SegmentNode> = {
  a: { segment: 'b' },
  b: { not: { segment: 'c' } },
  c: { sample: 10, salt: '' },
  loop: { any: [{ segment: 'pool' }, { segment: 'c' }] },
  pool: { segment: 'loop' },
  broken: { segment: 'nowhere' },
}
const known: SegmentKnowledge = {
  attribute: (key) => attributes[key],
  hasEvent: (type, name) => type === 'track' && ['Order Completed', 'Section Viewed', 'X'].includes(name),
  hasPurpose: (key) => key === 'email' || key === 'essential',
  hasTopic: (key) => key === 'news',
  segment: (key) => segments[key],
}
const issuesOf = (node: SegmentNode, options = {}) =>
  checkSegment(node, known, options).map((i) => `${i.path} ${i.code}: ${i.message}`)
const codeOf = (node: SegmentNode) => checkSegment(node, known).map((i) => `${i.path} ${i.code}`)

const sample: SegmentNode = { sample: 50, salt: 'x' }
const x = { event: 'X' }
const day = (n: number) => ({ n, unit: 'day' as const })

test('a sound definition has no issues', () => {
  const node: SegmentNode = {
    all: [
      {
        performed: { event: 'Order Completed' },
        times: { op: 'exactly', n: 0 },
        period: { within: day(90), before: day(30) },
      },
      { attribute: 'milk', test: { op: 'starts', value: 'o' }, classes: ['zero'], told: day(365) },
      { not: { consent: 'email', is: 'refused' } },
      { date: 'birthday', is: { op: 'anniversary', withinDays: 7 } },
      { segment: 'a' },
      { signal: { kind: 'region', in: ['DE'] } },
    ],
  }
  expect(issuesOf(node)).toEqual([])
})

test('each issue names its condition, and all of them are told at once', () => {
  const node: SegmentNode = {
    all: [
      { attribute: 'mlik', test: { op: 'known' } },
      { any: [sample, { not: { performed: { event: 'Y' } } }, { consent: 'fax', is: 'allowed' }] },
    ],
  }
  expect(codeOf(node)).toEqual([
    'definition.all.0 unknown_attribute',
    'definition.all.1.any.2 unknown_purpose',
    'definition.all.1.any.1.not.performed unknown_event',
  ])
})

test.each<[string, ValueTest[], ValueTest[]]>([
  [
    'milk',
    [
      { op: 'equals', value: 'oat' },
      { op: 'in', values: ['a', 'b'] },
      { op: 'contains', value: 'o' },
    ],
    [
      { op: 'equals', value: 5 },
      { op: 'in', values: ['a', 5] },
      { op: 'above', value: 5 },
      { op: 'has', value: 'o' },
    ],
  ],
  [
    'shoe',
    [
      { op: 'equals', value: 5 },
      { op: 'atLeast', value: 5 },
      { op: 'in', values: [1, 2] },
    ],
    [
      { op: 'equals', value: '5' },
      { op: 'contains', value: '5' },
      { op: 'above', value: 5, currency: 'EUR' },
    ],
  ],
  [
    'vip',
    [{ op: 'equals', value: true }],
    [
      { op: 'equals', value: 'true' },
      { op: 'in', values: [1] },
    ],
  ],
  [
    'wedding',
    [{ op: 'equals', value: '2024-02-29' }],
    [
      { op: 'equals', value: '2023-02-29' },
      { op: 'starts', value: '2024' },
      { op: 'above', value: 5 },
    ],
  ],
  [
    'birthday',
    [
      { op: 'equals', value: '--02-29' },
      { op: 'equals', value: '2026-03-01' },
    ],
    [{ op: 'equals', value: '02-29' }],
  ],
  [
    'budget',
    [{ op: 'above', value: 5, currency: 'EUR' }],
    [
      { op: 'above', value: 5 },
      { op: 'equals', value: 5 },
    ],
  ],
  [
    'size',
    [
      { op: 'equals', value: 'm' },
      { op: 'in', values: ['s', 'm'] },
    ],
    [
      { op: 'equals', value: 'xl' },
      { op: 'contains', value: 'm' },
    ],
  ],
  [
    'topics',
    [{ op: 'has', value: 'm' }],
    [
      { op: 'has', value: 'xl' },
      { op: 'equals', value: 'm' },
    ],
  ],
  ['likes', [{ op: 'has', value: 'oat' }], [{ op: 'equals', value: 'oat' }]],
  ['extra', [], [{ op: 'equals', value: 'oat' }]],
  [
    'note',
    [
      { op: 'has', value: 'oat' },
      { op: 'above', value: 5 },
    ],
    [],
  ],
  ['phone', [], [{ op: 'equals', value: '+49' }]],
])('what %s can be asked, and what not', (key, right, wrong) => {
  for (const test of [...right, { op: 'known' } as const])
    expect([test, codeOf({ attribute: key, test })]).toEqual([test, []])
  for (const test of wrong)
    expect([test, codeOf({ attribute: key, test })]).toEqual([test, ['definition type_mismatch']])
})

test.each<[SegmentNode, string, string]>([
  [{ attribute: 'old', test: { op: 'known' } }, 'definition unknown_attribute', 'is retired'],
  [{ attribute: 'budget', test: { op: 'above', value: 5, currency: 'eur' } }, 'definition bad_segment', 'ISO 4217'],
  [{ attribute: 'milk', test: { op: 'known' }, classes: ['zero', 'zero'] }, 'definition bad_segment', 'twice'],
  [
    { attribute: 'milk', test: { op: 'known' }, classes: ['zero', 'first', 'second', 'inferred', 'third'] },
    'definition bad_segment',
    'leave',
  ],
  [{ date: 'milk', is: { op: 'next', days: 3 } }, 'definition type_mismatch', 'no date'],
  [{ date: 'phone', is: { op: 'next', days: 3 } }, 'definition type_mismatch', 'only ask whether it is known'],
  [{ date: 'never', is: { op: 'next', days: 3 } }, 'definition unknown_attribute', 'is not known'],
  [{ date: 'birthday', is: { op: 'next', days: 3 } }, 'definition bad_segment', 'anniversary'],
  [{ date: 'wedding', is: { op: 'anniversary', withinDays: 365 } }, 'definition bad_segment', 'fewer'],
  [{ performed: x, times: { op: 'atLeast', n: 0 } }, 'definition bad_segment', 'at least 1'],
  [
    { performed: x, period: { within: day(7), before: { n: 1, unit: 'week' } } },
    'definition bad_segment',
    'longer than',
  ],
  [
    { performed: x, period: { from: '2026-01-01T01:00:00+01:00', to: '2026-01-01T00:00:00Z' } },
    'definition bad_segment',
    'before',
  ],
  [{ performed: { event: 'X', type: 'page' } }, 'definition.performed unknown_event', '(page)'],
  [
    { performed: { event: 'X', where: [{ property: 'p', test: { op: 'above', value: 1, currency: 'QQQ' } }] } },
    'definition.performed.where.0 bad_segment',
    'ISO 4217',
  ],
  [
    { edge: 'last', of: x, having: [{ property: 'p', test: { op: 'above', value: 1, currency: 'QQQ' } }] },
    'definition.having.0 bad_segment',
    'ISO 4217',
  ],
  [{ edge: 'last', of: { event: 'Y' } }, 'definition.of unknown_event', 'never seen'],
  [{ total: 'distinct', property: 'p', of: x, is: { op: 'atLeast', value: 0 } }, 'definition bad_segment', 'always'],
  [{ total: 'distinct', property: 'p', of: x, is: { op: 'equals', value: 1.5 } }, 'definition bad_segment', 'never'],
  [
    {
      total: 'sum',
      property: 'p',
      of: { event: 'X', period: { within: day(1), before: day(1) } },
      is: { op: 'above', value: -1 },
    },
    'definition.of bad_segment',
    'ago',
  ],
  [
    { sequence: [{ event: 'X', after: { atLeast: day(1) } }, x] },
    'definition.sequence.0 bad_segment',
    'leave “after” out',
  ],
  [
    { sequence: [x, { event: 'X', after: { atLeast: day(2), atMost: day(1) } }] },
    'definition.sequence.1 bad_segment',
    'No gap',
  ],
  [{ sequence: [x, { event: 'Y' }] }, 'definition.sequence.1 unknown_event', 'never seen'],
  [{ section: 'baby', seconds: { op: 'below', value: 0 } }, 'definition bad_segment', 'never'],
  [{ consent: 'fax', is: 'allowed' }, 'definition unknown_purpose', '/v1/purposes'],
  [{ preference: { topic: 'sport' }, is: 'on' }, 'definition bad_segment', '/v1/preferences'],
  [{ frequency: ['weekly', 'weekly'] }, 'definition bad_segment', 'twice'],
  [{ segment: 'nowhere' }, 'definition bad_segment', '/v1/segments'],
  [{ segment: 'broken' }, 'definition bad_segment', 'nowhere'],
  [{ segment: 'pool' }, 'definition segment_cycle', 'pool → loop → pool'],
  [{ lifecycle: ['new', 'new'] }, 'definition bad_segment', 'twice'],
  [{ lifecycle: ['new', 'active', 'loyal', 'at_risk', 'lapsed'] }, 'definition bad_segment', 'performed'],
  [{ lifecycle: ['new'], event: 'Y' }, 'definition unknown_event', 'never seen'],
  [{ rfm: { recency: [1, 2, 3, 4, 5] } }, 'definition.rfm.recency bad_segment', 'leave recency out'],
  [{ rfm: { monetary: [2, 2] } }, 'definition.rfm.monetary bad_segment', 'twice'],
  [{ signal: { kind: 'weekday', is: ['mon', 'mon'], timeZone: 'UTC' } }, 'definition bad_segment', 'twice'],
  [
    { signal: { kind: 'season', is: ['spring', 'summer', 'autumn', 'winter'], hemisphere: 'north' } },
    'definition bad_segment',
    'any time',
  ],
  [{ signal: { kind: 'hour', from: 0, to: 24, timeZone: 'UTC' } }, 'definition bad_segment', 'any time'],
  [{ signal: { kind: 'hour', from: 24, to: 0, timeZone: 'UTC' } }, 'definition bad_segment', 'begin at 0'],
  [{ all: [] }, 'definition bad_segment', 'add a condition'],
])('%j: %s', (node, issue, message) => {
  expect(codeOf(node)).toEqual([issue])
  expect(issuesOf(node)[0]).toContain(message)
})

describe('likelihood', () => {
  const node = (more: object, is: 'likely' | 'unlikely' | 'unclear' = 'likely'): SegmentNode => ({
    likelihood: { clues: [{ event: 'X', points: 5, atMost: 2 }], halfLife: day(30), likely: 8, unlikely: 1, ...more },
    is,
  })
  test('thresholds that points can never reach are refused', () => {
    expect(codeOf(node({}))).toEqual([])
    expect(codeOf(node({ likely: 11 }))).toEqual(['definition.likelihood bad_segment'])
    expect(codeOf(node({ likely: 11, clues: [{ event: 'X', points: 5 }] }))).toEqual([])
    expect(codeOf(node({ unlikely: 0 }, 'unlikely'))).toEqual(['definition.likelihood bad_segment'])
    expect(codeOf(node({ unlikely: 0 }, 'unclear'))).toEqual([])
    const against = { event: 'X', points: -5, atMost: 1 }
    expect(codeOf(node({ unlikely: -5, clues: [against] }, 'unlikely'))).toEqual([])
    expect(codeOf(node({ unlikely: -6, clues: [against] }, 'unlikely'))).toEqual(['definition.likelihood bad_segment'])
  })
  test('clues and what is declared are looked up', () => {
    const clues = [
      { event: 'X', points: 9 },
      { event: 'Y', points: 1 },
    ]
    const declared = { attribute: 'size', likely: { op: 'equals', value: 'xl' } }
    expect(codeOf(node({ clues, declared }))).toEqual([
      'definition.likelihood.clues.1 unknown_event',
      'definition.likelihood.declared type_mismatch',
    ])
  })
})

test('events that are still to come may be allowed', () => {
  expect(checkSegment({ performed: { event: 'Y' } }, { ...known, hasEvent: null })).toEqual([])
})

test('any event needs none that was seen', () => {
  expect(codeOf({ performed: { event: '*', type: 'page' } })).toEqual([])
})

test('nobody is a member by where they are alone', () => {
  const region: SegmentNode = { signal: { kind: 'region', in: ['DE'] } }
  expect(codeOf(region)).toEqual(['definition bad_segment'])
  expect(codeOf({ all: [{ not: sample }, region] })).toEqual(['definition.all.1 bad_segment'])
  expect(codeOf({ any: [sample, region] })).toEqual([])
  expect(codeOf({ not: region })).toEqual([])
})

test('the purpose is known, and consent to it is not asked again', () => {
  expect(checkSegment(sample, known, { purpose: 'fax' })).toMatchObject([{ path: 'purpose', code: 'unknown_purpose' }])
  expect(issuesOf({ consent: 'email', is: 'allowed' }, { purpose: 'email' })).toHaveLength(1)
  expect(issuesOf({ consent: 'email', is: 'refused' }, { purpose: 'email' })).toHaveLength(1)
  expect(issuesOf({ consent: 'email', is: 'refused' }, { purpose: 'essential' })).toEqual([])
})

test('a circle through the segment that is being saved is found', () => {
  expect(issuesOf({ all: [sample, { segment: 'a' }] }, { key: 'c' })[0]).toContain('(a → b → c → a)')
  expect(issuesOf({ segment: 'new' }, { key: 'new' })).toHaveLength(1)
})

describe('size', () => {
  const nested = (levels: number): SegmentNode => (levels === 1 ? sample : { not: nested(levels - 1) })
  test('as deep and as wide as the limits, and no more', () => {
    expect(codeOf(nested(segmentLimits.depth))).toEqual([])
    const path = `definition${'.not'.repeat(segmentLimits.depth)}`
    expect(codeOf(nested(segmentLimits.depth + 1))).toEqual([`${path} bad_segment`])
    const wide = (members: number): SegmentNode => ({ all: Array.from({ length: members }, () => sample) })
    expect(codeOf(wide(segmentLimits.nodes - 1))).toEqual([])
    expect(codeOf(wide(segmentLimits.nodes))).toEqual(['definition bad_segment'])
  })
  test('what is small by itself and too large with all that it refers to', () => {
    const half: SegmentNode = { all: Array.from({ length: 90 }, () => sample) }
    const refers = (times: number): SegmentNode => ({ any: Array.from({ length: times }, () => ({ segment: 'half' })) })
    const check = (node: SegmentNode) => checkSegment(node, { ...known, segment: () => half }).map((i) => i.path)
    expect(check(refers(20))).toEqual([])
    expect(check(refers(25))).toEqual(['definition'])
  })
  test('what is far too large is refused without looking at all of it', () => {
    let deep: unknown = sample
    for (let i = 0; i < 100_000; i++) deep = i % 2 ? { all: [deep] } : { not: deep }
    const nonsense = JSON.parse(`${'['.repeat(100_000)}${']'.repeat(100_000)}`)
    const wide = { all: Array.from({ length: 1_000_000 }, () => sample) }
    const values = { attribute: 'milk', test: { op: 'in', values: Array.from({ length: 1_000_000 }, (_, i) => i) } }
    const members = Object.fromEntries(Array.from({ length: 1_000 }, (_, i) => [`k${i}`, i]))
    const scattered = { all: Array.from({ length: 400 }, () => ({ x: Array.from({ length: 400 }, () => [[]]) })) }
    for (const input of [deep, nonsense, wide, values, members, scattered]) {
      const read = readSegment(input)
      expect('issues' in read && read.issues).toMatchObject([{ code: 'bad_segment' }])
    }
  })
})

test.each<[unknown, string]>([
  [null, 'definition'],
  ['performed', 'definition'],
  [{}, 'definition'],
  [{ all: [] }, 'definition.all'],
  [{ all: [sample, { performed: {} }] }, 'definition.all.1.performed.event'],
  [{ not: { performed: x, period: { within: { n: 0, unit: 'day' } } } }, 'definition.not.period.within.n'],
  [{ sample: 101, salt: '' }, 'definition.sample'],
  [{ sample: 1, salt: '', segment: 'a' }, 'definition'],
  [
    { any: [{ likelihood: { clues: [], halfLife: day(1), likely: 1, unlikely: 2 }, is: 'likely' }] },
    'definition.any.0.likelihood.clues',
  ],
])('%j is refused at %s', (input, path) => {
  const read = readSegment(input)
  expect('issues' in read && read.issues[0]).toMatchObject({ path, code: 'bad_segment' })
})

test('a text that no database keeps is refused where it stands', () => {
  for (const text of ['a\0b', '\ud800']) {
    const read = readSegment({ all: [sample, { attribute: 'milk', test: { op: 'equals', value: text } }] })
    expect(read).toMatchObject({ issues: [{ path: 'definition.all.1.test.value' }] })
  }
})

test('a definition that is read is the one that was given', () => {
  expect(readSegment({ not: sample })).toEqual({ node: { not: sample } })
})

describe('resolving', () => {
  const lookup = (key: string) => segments[key]
  test('puts the trees of segments in their places', () => {
    expect(resolveSegments({ all: [{ segment: 'a' }, sample] }, lookup)).toEqual({
      node: { all: [{ not: { sample: 10, salt: '' } }, sample] },
    })
  })
  test('finds circles, what is missing, and what would grow too large', () => {
    expect(resolveSegments({ any: [sample, { segment: 'loop' }] }, lookup)).toEqual({ circle: ['loop', 'pool'] })
    expect(resolveSegments({ segment: 'broken' }, lookup)).toEqual({ missing: 'nowhere' })
    const doubling = (key: string): SegmentNode =>
      key === '0' ? sample : { all: [{ segment: `${Number(key) - 1}` }, { segment: `${Number(key) - 1}` }] }
    expect(resolveSegments({ segment: '8' }, doubling)).toHaveProperty('node')
    expect(resolveSegments({ segment: '60' }, doubling)).toEqual({ tooLarge: true })
  })
  test('a chain of very many segments ends, and so does a circle of as many', () => {
    const chain = (key: string): SegmentNode => (key === '0' ? sample : { segment: `${Number(key) - 1}` })
    expect(resolveSegments({ segment: '5000' }, chain)).toEqual({ node: sample })
    const nots = (key: string): SegmentNode => (key === '0' ? sample : { not: { segment: `${Number(key) - 1}` } })
    expect(resolveSegments({ segment: `${resolvedLimits.depth - 1}` }, nots)).toHaveProperty('node')
    expect(resolveSegments({ segment: '100000' }, nots)).toEqual({ tooLarge: true })
    const ring = (key: string): SegmentNode => ({ not: { segment: `${(Number(key) + 1) % 50_000}` } })
    const found = resolveSegments({ segment: '7' }, ring)
    expect('circle' in found && found.circle).toHaveLength(50_000)
  })
  test('names the segments that a definition refers to', () => {
    expect(segmentsIn({ all: [{ segment: 'b' }, { not: { segment: 'a' } }, { segment: 'b' }] })).toEqual(['a', 'b'])
  })
})

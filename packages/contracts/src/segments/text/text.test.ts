import { expect, test } from 'vitest'
import type { SegmentNode } from '../definition.ts'
import { parseSegment, printSegment } from './index.ts'

const day = (n: number) => ({ n, unit: 'day' as const })
const parsed = (text: string) => parseSegment(text)
const complaint = (text: string) => {
  const read = parseSegment(text)
  if ('node' in read) throw new Error(`was read: ${printSegment(read.node)}`)
  const { message, line, column } = read.errors[0]!
  return `${line}:${column} ${message}`
}

/** Each way to write each condition. */
const forms: [string, SegmentNode][] = [
  ['attribute "milk" known', { attribute: 'milk', test: { op: 'known' } }],
  [
    'attribute "milk" = "oat" from zero or first told within 365 days',
    { attribute: 'milk', test: { op: 'equals', value: 'oat' }, classes: ['zero', 'first'], told: day(365) },
  ],
  ['attribute "vip" = true', { attribute: 'vip', test: { op: 'equals', value: true } }],
  ['attribute "shoe" in (41, 42.5)', { attribute: 'shoe', test: { op: 'in', values: [41, 42.5] } }],
  [
    'attribute "note" contains "\\"x\\" # no comment"',
    { attribute: 'note', test: { op: 'contains', value: '"x" # no comment' } },
  ],
  ['attribute "note" starts with "x"', { attribute: 'note', test: { op: 'starts', value: 'x' } }],
  ['attribute "likes" has "ö"', { attribute: 'likes', test: { op: 'has', value: 'ö' } }],
  ['attribute "budget" >= 50 EUR', { attribute: 'budget', test: { op: 'atLeast', value: 50, currency: 'EUR' } }],
  ['attribute "shoe" < -0.5', { attribute: 'shoe', test: { op: 'below', value: -0.5 } }],
  ['anniversary "birthday" within 7 days', { date: 'birthday', is: { op: 'anniversary', withinDays: 7 } }],
  ['date "wedding" before 2026-01-31', { date: 'wedding', is: { op: 'before', day: '2026-01-31' } }],
  ['date "wedding" from 2026-01-31', { date: 'wedding', is: { op: 'from', day: '2026-01-31' } }],
  ['date "wedding" in the next 1 day', { date: 'wedding', is: { op: 'next', days: 1 } }],
  ['date "wedding" in the last 0 days', { date: 'wedding', is: { op: 'last', days: 0 } }],
  ['performed "Order Completed"', { performed: { event: 'Order Completed' } }],
  ['performed track * where nothing ever', { performed: { event: '*', type: 'track', where: [] }, period: {} }],
  [
    'performed "Order Completed" where revenue >= 50 and "a name" known at least 3 times within 90 days before 1 week ago',
    {
      performed: {
        event: 'Order Completed',
        where: [
          { property: 'revenue', test: { op: 'atLeast', value: 50 } },
          { property: 'a name', test: { op: 'known' } },
        ],
      },
      times: { op: 'atLeast', n: 3 },
      period: { within: day(90), before: { n: 1, unit: 'week' } },
    },
  ],
  [
    'performed page "Home" exactly 1 time from 2026-01-01T00:00:00Z to 2026-02-01T00:00:00+02:00',
    {
      performed: { event: 'Home', type: 'page' },
      times: { op: 'exactly', n: 1 },
      period: { from: '2026-01-01T00:00:00Z', to: '2026-02-01T00:00:00+02:00' },
    },
  ],
  [
    'last "X" where item.brand = "oat" within 1 hour having "nothing" > 5',
    {
      edge: 'last',
      of: { event: 'X', where: [{ property: 'item.brand', test: { op: 'equals', value: 'oat' } }] },
      period: { within: { n: 1, unit: 'hour' } },
      having: [{ property: 'nothing', test: { op: 'above', value: 5 } }],
    },
  ],
  [
    'sum of revenue >= 100 over "X" where gift = true within 90 days',
    {
      total: 'sum',
      property: 'revenue',
      of: {
        event: 'X',
        where: [{ property: 'gift', test: { op: 'equals', value: true } }],
        period: { within: day(90) },
      },
      is: { op: 'atLeast', value: 100 },
    },
  ],
  [
    'average of revenue <= 1e+30 over screen "X"',
    { total: 'average', property: 'revenue', of: { event: 'X', type: 'screen' }, is: { op: 'atMost', value: 1e30 } },
  ],
  [
    'count of distinct category = 3 over "X"',
    { total: 'distinct', property: 'category', of: { event: 'X' }, is: { op: 'equals', value: 3 } },
  ],
  [
    'sequence("A", "B" after at least 1 hour at most 2 days, "C" after any time) within 90 seconds',
    {
      sequence: [
        { event: 'A' },
        { event: 'B', after: { atLeast: { n: 1, unit: 'hour' }, atMost: day(2) } },
        { event: 'C', after: {} },
      ],
      period: { within: { n: 90, unit: 'second' } },
    },
  ],
  [
    'section "baby" seconds > 60 before 10 minutes ago',
    { section: 'baby', seconds: { op: 'above', value: 60 }, period: { before: { n: 10, unit: 'minute' } } },
  ],
  ['consent "email" refused', { consent: 'email', is: 'refused' }],
  ['topic "news" on', { preference: { topic: 'news' }, is: 'on' }],
  ['channel sms off', { preference: { channel: 'sms' }, is: 'off' }],
  ['frequency weekly or monthly', { frequency: ['weekly', 'monthly'] }],
  ['identifier "external:crm"', { identifier: 'external:crm' }],
  ['identifier "email" verified', { identifier: 'email', verified: true }],
  ['identifier "email" unverified', { identifier: 'email', verified: false }],
  ['segment "gift-shoppers"', { segment: 'gift-shoppers' }],
  ['recipient *', { recipient: '*' }],
  [
    'recipient "mother" where size = "M"',
    { recipient: 'mother', where: [{ property: 'size', test: { op: 'equals', value: 'M' } }] },
  ],
  ['sample 12.5% of "winter"', { sample: 12.5, salt: 'winter' }],
  ['lifecycle new or at_risk', { lifecycle: ['new', 'at_risk'] }],
  ['lifecycle lapsed by "Donated"', { lifecycle: ['lapsed'], event: 'Donated' }],
  ['rfm recency 4 or 5 and monetary 1', { rfm: { recency: [4, 5], monetary: [1] } }],
  [
    'unclear by (10 points for "A" where x known at most 2 times, -1 point for "B") halving every 30 days likely from 8 unlikely up to -2.5 declared by attribute "child" = true',
    {
      likelihood: {
        clues: [
          { event: 'A', where: [{ property: 'x', test: { op: 'known' } }], points: 10, atMost: 2 },
          { event: 'B', points: -1 },
        ],
        halfLife: day(30),
        likely: 8,
        unlikely: -2.5,
        declared: { attribute: 'child', likely: { op: 'equals', value: true } },
      },
      is: 'unclear',
    },
  ],
  ['weather "DE-BE" rain or snow', { signal: { kind: 'weather', region: 'DE-BE', is: ['rain', 'snow'] } }],
  ['hour 22 to 6 in "Europe/Berlin"', { signal: { kind: 'hour', from: 22, to: 6, timeZone: 'Europe/Berlin' } }],
  ['weekday sat or sun in "UTC"', { signal: { kind: 'weekday', is: ['sat', 'sun'], timeZone: 'UTC' } }],
  ['season winter in the south', { signal: { kind: 'season', is: ['winter'], hemisphere: 'south' } }],
  ['region "DE" or "FR-75"', { signal: { kind: 'region', in: ['DE', 'FR-75'] } }],
  [
    'all(any(segment "a", not segment "b"), not not all(segment "c"))',
    { all: [{ any: [{ segment: 'a' }, { not: { segment: 'b' } }] }, { not: { not: { all: [{ segment: 'c' }] } } }] },
  ],
]

const onOneLine = (text: string) =>
  text
    .replace(/\n\s*(?=\))/g, '')
    .replace(/\(\n\s*/g, '(')
    .replace(/\n\s*/g, ' ')

test.each(forms)('%s', (text, node) => {
  expect(parsed(text)).toEqual({ node })
  expect(onOneLine(printSegment(node))).toBe(text)
})

test('what is long stands on several lines, and reads the same', () => {
  const text = `all(
  performed "Order Completed" where revenue >= 50 at least 3 times within 90 days,
  not consent "email" refused,
  not any(
    attribute "favourite milk" = "oat" from zero,
    sequence(
      "Product Viewed" where category = "milk" and brand = "the oat people",
      "Order Completed" after at most 2 days
    ) within 90 days,
    anniversary "birthday" within 7 days
  ),
  any(segment "gift-shoppers", sample 10% of "winter")
)`
  const read = parsed(text)
  expect('node' in read && printSegment(read.node)).toBe(text)
})

test('comments, spaces and commas at the end are left out', () => {
  const text = 'any( # either\n  segment "a",\n\n# or this\tone\n\tsegment "b" ,\n)  # done'
  expect(parsed(text)).toEqual({ node: { any: [{ segment: 'a' }, { segment: 'b' }] } })
})

test('birthday, day, starts and orders of parts may be written as one says them', () => {
  expect(parsed('birthday "birthday" within 7 days')).toEqual(parsed('anniversary "birthday" within 7 days'))
  expect(parsed('attribute "a" starts "x" told within 1 days')).toEqual(
    parsed('attribute "a" starts with "x" told within 1 day'),
  )
  expect(parsed('performed "X" before 1 day ago within 7 days')).toEqual(
    parsed('performed "X" within 7 days before 1 day ago'),
  )
  expect(parsed('date "d" in next 3 days')).toEqual(parsed('date "d" in the next 3 days'))
})

test.each([
  ['', '1:1 Expected a condition (all, any, not'],
  ['perfomed "X"', '1:1 Expected a condition'],
  ['perfomed "X"', 'did you mean performed?'],
  ['all()', '1:5 Expected a condition'],
  ['all(segment "a"', '1:16 Expected “,” or “)”, found the end'],
  ['all(\n  segment "a"\n  segment "b"\n)', '3:3 Expected “,” or “)”, found “segment”'],
  ['segment a', '1:9 Expected the key of a segment in double quotes, found “a”'],
  ['segment “a”', '1:9 Write names and texts in straight double quotes, not “'],
  ["segment 'a'", '1:9 Write names and texts in straight double quotes'],
  ['segment "a', '1:9 This text is not closed'],
  ['segment "\\x"', '1:9 This text is not closed, or holds an escape'],
  ['segment "a" & segment "b"', '1:13 Nothing begins with "&" here'],
  ['segment "a" segment "b"', '1:13 Expected the end: put several conditions into all(…)'],
  ['performed "X" where', '1:20 Expected the name of a property'],
  ['performed "X" where a', '1:22 Expected a test (known, =, in'],
  ['performed "X" where a = oat', '1:25 Expected a text in double quotes, a number, true or false, found “oat”'],
  ['performed "X" at lest 3 times', '1:18 Expected a bound (least, most), found “lest”; did you mean least?'],
  ['performed "X" within 7', '1:23 Expected a unit of time'],
  ['performed "X" within 7 dais', 'did you mean day?'],
  ['performed "X" within 7 days within 3 days', '1:29 Expected “within” only once'],
  ['performed "X" before 7 days', '1:28 Expected “ago”, found the end'],
  ['performed "X" within 0 days', '1:22 A length of time is above 0'],
  ['performed "X" from 2026-02-31T00:00:00Z', '1:15 Invalid ISO datetime'],
  ['performed "X" from yesterday', '1:20 Expected a moment such as'],
  ['consent "email" given', '1:17 Expected an answer (allowed, refused, unknown), found “given”'],
  ['any(segment "a",\n  sample 200% of "x")', '2:3 Too big'],
  ['attribute "a" in (true)', '1:19 Expected a text in double quotes or a number, found “true”'],
  ['hour 8 to 20 in "Mars"', '1:1 Is not an IANA time zone'],
  ['region "Germany"', '1:1 A region is a country or subdivision'],
])('%j: %s', (text, message) => {
  expect(complaint(text)).toContain(message)
})

test('what is nested beyond any sense is refused, and a text of any kind never throws', () => {
  expect(complaint(`${'not '.repeat(100_000)}segment "a"`)).toContain('nested too deeply')
  expect(complaint(`${'all('.repeat(100_000)}`)).toContain('nested too deeply')
  expect(complaint('"'.repeat(99_999))).toContain('This text is not closed')
  expect(complaint('\u0000')).toContain('Nothing begins')
})

test('where a mistake stands is told in units, lines and columns', () => {
  expect(parsed('all(\n  segment "😀",\n  oops\n)')).toMatchObject({ errors: [{ offset: 23, line: 3, column: 3 }] })
})

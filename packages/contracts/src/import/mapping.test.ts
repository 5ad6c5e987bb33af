import { expect, test } from 'vitest'
import { importMapping } from './mapping.ts'

const rule = {
  id: 'order',
  type: 'track',
  event: { value: 'Order Completed' },
  userId: { column: 'customer' },
  timestamp: { column: 'at' },
}
const complaints = (mapping: unknown) =>
  importMapping.safeParse(mapping).error?.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`) ?? []
const ruleComplaints = (change: Record<string, unknown>) => complaints({ id: 'shop', events: [{ ...rule, ...change }] })

test('a small mapping is complete with its defaults', () => {
  const mapping = importMapping.parse({ id: 'shop', events: [rule] })
  expect(mapping.input).toEqual({ delimiter: ',', encoding: 'utf-8', empty: [''] })
  expect(mapping.grouping).toEqual({ window: 10_000, maxRows: 50_000 })
  expect(mapping.skip).toEqual([])
})

test('a mistake deep inside is reported where it stands', () => {
  const total = { sum: { multiply: [{ column: 'quantity', az: 'number' }, { value: 2 }] } }
  expect(ruleComplaints({ properties: { total } })).toEqual([
    'events.0.properties.total.sum.multiply.0: Unrecognized key: "az"',
  ])
})

test('a form that does not exist is answered with the forms that do', () => {
  expect(ruleComplaints({ userId: { colum: 'x' } })).toEqual([
    'events.0.userId: A value of a row is an object with exactly one of: column, value, template, multiply, if',
  ])
  expect(ruleComplaints({ when: { column: 'x', equal: 'y' } })[0]).toContain('exactly one of: equals, in, startsWith')
})

test('sums do not stand inside sums, nor in what is read from one row', () => {
  expect(ruleComplaints({ properties: { a: { sum: { sum: { column: 'x' } } } } })).toHaveLength(1)
  expect(ruleComplaints({ userId: { count: true } })).toHaveLength(1)
})

test.each([
  [{ event: undefined }, 'A track event needs a name'],
  [{ userId: undefined }, 'An event needs a userId or an anonymousId'],
  [{ traits: { a: { value: 1 } } }, 'Only identify and group events have traits'],
  [{ type: 'group', event: undefined }, 'A group event needs it'],
  [{ groupBy: ['a'], key: ['a'] }, 'The columns of `groupBy` are the key already'],
  [{ groupBy: ['a'], whenChanged: { per: ['a'], of: ['b'] } }, 'Cannot be combined with `groupBy`'],
  [{ timestamp: { column: 'at', zone: 'Europe/Londn' } }, 'Is not an IANA time zone'],
  [{ when: { column: 'a', matches: '(' } }, 'Is not a regular expression'],
  [{ id: 'Order' }, 'Use small letters, digits and hyphens'],
])('%j is refused: %s', (change, message) => {
  expect(ruleComplaints(change).join()).toContain(message)
})

test('two rules may not share an id, since their message ids would meet', () => {
  expect(complaints({ id: 'shop', events: [rule, rule] }).join()).toContain('an id of its own')
})

test.each([[null], [[]], ['x'], [{ id: 'shop' }], [{ id: 'shop', events: [] }], [{ id: 'shop', events: [null] }]])(
  '%j is no mapping and is refused without an exception',
  (value) => {
    expect(complaints(value).length).toBeGreaterThan(0)
  },
)

import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Fields } from '../row.ts'
import { eventLimit } from './build-events.ts'
import type { Item } from './items.ts'
import { createMapper } from './map-rows.ts'
import { checkMapping } from './read-mapping.ts'

const order = {
  id: 'order',
  type: 'track',
  event: { value: 'Order Completed' },
  groupBy: ['invoice'],
  userId: { column: 'customer' },
  timestamp: { column: 'at' },
  properties: {
    order_id: { column: 'invoice' },
    revenue: {
      sum: {
        multiply: [
          { column: 'quantity', as: 'integer' },
          { column: 'price', as: 'number' },
        ],
      },
    },
    products: { collect: { sku: { column: 'sku' }, price: { column: 'price', as: 'number' } } },
  },
}
const line = (invoice: string, more: Fields = {}): Fields => ({
  invoice,
  customer: 'c1',
  at: '2026-01-02T03:04:05Z',
  quantity: '1',
  price: '0.10',
  sku: 'x',
  ...more,
})

const map = (lines: Fields[], rule: object = order, more: object = {}): Item[] => {
  const mapper = createMapper(checkMapping({ id: 'shop', events: [rule], ...more }, 'test'), { name: 'test' })
  return [...lines.flatMap((fields, i) => mapper.push({ row: i + 1, fields })), ...mapper.end()]
}
const events = (items: Item[]) =>
  items.flatMap((item) => (item.kind === 'line' ? [JSON.parse(item.json) as Record<string, Fields>] : []))
const rejects = (items: Item[]) =>
  items.flatMap((item) => (item.kind === 'reject' ? [[item.row, item.reason] as const] : []))

test('rows of one invoice are one order, whose sum is exact where floating point is not', () => {
  const [event, ...more] = events(map([line('1'), line('1', { price: '0.20' })]))
  expect(more).toEqual([])
  expect(event).toMatchObject({
    type: 'track',
    event: 'Order Completed',
    userId: 'c1',
    timestamp: '2026-01-02T03:04:05.000Z',
    properties: { order_id: '1', revenue: 0.3, products: [{ sku: 'x', price: 0.1 }, { price: 0.2 }] },
    context: { library: { name: 'test' } },
  })
})

test('rows that do not stand together are one order while the window is open, and late after it', () => {
  const items = (window: number) => map([line('1'), line('2'), line('3'), line('1')], order, { grouping: { window } })
  expect(rejects(items(3))).toEqual([])
  expect(events(items(3))).toHaveLength(3)
  expect(rejects(items(2))).toEqual([[4, 'late_row']])
})

test('groups leave memory when the window has passed, in the order in which they became complete', () => {
  const mapping = checkMapping({ id: 'shop', events: [order], grouping: { window: 2 } }, 'test')
  const mapper = createMapper(mapping, {})
  const came = ['1', '2', '1', '3', '4', '5'].map((invoice, i) => mapper.push({ row: i + 1, fields: line(invoice) }))
  expect(came.map((items) => events(items).map((event) => event.properties?.order_id))).toEqual([
    [],
    [],
    [],
    [],
    ['2'],
    ['1'],
  ])
})

test('an order with one unusable line is not sent in part: every line of it is rejected, with the cause at its line', () => {
  const items = map([line('1'), line('1', { price: 'free' }), line('2'), line('1')])
  expect(rejects(items)).toEqual([
    [1, 'group_rejected'],
    [2, 'not_a_number'],
    [4, 'group_rejected'],
  ])
  expect(events(items)).toHaveLength(1)
})

test('a line whose condition cannot be decided takes its order with it', () => {
  const rule = { ...order, when: { column: 'quantity', greaterThan: 0 } }
  const items = map([line('1'), line('1', { quantity: 'two' }), line('2')], rule)
  expect(rejects(items)).toEqual([
    [2, 'not_a_number'],
    [1, 'group_rejected'],
  ])
})

test('a group larger than allowed is rejected row by row', () => {
  const items = map([line('1'), line('1'), line('1'), line('2')], order, { grouping: { maxRows: 2 } })
  expect(rejects(items).sort()).toEqual([
    [1, 'group_too_large'],
    [2, 'group_too_large'],
    [3, 'group_too_large'],
  ])
})

test.each([
  [{ customer: '' }, 'missing_identity'],
  [{ at: '' }, 'missing_timestamp'],
  [{ at: 'yesterday' }, 'not_a_time'],
  [{ quantity: '1.5' }, 'not_an_integer'],
  [{ price: '1e999999999' }, 'not_a_number'],
  [{ price: '0x10' }, 'not_a_number'],
  [{ price: 'Infinity' }, 'not_a_number'],
  [{ price: '1,5' }, 'not_a_number'],
  [{ price: '9'.repeat(50) }, 'not_a_number'],
  [{ price: '0.1234567890123456789' }, 'number_too_precise'],
  [{ sku: 'x'.repeat(eventLimit) }, 'too_large'],
])('a row with %j is rejected: %s', (fields, reason) => {
  expect(rejects(map([line('1', fields)]))).toEqual([[1, reason]])
})

test('whatever stands in the cells, nothing is thrown and every row is in an event or rejected', () => {
  const cell = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('', '-0', '1e99', '__proto__', '\ud800', 'NaN'))
  const row = fc.record({
    invoice: cell,
    customer: cell,
    at: fc.constant('2026-01-01'),
    quantity: cell,
    price: cell,
    sku: cell,
  })
  fc.assert(
    fc.property(fc.array(row, { maxLength: 20 }), (rows) => {
      const items = map(rows)
      const inEvents = events(items).reduce((n, event) => n + (event.properties!.products as unknown[]).length, 0)
      expect(inEvents + rejects(items).length).toBe(rows.length)
    }),
    { numRuns: 500 },
  )
})

test('an event above the limit is split into parts that fit, with ids of their own and sums that add up', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 9_000 }), { minLength: 40, maxLength: 80 }), (lengths) => {
      const items = map(lengths.map((length) => line('1', { sku: 'é'.repeat(length / 2) })))
      const parts = events(items).map((event) => event.properties!)
      for (const item of items) {
        if (item.kind === 'line') expect(Buffer.byteLength(item.json)).toBeLessThanOrEqual(eventLimit)
      }
      expect(parts.reduce((n, part) => n + (part.products as unknown[]).length, 0)).toBe(lengths.length)
      const cents = parts.reduce((n, part) => n + Math.round((part.revenue as unknown as number) * 100), 0)
      expect(cents).toBe(lengths.length * 10)
      if (parts.length > 1) {
        expect(parts.map(({ part, parts: of }) => [part, of])).toEqual(parts.map((_, i) => [i + 1, parts.length]))
      }
      expect(new Set(events(items).map((event) => event.messageId)).size).toBe(parts.length)
    }),
    { numRuns: 30 },
  )
})

test('the same rows give the same ids, and the ids depend on mapping, rule and key alone', () => {
  const id = (items: Item[]) => events(items)[0]!.messageId
  expect(id(map([line('1')]))).toBe(id(map([line('0'), line('1', { price: '7' })]).slice(1)))
  expect(id(map([line('1')]))).not.toBe(id(map([line('2')])))
  expect(id(map([line('1')]))).not.toBe(id(map([line('1')], { ...order, id: 'other' })))
})

test('without a key equal rows stay two events', () => {
  const { groupBy: _, ...rule } = order
  const made = events(map([line('1'), line('1')], rule))
  expect(new Set(made.map((event) => event.messageId)).size).toBe(2)
})

test('rows are left out as the mapping says, and counted by reason', () => {
  const skip = [{ reason: 'test order', when: { column: 'customer', in: ['test', 'nobody'] } }]
  const mapper = createMapper(checkMapping({ id: 'shop', events: [order], skip }, 'test'), {})
  const rows = ['c1', 'test', 'nobody'].map((customer, i) => ({ row: i + 1, fields: line(`${i}`, { customer }) }))
  const items = [...rows.flatMap(mapper.push), ...mapper.end()]
  expect(events(items)).toHaveLength(1)
  expect([...mapper.skipped]).toEqual([['test order', 2]])
})

test('columns become texts, numbers, truths and times; empty ones are left out', () => {
  const rule = {
    id: 'customer',
    type: 'identify',
    userId: { template: 'shop-{customer}' },
    timestamp: { column: 'at', format: 'dd.MM.yyyy HH:mm', zone: 'Europe/Berlin' },
    traits: {
      vip: { column: 'vip', as: 'boolean' },
      since: { column: 'since', as: 'timestamp', format: 'unix' },
      size: { column: 'size', as: 'number' },
      city: { column: 'address.city' },
      none: { column: 'none' },
      level: { if: { column: 'size', greaterThan: 10 }, use: { value: 'big' }, otherwise: { value: 'small' } },
    },
  }
  const at = '01.07.2026 12:00'
  const row = { customer: 7, at, vip: 'Yes', since: '0', size: '12.50', none: '', address: { city: 'Ulm' } }
  expect(events(map([row], rule))[0]).toMatchObject({
    type: 'identify',
    userId: 'shop-7',
    timestamp: '2026-07-01T10:00:00.000Z',
    traits: { vip: true, since: '1970-01-01T00:00:00.000Z', size: 12.5, city: 'Ulm', level: 'big' },
  })
  expect(events(map([row], rule))[0]!.traits).not.toHaveProperty('none')
})

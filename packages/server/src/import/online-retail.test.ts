import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Big } from 'big.js'
import { beforeAll, expect, test } from 'vitest'
import { openRows } from './input/read-rows.ts'
import { eventLimit } from './mapping/build-events.ts'
import { columnsOfEvents } from './mapping/columns-used.ts'
import type { LineItem, RejectItem } from './mapping/items.ts'
import { createMapper } from './mapping/map-rows.ts'
import { readMapping } from './mapping/read-mapping.ts'

const root = fileURLToPath(new URL('../../../../', import.meta.url))
const file = `${root}../shared/data/online-retail/online_retail.csv.gz`

interface Order {
  type: string
  event: string
  messageId: string
  userId?: string
  anonymousId?: string
  timestamp: string
  properties: {
    order_id: string
    revenue: number
    part?: number
    parts?: number
    adjustment?: true
    country: string
    products: { sku: string; name?: string; quantity: number; price: number }[]
  }
  traits: { country: string }
}

let rows = 0
const rejects: RejectItem[] = []
const sizes: number[] = []
const ids: string[] = []
const events: Order[] = []

beforeAll(async () => {
  if (!existsSync(file)) throw new Error(`The data set is missing: ${file}. See ../shared/data/README.md.`)
  const mapping = await readMapping(`${root}docs/examples/online-retail.mapping.json`)
  const mapper = createMapper(mapping, { name: 'test' })
  const take = (items: ReturnType<typeof mapper.push>) => {
    for (const item of items) {
      if (item.kind === 'reject') rejects.push(item)
      else {
        const event: LineItem = item
        sizes.push(Buffer.byteLength(event.json))
        ids.push(event.id)
        events.push(JSON.parse(event.json) as Order)
      }
    }
  }
  const source = await openRows(file, columnsOfEvents(mapping))
  for await (const piece of source.rows) {
    for (const row of piece) {
      rows += 1
      take(mapper.push(row))
    }
  }
  take(mapper.end())
}, 120_000)

const orders = () => events.filter((event) => event.type === 'track')
const sum = (numbers: number[]) => numbers.reduce((total, n) => total.plus(n), new Big(0)).toFixed()

test('every one of the 541,909 lines becomes part of an event and none is rejected', () => {
  expect(rows).toBe(541_909)
  expect(rejects).toEqual([])
  expect(orders().reduce((lines, order) => lines + order.properties.products.length, 0)).toBe(541_909)
})

test('the 25,900 invoices are 22,064 completed and 3,836 cancelled orders, whose 9,288 lines are cancellation lines', () => {
  const invoices = (name: string) =>
    new Set(orders().flatMap((o) => (o.event === name ? [o.properties.order_id] : []))).size
  expect(invoices('Order Completed')).toBe(22_064)
  expect(invoices('Order Cancelled')).toBe(3_836)
  const cancelled = orders().filter((o) => o.event === 'Order Cancelled')
  expect(cancelled.reduce((lines, o) => lines + o.properties.products.length, 0)).toBe(9_288)
})

test('completed less cancelled revenue is 9,747,747.934 exactly, and equals the products', () => {
  const signed = orders().map((o) => (o.event === 'Order Cancelled' ? -1 : 1) * o.properties.revenue)
  expect(sum(signed)).toBe('9747747.934')
  for (const order of orders()) {
    const { products, revenue } = order.properties
    const total = products.reduce((t, p) => t.plus(new Big(p.quantity).times(p.price)), new Big(0))
    if (!total.eq(revenue)) expect.fail(`${order.properties.order_id}: ${total} is not ${revenue}`)
  }
})

test('the 4,372 customers keep their id, and the 135,080 lines without one join nobody to anybody', () => {
  expect(new Set(orders().flatMap((o) => o.userId ?? [])).size).toBe(4_372)
  const guests = orders().filter((o) => o.userId === undefined)
  expect(guests.reduce((lines, o) => lines + o.properties.products.length, 0)).toBe(135_080)
  const invoices = new Map<string, string>()
  for (const guest of guests) {
    const { order_id } = guest.properties
    expect(guest.anonymousId).toBe(`online-retail-invoice-${order_id}`)
    invoices.set(order_id, guest.anonymousId!)
  }
  expect(invoices.size).toBe(3_710)
  expect(orders().every((o) => (o.userId === undefined) !== (o.anonymousId === undefined))).toBe(true)
})

test('an identify comes for each customer and each change of country, so the last one is where they live', () => {
  const identifies = events.filter((event) => event.type === 'identify')
  expect(new Set(identifies.map((event) => event.userId)).size).toBe(4_372)
  expect(identifies).toHaveLength(4_388)
  const moved = identifies.filter((event) => event.userId === '12431').map((event) => event.traits.country)
  expect(moved).toEqual(['Australia', 'Belgium', 'Australia', 'Belgium', 'Australia'])
  expect(new Set(orders().map((o) => o.properties.country)).size).toBe(38)
})

test('an invoice above 32 KB is split into parts of the same order, each with its own sum', () => {
  expect(Math.max(...sizes)).toBeLessThanOrEqual(eventLimit)
  const parts = orders().filter((o) => o.properties.order_id === '573585')
  expect(parts.map((o) => o.properties.part)).toEqual(parts.map((_, i) => i + 1))
  expect(parts.every((o) => o.properties.parts === parts.length && parts.length > 1)).toBe(true)
  expect(parts.reduce((lines, o) => lines + o.properties.products.length, 0)).toBe(1_114)
  expect(sum(parts.map((o) => o.properties.revenue))).toBe('16874.58')
})

test('the one invoice whose lines do not stand together is one order', () => {
  expect(orders().filter((o) => o.properties.order_id === '542806')).toHaveLength(1)
})

test('message ids are all different', () => {
  expect(new Set(ids).size).toBe(events.length)
})

test('times are local to the shop: an hour earlier in UTC in summer, the same in winter', () => {
  const times = new Map(orders().map((o) => [o.properties.order_id, o.timestamp]))
  expect(times.get('536365')).toBe('2010-12-01T08:26:00.000Z')
  expect(times.get('A563185')).toBe('2011-08-12T13:50:00.000Z')
})

test('1,336 stock corrections and 3 corrections of the books are marked, so that they can be told from orders', () => {
  expect(orders().filter((o) => o.properties.adjustment)).toHaveLength(1_339)
})

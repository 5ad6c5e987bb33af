/** The SDK against the real program: both engines, intake, pipeline, and a restart in between. */
import type { Source } from '@candor/contracts'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import type { Candor } from '../../packages/sdk/src/index.ts'
import { type CandorProcess, readyUrl, runCandor, temporaryFolder } from '../../packages/server/test/candor-process.ts'
import { numbered, open, settled, site, track, useSite } from './sdk-site.ts'

declare const candor: Candor

const secret = 'ck_sdk_0123456789abcdef'
let folder: Awaited<ReturnType<typeof temporaryFolder>>
let server: CandorProcess
let url: string
let source: Source

useSite()

const start = async (port: string) => {
  server = runCandor('start', { CANDOR_DATA_DIR: folder.path, CANDOR_PORT: port, CANDOR_BOOTSTRAP_API_KEY: secret })
  return readyUrl(server)
}

const call = async <T>(path: string, body?: unknown): Promise<T> => {
  const response = await fetch(url + path, {
    headers: { authorization: `Bearer ${secret}`, ...(body !== undefined && { 'content-type': 'application/json' }) },
    ...(body !== undefined && { method: 'POST', body: JSON.stringify(body) }),
  })
  if (!response.ok) throw new Error(`${path} answered ${response.status}: ${await response.text()}`)
  return (await response.json()) as T
}

const eventually = <T>(check: () => Promise<T>) => vi.waitFor(check, { timeout: 60_000, interval: 100 })

beforeAll(async () => {
  folder = await temporaryFolder()
  url = await start('0')
  source = await call<Source>('/v1/sources', { name: 'Shop', kind: 'browser' })
  site.mayConnect.push(url)
})

afterAll(async () => {
  await server?.stop()
  await folder?.remove()
})

const openShop = () => open({ writeKey: source.writeKey, host: url })

/** The message ids of the events that the page hears are on disk, as they come. */
const listenForDelivery = (page: Page) =>
  page.evaluate(() => {
    const heard = { delivered: [] as string[], withheld: 0, dropped: [] as string[] }
    candor.on('delivered', ({ messageIds, withheld }) => {
      heard.delivered.push(...messageIds)
      heard.withheld += withheld
    })
    candor.on('dropped', ({ reason, detail }) => heard.dropped.push(`${reason} ${detail}`))
    Object.assign(window, { heard })
  })

const heard = (page: Page) =>
  page.evaluate(
    () => (window as unknown as { heard: { delivered: string[]; withheld: number; dropped: string[] } }).heard,
  )

interface Found {
  items: { id: string; name: string; messageId: string; identifiers: { kind: string; value: string }[] }[]
}

test('a visitor who says yes and signs in becomes a person, and what was done before belongs to that person', async () => {
  const page = await openShop()
  await listenForDelivery(page)
  await track(page, 'Product Viewed')
  await page.evaluate(() => {
    candor.consent({ analytics: true, personalisation: true })
    candor.identify('shopper-1', { email: 'shopper@example.com' })
    candor.track('Order Completed', { total: 42.5, currency: 'EUR' })
  })
  await settled(page)
  expect(await heard(page)).toMatchObject({ withheld: 0, dropped: [] })
  const { anonymousId } = await page.evaluate(() => candor.state())
  await eventually(async () => {
    const { items } = await call<Found>('/v1/people?identifier=shopper-1')
    expect(items.length).toBe(1)
    expect(items[0]!.identifiers.map((i) => i.value).sort()).toEqual(
      [anonymousId, 'shopper-1', 'shopper@example.com'].sort(),
    )
    const timeline = await call<Found>(`/v1/people/${items[0]!.id}/timeline?purpose=analytics`)
    expect(timeline.items.map((e) => e.name)).toEqual(expect.arrayContaining(['Product Viewed', 'Order Completed']))
  })
})

test('a yes that serves no purpose of the source is withheld, and the page hears of it', async () => {
  const page = await openShop()
  await listenForDelivery(page)
  await page.evaluate(() => candor.consent({ unmapped: true }))
  await track(page, 'Seen')
  await settled(page)
  expect(await heard(page)).toMatchObject({ withheld: 1, dropped: [] })
})

test('a write key that does not exist is reported, not retried', async () => {
  const page = await open({ writeKey: 'wk_nobody', host: url })
  await listenForDelivery(page)
  await page.evaluate(() => candor.consent('granted'))
  await settled(page)
  expect(await heard(page)).toMatchObject({ delivered: [], dropped: ['http_error 401'] })
})

test('events made while the server restarts arrive once', async () => {
  const page = await openShop()
  await page.evaluate(() => candor.consent('granted'))
  await settled(page)
  const port = new URL(url).port
  await server.stop()
  const waiting = page.evaluate(() => new Promise((resolve) => candor.on('waiting', ({ status }) => resolve(status))))
  await track(page, ...numbered('While away', 10))
  expect(await waiting).toBe(0)
  await page.reload()
  await track(page, ...numbered('After reload', 10))
  await start(port)
  await settled(page)
  const expected = [...numbered('While away', 10), ...numbered('After reload', 10)].sort()
  await eventually(async () => {
    const { items } = await call<Found>(`/v1/events?sourceId=${source.id}&type=track&limit=200&purpose=analytics`)
    const names = items.map((e) => e.name).filter((name) => / (away|reload) \d+$/.test(name))
    expect(names.sort()).toEqual(expected)
  })
})

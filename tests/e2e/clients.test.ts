/**
 * The clients people already have, unmodified: only host and write key are set. Through kills and restarts of the whole
 * server each event of theirs is in history exactly once.
 */
import RudderNode from '@rudderstack/rudder-sdk-node'
import { Analytics as SegmentNode } from '@segment/analytics-node'
import type { Browser, Page, Request } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openClickHouse } from '../../packages/server/src/platform/clickhouse/index.ts'
import { until } from '../../packages/server/src/platform/supervisor/children.ts'
import {
  type CandorProcess,
  readyUrl,
  runCandor,
  runningNote,
  temporaryFolder,
} from '../../packages/server/test/candor-process.ts'
import { launchBrowser } from './browser.ts'
import { startClientSite } from './client-site.ts'

const writeKey = 'clients-write-key'

interface SegmentBrowser {
  track(name: string, properties?: object): Promise<unknown>
  identify(userId: string, traits?: object): Promise<unknown>
  page(): Promise<unknown>
  group(id: string): Promise<unknown>
  alias(to: string): Promise<unknown>
  screen(name: string): Promise<unknown>
}
interface RudderBrowser extends Omit<SegmentBrowser, 'screen'> {
  load(key: string, url: string, options: object): void
  ready(callback: () => void): void
}
/** What the clients define in a page, and what the tests keep there. */
declare const AnalyticsNext: { AnalyticsBrowser: { load(settings: object, options?: object): SegmentBrowser } }
declare const RudderAnalytics: new () => RudderBrowser
declare const window: { segment: SegmentBrowser; rudder: RudderBrowser; RudderAnalytics?: unknown }

let folder: Awaited<ReturnType<typeof temporaryFolder>>
let site: Awaited<ReturnType<typeof startClientSite>>
let browser: Browser
let candor: CandorProcess
let url: string

const start = async (port = '0') => {
  candor = runCandor('start', {
    CANDOR_DATA_DIR: folder.path,
    CANDOR_PORT: port,
    CANDOR_BOOTSTRAP_WRITE_KEY: writeKey,
    CANDOR_LOG_LEVEL: 'error',
  })
  url = await readyUrl(candor)
}

beforeAll(async () => {
  folder = await temporaryFolder()
  ;[site, browser] = await Promise.all([startClientSite(), launchBrowser(), start()])
})
afterAll(async () => {
  await Promise.all([browser?.close(), site?.close(), candor?.stop()])
  await folder.remove()
})

/** How often each event of a name that begins so is in history. */
const countsOf = async (prefix: string): Promise<Map<string, number>> => {
  const { clickhouseUrl } = await runningNote(folder.path)
  const clickhouse = openClickHouse(clickhouseUrl, { name: 'clients-test' })
  try {
    const result = await clickhouse.query({
      query: 'select name, type, count() as n from events where startsWith(name, {prefix:String}) group by name, type',
      query_params: { prefix },
      format: 'JSONEachRow',
    })
    return new Map((await result.json<{ name: string; n: number }>()).map((r) => [r.name, r.n]))
  } finally {
    await clickhouse.close()
  }
}

/** Waits until all of them are there, and answers how often each is. */
const arrived = async (prefix: string, names: readonly string[]) => {
  const all = async () => {
    const counts = await countsOf(prefix).catch(() => new Map())
    return names.every((name) => counts.has(name))
  }
  await until(all, 120_000, 250)
  const counts = await countsOf(prefix)
  return names.map((name) => [name, counts.get(name) ?? 0])
}
const onceEach = (names: readonly string[]) => names.map((name) => [name, 1])

/** A page with both clients loaded; they find their settings on our server. */
const openShop = async (segmentOptions: object = {}, rudderOptions: object = {}): Promise<Page> => {
  const page = await browser.newPage()
  await page.goto(site.url)
  await page.waitForFunction(() => window.RudderAnalytics !== undefined)
  const given = { url, writeKey, segmentOptions, rudderOptions }
  await page.evaluate(({ url, writeKey, segmentOptions, rudderOptions }) => {
    window.segment = AnalyticsNext.AnalyticsBrowser.load({ writeKey, cdnURL: url }, segmentOptions)
    window.rudder = new RudderAnalytics()
    window.rudder.load(writeKey, url, { configUrl: url, logLevel: 'ERROR', ...rudderOptions })
  }, given)
  return page
}

const segmentNode = (more: object = {}) =>
  new SegmentNode({ writeKey, host: url, flushAt: 5, flushInterval: 300, maxRetries: 20, ...more })
const rudderNode = (more: object = {}) =>
  new RudderNode(writeKey, {
    dataPlaneUrl: url,
    flushAt: 5,
    flushInterval: 300,
    retryCount: 20,
    logLevel: 'silly',
    ...more,
  })

test('every kind of call of the two browser clients arrives, with its kind and its person', async () => {
  const page = await openShop()
  await page.evaluate(async () => {
    const { segment, rudder } = window
    await segment.identify('segment-user', { plan: 'pro' })
    await segment.page()
    await segment.track('calls segment track', { revenue: 12.5 })
    await segment.screen('calls segment screen')
    await segment.group('g1')
    await segment.alias('segment-user')
    rudder.identify('rudder-user', { plan: 'gold' })
    rudder.page()
    rudder.track('calls rudder track', { revenue: 7.5 })
    rudder.group('g2')
    rudder.alias('rudder-user')
  })
  const names = ['calls segment track', 'calls segment screen', 'calls rudder track']
  expect(await arrived('calls', names)).toEqual(onceEach(names))
  const { clickhouseUrl } = await runningNote(folder.path)
  const clickhouse = openClickHouse(clickhouseUrl, { name: 'clients-test' })
  const types = async () => {
    const result = await clickhouse.query({
      query: `select type, JSONExtractString(context, 'library', 'name') as library, count() as n from events
        group by type, library order by library, type`,
      format: 'JSONEachRow',
    })
    return (await result.json<{ type: string; library: string; n: number }>()).map(
      (r) => `${r.library} ${r.type} ${r.n}`,
    )
  }
  const kinds = ['alias', 'group', 'identify', 'page', 'track']
  const wanted = [
    ...kinds.map((k) => `RudderLabs JavaScript SDK ${k} 1`),
    ...[...kinds, 'screen'].sort().map((k) => `analytics.js ${k} 1`),
  ].sort()
  await until(async () => (await types()).length >= wanted.length, 60_000, 250)
  expect((await types()).sort()).toEqual(wanted)
  await clickhouse.close()
  await page.close()
})

test('a browser client that batches, and one that leaves by beacon, lose nothing when the page goes away', async () => {
  const batching = {
    'Segment.io': { deliveryStrategy: { strategy: 'batching', config: { size: 4, timeout: 60_000 } } },
  }
  const page = await openShop({ integrations: batching }, { useBeacon: true })
  const numbers = [...Array(6).keys()]
  await page.evaluate(async (numbers) => {
    const { segment, rudder } = window
    await segment.track('batched segment first')
    await new Promise<void>((resolve) => rudder.ready(resolve))
    for (const n of numbers) {
      segment.track(`batched segment ${n}`)
      rudder.track(`batched rudder ${n}`)
    }
    await new Promise((resolve) => setTimeout(resolve, 500))
  }, numbers)
  await page.goto(`${site.url}elsewhere`)
  const names = numbers.flatMap((n) => [`batched segment ${n}`, `batched rudder ${n}`])
  expect(await arrived('batched', names)).toEqual(onceEach(names))
  await page.close()
})

test('a mobile client reads the settings and sends batches where they say', async () => {
  const settings = await fetch(`${url}/v1/projects/${writeKey}/settings`)
  const { apiHost, protocol } = (await settings.json()).integrations['Segment.io']
  const batch = [...Array(3).keys()].map((n) => ({
    type: 'screen',
    name: `mobile ${n}`,
    anonymousId: 'phone-1',
    messageId: crypto.randomUUID(),
    timestamp: new Date().toISOString(),
    context: { library: { name: 'analytics-kotlin' }, device: { type: 'android', id: 'secret' } },
  }))
  const body = JSON.stringify({ batch, sentAt: new Date().toISOString(), writeKey })
  for (const type of ['text/plain', 'application/json; charset=utf-8']) {
    const answer = await fetch(`${protocol}://${apiHost}/b`, {
      method: 'POST',
      headers: { 'content-type': type },
      body,
    })
    expect(answer.status).toBe(200)
  }
  const names = batch.map((e) => e.name)
  expect(await arrived('mobile', names)).toEqual(onceEach(names))
})

/** What a page asks of the server, line by line, to read when something is missing. */
const traffic = (page: Page): string[] => {
  const lines: string[] = []
  const began = Date.now()
  const note = (what: string, request: Request) => {
    if (request.url().startsWith(url))
      lines.push(`${Date.now() - began} ${what} ${request.url()} ${request.postData()?.slice(0, 2000)}`)
  }
  page.on('request', (request) => note('sent', request))
  page.on('response', (response) => note(String(response.status()), response.request()))
  page.on('requestfailed', (request) => note(`${request.failure()?.errorText}`, request))
  return lines
}

/** What happens to the server while the clients send. Each ends when it is ready again. */
const disruptions: [string, () => Promise<unknown>][] = [
  ['the api is killed', () => killed('api')],
  ['the worker is killed', () => killed('worker')],
  ['PostgreSQL is killed', () => killed('postgres')],
  ['ClickHouse is killed', () => killed('clickhouse')],
  [
    'everything is killed and started again',
    async () => {
      const { processes } = await runningNote(folder.path)
      candor.signal('SIGKILL')
      for (const pid of Object.values(processes)) process.kill(pid, 'SIGKILL')
      await candor.ended
      await start(new URL(url).port)
    },
  ],
  [
    'the server is stopped and started again',
    async () => {
      await candor.stop()
      await start(new URL(url).port)
    },
  ],
]

const killed = async (name: string) => {
  const pid = (await runningNote(folder.path)).processes[name]
  if (pid === undefined) throw new Error(`There is no process ${name}`)
  process.kill(pid, 'SIGKILL')
  await runningNote(folder.path, (note) => note.processes[name] !== pid)
  const isReady = () =>
    fetch(`${url}/health/ready`, { signal: AbortSignal.timeout(2_000) }).then(
      (answer) => answer.ok,
      () => false,
    )
  if (!(await until(isReady, 60_000, 50))) throw new Error(`Not ready again after ${name} was killed`)
}

test('through kills and restarts, each event of each client is in history exactly once', async () => {
  const page = await openShop()
  await page.evaluate(() => new Promise<void>((resolve) => window.rudder.ready(resolve)))
  const lines = traffic(page)
  const [segment, rudder] = [segmentNode(), rudderNode()]
  const errors: unknown[] = []
  segment.on('error', (error) => errors.push(error))
  const names: string[] = []

  const sendEach = async () => {
    const n = names.length / 4
    const [a, b, c, d] = ['segment browser', 'rudder browser', 'segment node', 'rudder node'].map(
      (who) => `kill ${who} ${n}`,
    )
    names.push(a!, b!, c!, d!)
    segment.track({ userId: 'n1', event: c! })
    rudder.track({ userId: 'n2', event: d! })
    await page.evaluate(
      ([a, b]) => {
        void window.segment.track(a!)
        window.rudder.track(b!)
      },
      [a, b],
    )
  }
  for (const [, happen] of disruptions) {
    let over = false
    const done = happen().finally(() => {
      over = true
    })
    do {
      await sendEach()
      await new Promise((resolve) => setTimeout(resolve, 100))
    } while (!over)
    await done
  }
  await sendEach()
  await segment.closeAndFlush({ timeout: 60_000 })
  expect(errors).toEqual([])
  expect(names.length).toBeGreaterThan(4 * disruptions.length)
  const wrong = (await arrived('kill', names)).filter(([, n]) => n !== 1)
  const about = lines.filter((line) => wrong.some(([name]) => line.includes(`"${name}"`)))
  expect(wrong, about.slice(0, 60).join('\n')).toEqual([])
  await page.close()
}, 300_000)

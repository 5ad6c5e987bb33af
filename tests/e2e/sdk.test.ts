/** The SDK in a real browser, on a page of a strict site, against a server that records what arrives. */
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { buildSdk } from '../../packages/sdk/build.mjs'
import type { Candor, LoadOptions } from '../../packages/sdk/src/index.ts'
import { snippet } from '../../packages/sdk/src/snippet.ts'
import { launchBrowser } from './browser.ts'

declare const candor: Candor

interface Recorded {
  at: number
  method: string
  url: string
  headers: Record<string, string | string[] | undefined>
  body: { writeKey: string; sentAt: string; batch: Event[] }
  status: number
}
interface Event {
  type: string
  event?: string
  messageId: string
  anonymousId: string
  userId?: string
  properties: Record<string, unknown>
  context: { consent?: unknown; page: { url: string; title: string }; library: unknown } & Record<string, unknown>
}

const listen = (server: Server) =>
  new Promise<string>((resolve) =>
    server.listen(0, '127.0.0.1', () => resolve(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)),
  )

/** Takes batches as Candor does, and answers as told. */
const startRecorder = async (folder: string) => {
  const requests: Recorded[] = []
  const state = { status: 200, retryAfter: '' }
  const server = createServer(async (request, response) => {
    if (request.url?.startsWith('/sdk/')) {
      const code = await readFile(join(folder, request.url.slice(5))).catch(() => null)
      response.writeHead(code ? 200 : 404, { 'content-type': 'text/javascript' }).end(code)
      return
    }
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const { status, retryAfter } = state
    const text = Buffer.concat(chunks).toString()
    const { method = '', url = '', headers } = request
    requests.push({ at: performance.now(), method, url, headers, body: text ? JSON.parse(text) : null, status })
    response.writeHead(status, {
      'access-control-allow-origin': '*',
      'access-control-expose-headers': 'Retry-After',
      'content-type': 'application/json',
      ...(retryAfter && { 'retry-after': retryAfter }),
    })
    response.end(status === 200 ? '{"success":true,"results":[]}' : '{}')
  })
  const url = await listen(server)
  const events = () => requests.filter((r) => r.status === 200).flatMap((r) => r.body.batch)
  return {
    url,
    requests,
    state,
    events,
    /** Names of the acknowledged track events, without the SDK's own. */
    names: () => events().flatMap((e) => (e.event && e.event !== told ? [e.event] : [])),
    clear: () => {
      requests.length = 0
      Object.assign(state, { status: 200, retryAfter: '' })
    },
    close: () => new Promise((resolve) => server.close(resolve)).finally(() => server.closeAllConnections()),
  }
}

const told = 'Segment Consent Preference Updated'

/** A site whose policy allows scripts of its own and of Candor, no inline code, and requests to Candor only. */
const startSite = async (candorUrl: string) => {
  const server = createServer((request, response) => {
    const url = new URL(request.url!, 'http://site')
    if (url.pathname === '/start.js') {
      const options = url.searchParams.get('options')
      response.writeHead(200, { 'content-type': 'text/javascript' }).end(`candor.load(${options})`)
      return
    }
    const options = url.searchParams.get('options')
    const head = {
      '/page': `<script src="${candorUrl}/sdk/candor.js"></script>${
        options ? `<script src="/start.js?options=${encodeURIComponent(options)}"></script>` : ''
      }`,
      '/tag': `<script async src="${candorUrl}/sdk/candor.js" data-write-key="wk" data-consent="not-required"></script>`,
      '/snippet': snippet({ host: candorUrl, writeKey: 'wk', consentNotRequired: true }),
    }[url.pathname]
    const inline = url.pathname === '/snippet' ? " 'unsafe-inline'" : ''
    response.writeHead(200, {
      'content-type': 'text/html',
      'content-security-policy': `default-src 'none'; script-src 'self' ${candorUrl}${inline}; connect-src ${candorUrl}`,
    })
    response.end(`<!doctype html><title>Shop</title>${head ?? ''}<p>Hello</p>`)
  })
  return { url: await listen(server), close: () => server.close() }
}

let folder: string
let recorder: Awaited<ReturnType<typeof startRecorder>>
let site: Awaited<ReturnType<typeof startSite>>
let browser: Browser
let context: BrowserContext
let complaints: string[]

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'candor-sdk-'))
  await buildSdk(folder)
  recorder = await startRecorder(folder)
  site = await startSite(recorder.url)
  browser = await launchBrowser()
})

afterAll(async () => {
  await browser?.close()
  site?.close()
  await recorder?.close()
  await rm(folder, { recursive: true, force: true })
})

beforeEach(async () => {
  recorder.clear()
  complaints = []
  context = await browser.newContext()
  context.on('weberror', (error) => complaints.push(String(error.error())))
})

afterEach(async () => {
  await context.close()
  expect(complaints).toEqual([])
})

const address = (options: Partial<LoadOptions> = {}) =>
  `${site.url}/page?options=${encodeURIComponent(JSON.stringify({ writeKey: 'wk', flushInterval: 50, ...options }))}`

const open = async (options?: Partial<LoadOptions>): Promise<Page> => {
  const page = await context.newPage()
  await page.goto(address(options))
  return page
}

const track = (page: Page, ...names: string[]) =>
  page.evaluate((all) => {
    for (const name of all) candor.track(name)
  }, names)

const until = (condition: () => unknown) => vi.waitFor(condition, { timeout: 30_000, interval: 20 })

/** Waits until the queue of a page is empty. */
const settled = (page: Page) => page.waitForFunction(() => candor.state().queued === 0, null, { timeout: 30_000 })

const stored = (page: Page) =>
  page.evaluate(async () => ({
    cookie: document.cookie,
    local: Object.fromEntries(Object.entries(localStorage)),
    session: Object.keys(sessionStorage),
    databases: (await indexedDB.databases()).map((d) => d.name),
    caches: await caches.keys(),
  }))
const nothing = { cookie: '', local: {}, session: [], databases: [], caches: [] }
const numbered = (prefix: string, count: number) => Array.from({ length: count }, (_, i) => `${prefix} ${i}`)

describe('before an answer', () => {
  test('nothing is stored on the device and nothing is sent, also when the page goes away', async () => {
    const page = await open({ flushAt: 1 })
    await track(page, 'Seen')
    await page.evaluate(() => candor.identify('user-1', { size: 'M' }))
    await page.evaluate(() => candor.flush())
    expect(await stored(page)).toEqual(nothing)
    expect(await page.evaluate(() => candor.state().held)).toBe(2)
    await page.goto(`${site.url}/empty`)
    expect(await stored(page)).toEqual(nothing)
    expect(await context.cookies()).toEqual([])
    expect(recorder.requests).toEqual([])
  })

  test('what waited is sent once the answer is yes, with the answer on it and as it was when it happened', async () => {
    const page = await open()
    const before = await page.evaluate(() => {
      const properties = { size: 'M' }
      candor.track('Seen', properties)
      properties.size = 'changed later'
      document.title = 'Changed later'
      return candor.state().anonymousId
    })
    await page.evaluate(() => candor.consent({ analytics: true }))
    await settled(page)
    const [notice, seen] = recorder.events()
    expect(notice?.event).toBe(told)
    expect(seen?.properties).toEqual({ size: 'M' })
    expect(seen?.context.page.title).toBe('Shop')
    expect(seen?.anonymousId).toBe(before)
    expect(seen?.context.consent).toEqual({
      categoryPreferences: { functional: false, analytics: true, personalisation: false, advertising: false },
    })
    expect((await stored(page)).local['candor.wk.anonymousId']).toBe(before)
  })

  test('memory is bounded: the oldest give way and are reported', async () => {
    const page = await open({ maxHeld: 3 })
    const dropped = await page.evaluate(() => {
      const reasons: string[] = []
      candor.on('dropped', ({ count, reason }) => reasons.push(`${count} ${reason}`))
      for (let i = 0; i < 5; i++) candor.track(`Seen ${i}`)
      return reasons
    })
    expect(dropped).toEqual(['1 queue_full', '1 queue_full'])
    await page.evaluate(() => candor.consent('granted'))
    await until(() => expect(recorder.names()).toEqual(['Seen 2', 'Seen 3', 'Seen 4']))
  })
})

describe('after a no', () => {
  test('the device remembers the refusal and nothing else, and nothing is ever sent', async () => {
    const page = await open()
    await track(page, 'Before')
    await page.evaluate(() => candor.consent('denied'))
    await track(page, 'After')
    const refusal = { ...nothing, local: { 'candor.wk.consent': 'no' } }
    expect(await stored(page)).toEqual(refusal)
    await page.reload()
    await track(page, 'Later')
    await page.evaluate(() => candor.flush())
    expect(await page.evaluate(() => candor.state().consent.status)).toBe('refused')
    expect(await stored(page)).toEqual(refusal)
    expect(recorder.requests).toEqual([])
  })

  test('a withdrawal empties the device, reaches the server, and stops the other tab too', async () => {
    const page = await open()
    const other = await open()
    await page.evaluate(() => candor.consent('granted'))
    await other.waitForFunction(() => candor.state().consent.status === 'granted')
    const { anonymousId } = await page.evaluate(() => candor.state())
    expect(await other.evaluate(() => candor.state().anonymousId)).toBe(anonymousId)
    await settled(page)
    Object.assign(recorder.state, { status: 503, retryAfter: '1' })
    await track(page, 'Unsent')
    await track(other, 'Unsent too')
    await until(() => expect(recorder.requests.filter((r) => r.status === 503).length).toBeGreaterThan(0))
    await page.evaluate(() => candor.consent('denied'))
    await other.waitForFunction(() => candor.state().consent.status === 'refused' && candor.state().queued === 0)
    Object.assign(recorder.state, { status: 200, retryAfter: '' })
    await settled(page)
    await track(other, 'Never')
    const last = recorder.events().at(-1)
    expect(last).toMatchObject({ event: told, anonymousId })
    expect(last?.context.consent).toMatchObject({ categoryPreferences: { analytics: false, advertising: false } })
    expect(recorder.names()).toEqual([])
    expect(await stored(page)).toEqual({ ...nothing, local: { 'candor.wk.consent': 'no' } })
    expect(await page.evaluate(() => candor.state().anonymousId)).not.toBe(anonymousId)
  })

  test('a withdrawal that did not reach the server is told by the next page', async () => {
    const page = await open({ consent: 'granted' })
    await settled(page)
    Object.assign(recorder.state, { status: 503, retryAfter: '1' })
    await page.evaluate(() => candor.consent('denied'))
    await until(() => expect(recorder.requests.some((r) => r.status === 503)).toBe(true))
    await page.close()
    Object.assign(recorder.state, { status: 200, retryAfter: '' })
    const next = await open()
    await until(() =>
      expect(recorder.events().at(-1)?.context.consent).toMatchObject({ categoryPreferences: { analytics: false } }),
    )
    await settled(next)
    expect((await stored(next)).local).toEqual({ 'candor.wk.consent': 'no' })
  })
})

describe('with consent', () => {
  const granted = { consent: 'granted' } as const

  test('a batch is one simple request: text/plain, the key inside, no preflight, no cookie, no referrer', async () => {
    const page = await open(granted)
    await track(page, 'A', 'B')
    await settled(page)
    for (const { method, url, headers, body } of recorder.requests) {
      expect(method).toBe('POST')
      expect(url).toBe('/v1/b')
      expect(headers['content-type']).toMatch(/^text\/plain/)
      expect(headers.cookie ?? headers.referer ?? headers.authorization).toBeUndefined()
      expect(body.writeKey).toBe('wk')
      expect(new Date(body.sentAt).toISOString()).toBe(body.sentAt)
    }
    expect(recorder.names()).toEqual(['A', 'B'])
    const [event] = recorder.events().slice(1)
    expect(Object.keys(event!.context).sort()).toEqual(['consent', 'library', 'locale', 'page', 'screen', 'timezone'])
  })

  test('every kind of call arrives in Segment’s format', async () => {
    const page = await open(granted)
    await page.evaluate(() => {
      candor.identify('user-1', { email: 'a@example.com' })
      candor.page('Docs', 'Home', { a: 1 })
      candor.screen('Cart')
      candor.group('family-1', { size: 4 })
      candor.alias('user-2')
      candor.track('Order Completed', { total: 5 }, { timestamp: '2026-01-02T03:04:05Z', messageId: 'mine' })
    })
    await settled(page)
    expect(recorder.events().slice(1)).toMatchObject([
      { type: 'identify', userId: 'user-1', traits: { email: 'a@example.com' } },
      { type: 'page', category: 'Docs', name: 'Home', properties: { a: 1, title: 'Shop' }, userId: 'user-1' },
      { type: 'screen', name: 'Cart' },
      { type: 'group', groupId: 'family-1', traits: { size: 4 } },
      { type: 'alias', userId: 'user-2', previousId: 'user-1' },
      { type: 'track', timestamp: '2026-01-02T03:04:05.000Z', messageId: 'mine', properties: { total: 5 } },
    ])
  })

  test('signing out gives a fresh anonymous id and no user', async () => {
    const page = await open(granted)
    const [before, after] = await page.evaluate(() => {
      candor.identify('user-1')
      const states = [candor.state()]
      candor.track('Mine')
      candor.reset()
      candor.track('Somebody')
      return [...states, candor.state()]
    })
    expect(after!.userId).toBeNull()
    expect(after!.anonymousId).not.toBe(before!.anonymousId)
    await settled(page)
    const [mine, somebody] = recorder.events().slice(-2)
    expect(mine).toMatchObject({ event: 'Mine', userId: 'user-1', anonymousId: before!.anonymousId })
    expect(somebody).toMatchObject({ event: 'Somebody', anonymousId: after!.anonymousId })
    expect(somebody?.userId).toBeUndefined()
  })

  test('another user on the same device is not joined by the anonymous id', async () => {
    const page = await open(granted)
    const ids = await page.evaluate(() =>
      ['user-1', 'user-1', 'user-2'].map((id) => {
        candor.identify(id)
        return candor.state().anonymousId
      }),
    )
    expect(ids[0]).toBe(ids[1])
    expect(ids[2]).not.toBe(ids[0])
  })

  test('events that could not be sent survive a reload and arrive once', async () => {
    const page = await open(granted)
    await settled(page)
    Object.assign(recorder.state, { status: 503, retryAfter: '3600' })
    await track(page, ...numbered('Event', 30))
    await until(() => expect(recorder.requests.at(-1)?.status).toBe(503))
    Object.assign(recorder.state, { status: 200, retryAfter: '' })
    await page.reload()
    await until(() => expect(recorder.names()).toEqual(numbered('Event', 30)))
    await settled(page)
    expect((await stored(page)).local).not.toHaveProperty(['q'])
    expect(Object.keys((await stored(page)).local).filter((name) => name.includes('.q.'))).toEqual([])
  })

  test('without Web Locks they survive as well', async () => {
    await context.addInitScript(() => Object.defineProperty(Navigator.prototype, 'locks', { get: () => undefined }))
    const page = await open(granted)
    await settled(page)
    Object.assign(recorder.state, { status: 503, retryAfter: '3600' })
    await track(page, ...numbered('Event', 3))
    await until(() => expect(recorder.requests.at(-1)?.status).toBe(503))
    Object.assign(recorder.state, { status: 200, retryAfter: '' })
    await page.reload()
    await until(() => expect(recorder.names()).toEqual(numbered('Event', 3)))
  })

  test('two tabs that send at the same time send each event once, and lose none', async () => {
    const tabs = await Promise.all([open({ ...granted, flushAt: 3 }), open({ ...granted, flushAt: 3 })])
    await Promise.all(
      tabs.map((tab, t) =>
        tab.evaluate(async (name) => {
          for (let i = 0; i < 60; i++) {
            candor.track(`${name} ${i}`)
            await new Promise((resolve) => setTimeout(resolve, 3))
          }
        }, `Tab ${t}`),
      ),
    )
    await Promise.all(tabs.map(settled))
    const names = recorder.names()
    expect(names.filter((n) => n.startsWith('Tab 0'))).toEqual(numbered('Tab 0', 60))
    expect(names.filter((n) => n.startsWith('Tab 1'))).toEqual(numbered('Tab 1', 60))
  })

  test('what a closed tab left is sent once, by one of the others, without a reload', async () => {
    const closing = await open(granted)
    const others = await Promise.all([open(granted), open(granted)])
    await Promise.all([closing, ...others].map(settled))
    Object.assign(recorder.state, { status: 503, retryAfter: '3600' })
    await track(closing, ...numbered('Left', 10))
    await until(() => expect(recorder.requests.at(-1)?.status).toBe(503))
    Object.assign(recorder.state, { status: 200, retryAfter: '' })
    await closing.close()
    await until(() => expect(recorder.names()).toEqual(numbered('Left', 10)))
    await Promise.all(others.map(settled))
    // Both tabs have had their turn with the segment when new events of both have passed.
    await Promise.all(others.map((tab) => track(tab, 'After')))
    await until(() => expect(recorder.names().length).toBe(12))
    expect(recorder.names().filter((n) => n !== 'After')).toEqual(numbered('Left', 10))
  })

  test('a page that goes away sends what waits', async () => {
    const page = await open({ ...granted, flushInterval: 600_000 })
    await track(page, 'Last words')
    await page.goto(`${site.url}/empty`)
    await until(() => expect(recorder.names()).toEqual(['Last words']))
  })

  test('a tab that is closed sends what waits', async () => {
    const page = await open({ ...granted, flushInterval: 600_000 })
    await track(page, 'Last words')
    await page.close({ runBeforeUnload: true })
    await until(() => expect(recorder.names()).toEqual(['Last words']))
  })

  test('where the browser has no keep-alive fetch, a beacon carries it', async () => {
    await context.addInitScript(() => Reflect.deleteProperty(Request.prototype, 'keepalive'))
    const page = await open({ ...granted, flushInterval: 600_000 })
    await track(page, 'Last words')
    await page.goto(`${site.url}/empty`)
    await until(() => expect(recorder.names()).toEqual(['Last words']))
    expect(recorder.requests.at(-1)?.headers['content-type']).toMatch(/^text\/plain/)
  })

  test('more than fits into the last request is sent by the next page', async () => {
    const page = await open({ ...granted, flushInterval: 600_000, flushAt: 1_000 })
    await page.evaluate(() => {
      for (let i = 0; i < 10; i++) candor.track(`Big ${i}`, { text: 'x'.repeat(20_000) })
    })
    await page.goto(`${site.url}/empty`)
    await page.goto(address(granted))
    await settled(page)
    await until(() => expect(new Set(recorder.names())).toEqual(new Set(numbered('Big', 10))))
    for (const { body } of recorder.requests) expect(JSON.stringify(body).length).toBeLessThan(480 * 1024)
  })

  test('a 503 is tried again no sooner than Retry-After says, and arrives once', async () => {
    const page = await open(granted)
    await settled(page)
    recorder.clear()
    Object.assign(recorder.state, { status: 503, retryAfter: '2' })
    await track(page, 'Patient')
    await until(() => expect(recorder.requests.length).toBe(1))
    Object.assign(recorder.state, { status: 200, retryAfter: '' })
    await page.evaluate(() => candor.flush())
    await until(() => expect(recorder.names()).toEqual(['Patient']))
    expect(recorder.requests.length).toBe(2)
    expect(recorder.requests[1]!.at - recorder.requests[0]!.at).toBeGreaterThan(1_950)
  })

  test.each([400, 401, 404, 413, 422])('a %i is not tried again, and is reported', async (status) => {
    const page = await open(granted)
    await settled(page)
    recorder.clear()
    recorder.state.status = status
    const reported = page.evaluate(
      () =>
        new Promise<unknown>((resolve) => candor.on('dropped', ({ reason, detail }) => resolve({ reason, detail }))),
    )
    await track(page, 'Refused')
    expect(await reported).toEqual({ reason: 'http_error', detail: String(status) })
    recorder.state.status = 200
    await track(page, 'Next')
    await until(() => expect(recorder.names()).toEqual(['Next']))
    expect(recorder.requests.length).toBe(2)
  })

  test('what happens offline is sent when the network is back, once', async () => {
    const page = await open(granted)
    await settled(page)
    await context.setOffline(true)
    const waiting = page.evaluate(() => new Promise((resolve) => candor.on('waiting', ({ status }) => resolve(status))))
    await track(page, ...numbered('Offline', 5))
    expect(await waiting).toBe(0)
    expect(recorder.names()).toEqual([])
    await context.setOffline(false)
    await until(() => expect(recorder.names()).toEqual(numbered('Offline', 5)))
    await settled(page)
    expect(recorder.names().length).toBe(5)
  })

  test('a browser’s Global Privacy Control signal refuses advertising, whatever was chosen', async () => {
    await context.addInitScript(() =>
      Object.defineProperty(Navigator.prototype, 'globalPrivacyControl', { get: () => true }),
    )
    const page = await open(granted)
    await track(page, 'Seen')
    await settled(page)
    expect(recorder.events().at(-1)?.context.consent).toEqual({
      categoryPreferences: {
        functional: true,
        analytics: true,
        personalisation: true,
        advertising: false,
        ads_measurement: false,
        partner_sharing: false,
      },
      globalPrivacyControl: true,
    })
  })

  test('a site whose storage is forbidden works from memory', async () => {
    await context.addInitScript(() => {
      Object.defineProperty(window, 'localStorage', {
        get: () => {
          throw new DOMException('forbidden', 'SecurityError')
        },
      })
    })
    const page = await open(granted)
    await track(page, 'A', 'B')
    await settled(page)
    expect(recorder.names()).toEqual(['A', 'B'])
    expect(new Set(recorder.events().map((e) => e.anonymousId)).size).toBe(1)
  })

  test('with persistence in memory, the device holds nothing, and events arrive all the same', async () => {
    const page = await open({ ...granted, persistence: 'memory' })
    await track(page, 'A')
    await settled(page)
    expect(recorder.names()).toEqual(['A'])
    expect(await stored(page)).toEqual(nothing)
  })

  test('nothing a caller, a listener or a plug-in does wrong reaches the page or loses another event', async () => {
    const page = await context.newPage()
    await page.goto(`${site.url}/page`)
    const reasons = await page.evaluate(() => {
      const seen: string[] = []
      const boom = () => {
        throw new Error('boom')
      }
      candor.load({
        writeKey: 'wk',
        consent: 'granted',
        flushInterval: 50,
        plugins: [
          { name: 'broken', load: boom, enrich: boom, seal: boom },
          { name: 'filter', enrich: (event) => (event.event === 'Filtered' ? null : event) },
        ],
      })
      candor.on('queued', boom)
      candor.on('dropped', ({ reason }) => seen.push(reason))
      const cyclic: Record<string, unknown> = {}
      cyclic.self = cyclic
      const hostile = candor as unknown as Record<string, (...args: unknown[]) => void>
      hostile.track!()
      hostile.track!({}, 1, 2)
      hostile.track!('Cyclic', cyclic)
      hostile.track!('Big int', { n: 1n })
      hostile.track!('Too big', { text: 'x'.repeat(40_000) })
      hostile.track!('Filtered')
      hostile.identify!(null, null, null)
      hostile.page!(undefined, undefined, undefined)
      hostile.alias!()
      hostile.group!(null)
      hostile.track!('Odd', { lone: '\ud800', __proto__: 1 }, { timestamp: 'never' })
      hostile.load!({ writeKey: 'second' })
      return seen
    })
    expect(reasons).toEqual([
      'invalid',
      'invalid',
      'not_serialisable',
      'not_serialisable',
      'too_large',
      'plugin',
      'invalid',
      'invalid',
    ])
    await settled(page)
    expect(recorder.names()).toEqual(['Odd'])
    expect(recorder.requests.every((r) => r.body.writeKey === 'wk')).toBe(true)
  })
})

describe('another legal basis', () => {
  test('events are sent without a stamp, and a refusal still stops everything', async () => {
    const page = await open({ consent: 'not-required' })
    await track(page, 'Seen')
    await settled(page)
    expect(recorder.events().map((e) => e.context.consent)).toEqual([undefined])
    await page.evaluate(() => candor.consent('denied'))
    await settled(page)
    await page.reload()
    await track(page, 'Never')
    expect(await page.evaluate(() => candor.state().consent.status)).toBe('refused')
    expect(recorder.names()).toEqual(['Seen'])
  })

  test('one script element starts the SDK on a page that allows no inline code', async () => {
    const page = await context.newPage()
    await page.goto(`${site.url}/tag`)
    await page.waitForFunction(() => 'candor' in window)
    await page.evaluate(() => candor.flush())
    await until(() => expect(recorder.events().map((e) => e.type)).toEqual(['page']))
  })

  test('the snippet replays what was called before the SDK came', async () => {
    const page = await context.newPage()
    await page.goto(`${site.url}/snippet`, { waitUntil: 'commit' })
    await page.waitForFunction(() => 'candor' in window)
    await track(page, 'Early')
    await page.waitForFunction(() => !Array.isArray(candor))
    await page.evaluate(() => candor.flush())
    await until(() => expect(recorder.events().map((e) => e.event ?? e.type)).toEqual(['page', 'Early']))
  })
})

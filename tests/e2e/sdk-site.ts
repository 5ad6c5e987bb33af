/** A site, a recording server and a browser for the tests of the SDK. */
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, expect, vi } from 'vitest'
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

export const told = 'Segment Consent Preference Updated'

/** A site whose policy allows scripts of its own and of Candor, no inline code, and requests to Candor only. */
const startSite = async (candorUrl: string) => {
  const mayConnect = [candorUrl]
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
      'content-security-policy': `default-src 'none'; script-src 'self' ${candorUrl}${inline}; connect-src ${mayConnect.join(' ')}`,
    })
    response.end(`<!doctype html><title>Shop</title>${head ?? ''}<p>Hello</p>`)
  })
  return { url: await listen(server), mayConnect, close: () => server.close() }
}

let folder: string
export let recorder: Awaited<ReturnType<typeof startRecorder>>
export let site: Awaited<ReturnType<typeof startSite>>
let browser: Browser
export let context: BrowserContext
let complaints: string[]

/** Registers the hooks of a test file: site, recorder and browser once, a fresh profile for each test. */
export const useSite = (): void => {
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
}

export const address = (options: Partial<LoadOptions> = {}) =>
  `${site.url}/page?options=${encodeURIComponent(JSON.stringify({ writeKey: 'wk', flushInterval: 50, ...options }))}`

export const open = async (options?: Partial<LoadOptions>): Promise<Page> => {
  const page = await context.newPage()
  await page.goto(address(options))
  return page
}

export const track = (page: Page, ...names: string[]) =>
  page.evaluate((all) => {
    for (const name of all) candor.track(name)
  }, names)

export const until = (condition: () => unknown) => vi.waitFor(condition, { timeout: 30_000, interval: 20 })

/** Waits until the queue of a page is empty. */
export const settled = (page: Page) =>
  page.waitForFunction(() => candor.state().queued === 0, null, { timeout: 30_000 })

export const stored = (page: Page) =>
  page.evaluate(async () => ({
    cookie: document.cookie,
    local: Object.fromEntries(Object.entries(localStorage)),
    session: Object.keys(sessionStorage),
    databases: (await indexedDB.databases()).map((d) => d.name),
    caches: await caches.keys(),
  }))
export const nothing = { cookie: '', local: {}, session: [], databases: [], caches: [] }
export const numbered = (prefix: string, count: number) => Array.from({ length: count }, (_, i) => `${prefix} ${i}`)

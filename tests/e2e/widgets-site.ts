/** A strict site, a consent server that records, and a browser, for the tests of banner and preference centre. */
import { createHash } from 'node:crypto'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import { createRequire } from 'node:module'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, expect, vi } from 'vitest'
import { buildSdk } from '../../packages/sdk/build.mjs'
import type { Candor, LoadOptions } from '../../packages/sdk/src/index.ts'
import { preferencesPage } from '../../packages/sdk/src/preferences-page.ts'
import type { ConsentConfig, Preferences, PreferencesChange } from '../../packages/sdk/src/widgets/contract.ts'
import { launchBrowser } from './browser.ts'

declare const candor: Candor

export const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')

const listen = (server: Server) =>
  new Promise<string>((resolve) =>
    server.listen(0, '127.0.0.1', () => resolve(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)),
  )

const texts = {
  en: 'We would like to use what you do here to make the shop better and to suggest what fits.\nYou decide, purpose by purpose.',
  ar: 'نود أن نستخدم ما تفعله هنا لتحسين المتجر واقتراح ما يناسبك.\nالقرار لك، غرضًا غرضًا.',
  zh: '我们希望利用您在此的行为来改进商店，并推荐适合您的商品。\n每项用途均由您决定。',
}
type Locale = keyof typeof texts

const purposeTexts: Record<Locale, Record<string, [name: string, description: string]>> = {
  en: {
    essential: ['Running the site', 'Basket, sign-in and security.'],
    analytics: ['Understanding use', 'Which pages are read and where people get stuck, counted.'],
    personalisation: ['Suggestions that fit', 'We ask so that we can suggest the right size and style.'],
    ads_measurement: ['Measuring advertisements', 'Whether an advertisement led to a visit.'],
    partner_sharing: ['Sharing with partners', 'The partners named in the terms may receive what you do here.'],
  },
  zh: {
    essential: ['网站运行', '购物车、登录和安全。'],
    analytics: ['了解使用情况', '统计哪些页面被阅读，以及人们在哪里遇到困难。'],
    personalisation: ['合适的推荐', '我们询问是为了推荐合适的尺码和款式。'],
    ads_measurement: ['衡量广告效果', '广告是否带来了访问。'],
    partner_sharing: ['与合作伙伴共享', '条款中列出的合作伙伴可能会收到您在此的行为数据。'],
  },
  ar: {
    essential: ['تشغيل الموقع', 'السلة وتسجيل الدخول والأمان.'],
    analytics: ['فهم الاستخدام', 'أي الصفحات تُقرأ وأين يتعثر الناس، بالأعداد.'],
    personalisation: ['اقتراحات مناسبة', 'نسأل لكي نقترح المقاس والأسلوب المناسبين.'],
    ads_measurement: ['قياس الإعلانات', 'هل أدى إعلان إلى زيارة.'],
    partner_sharing: ['المشاركة مع الشركاء', 'قد يتلقى الشركاء المذكورون في الشروط ما تفعله هنا.'],
  },
}

const localeOf = (wanted: string | null): Locale => {
  const primary = wanted?.split('-')[0] ?? ''
  return primary in texts ? (primary as Locale) : 'en'
}
const purposesIn = (locale: Locale) =>
  Object.entries(purposeTexts[locale]).map(([key, [name, description]]) => ({
    key,
    name,
    description,
    essential: key === 'essential',
  }))

interface Recorded {
  method: string
  path: string
  query: URLSearchParams
  headers: Record<string, string | string[] | undefined>
  // biome-ignore lint/suspicious/noExplicitAny: each test knows what it looks at
  body: any
  status: number
}

export const token = 'token-of-mei'

const startServer = async (folder: string) => {
  const requests: Recorded[] = []
  /** What a test changes. `status` by path: answer so instead; `hold` by path: answer when that is over. */
  const state = {
    config: {} as Partial<ConsentConfig>,
    status: {} as Record<string, number>,
    hold: {} as Record<string, Promise<void>>,
    preferences: {} as Partial<Preferences>,
    text: null as string | null,
  }
  let receipts = 0
  const states: Record<string, boolean | undefined> = {}
  const options: Record<string, boolean> = {
    'topic:recipes': true,
    'topic:events': false,
    'channel:email': true,
    'channel:sms': false,
  }
  let frequency: Preferences['frequency'] = 'weekly'

  const config = (query: URLSearchParams): ConsentConfig => {
    const locale = localeOf(query.get('locale'))
    const text = texts[locale]
    return {
      jurisdiction: 'DE',
      rules: { analytics: 'opt_in', personalisation: 'opt_in', ads_measurement: 'opt_in', partner_sharing: 'opt_in' },
      gpcHonoured: false,
      agreement: { key: 'site', version: 3, textSha256: sha256(text), text: state.text ?? text },
      purposes: purposesIn(locale),
      reask: false,
      ...state.config,
    }
  }

  const preferences = (query: URLSearchParams): Preferences => {
    const text = texts[localeOf(query.get('locale'))]
    const option = (kind: string, key: string, name: string, description?: string) => ({
      key,
      name,
      ...(description && { description }),
      on: options[`${kind}:${key}`]!,
    })
    return {
      purposes: purposesIn(localeOf(query.get('locale'))).map((purpose) => {
        const allowed = states[purpose.key]
        if (purpose.essential) return { ...purpose, state: 'granted', since: null }
        if (allowed === undefined) return { ...purpose, state: 'unknown', since: null }
        return { ...purpose, state: allowed ? 'granted' : 'refused', since: '2026-03-02T10:00:00Z' }
      }),
      topics: [
        option('topic', 'recipes', 'Recipes', 'One a week, by season'),
        option('topic', 'events', 'Events near you'),
      ],
      channels: [option('channel', 'email', 'E-mail', 'm…@example.com'), option('channel', 'sms', 'Text message')],
      frequency,
      known: [
        {
          key: 'size',
          label: 'Size',
          value: 'M',
          class: 'zero',
          source: 'Style quiz',
          at: '2026-02-01T09:00:00Z',
          purposes: ['personalisation'],
        },
        {
          key: 'visits',
          label: 'Visits this month',
          value: 12,
          class: 'first',
          source: 'Website',
          at: '2026-02-20T09:00:00Z',
          purposes: ['analytics', 'personalisation'],
          contradicted: true,
        },
        {
          key: 'club',
          label: 'Club member',
          value: true,
          class: 'second',
          source: 'Runners’ club',
          at: '2025-11-01T09:00:00Z',
          purposes: [],
        },
        {
          key: 'region',
          label: 'Region',
          value: 'North',
          class: 'third',
          source: 'Address list',
          at: '2024-01-01T09:00:00Z',
          purposes: ['ads_measurement'],
          stale: true,
        },
        {
          key: 'likes',
          label: 'Probably likes',
          value: ['oat milk', 'tea'],
          class: 'inferred',
          source: 'Orders',
          at: '2026-02-22T09:00:00Z',
          purposes: ['personalisation'],
          confidence: 0.7,
        },
      ],
      receipts: [{ id: 'r-old', purpose: 'analytics', at: '2026-03-02T10:00:00Z', url: '/v1/receipts/r-old' }],
      agreement: { key: 'site', version: 3, textSha256: sha256(text), text },
      ...state.preferences,
    }
  }

  const apply = (change: PreferencesChange): void => {
    for (const { purpose, answer } of change.answers) states[purpose] = answer === 'grant'
    for (const { key, on } of change.topics ?? []) options[`topic:${key}`] = on
    for (const { key, on } of change.channels ?? []) options[`channel:${key}`] = on
    frequency = change.frequency ?? frequency
  }

  const answer = ({ path, query, method, headers, body }: Recorded): [status: number, body: unknown] => {
    if (path === '/v1/consent/config') return [200, config(query)]
    if (path === '/v1/consent/presentations') return [200, { presentationId: 'p-1' }]
    if (path === '/v1/consent/answers') {
      const granted = body.subject.anonymousId ? body.answers : []
      const fresh = granted.map(({ purpose }: { purpose: string }) => {
        receipts++
        return { id: `r-${receipts}`, purpose, url: `/v1/receipts/r-${receipts}` }
      })
      return [200, { receipts: fresh, seq: receipts }]
    }
    if (path.startsWith('/v1/receipts/')) return [200, { receipt_id: path.split('/').pop() }]
    if (path === '/v1/preferences') {
      if (headers.authorization !== `Bearer ${token}`) return [401, { code: 'unauthenticated' }]
      if (method === 'PUT') apply(body)
      return [200, preferences(query)]
    }
    return [200, { success: true, results: [] }]
  }

  const server = createServer(async (request, response) => {
    const { pathname: path, searchParams: query } = new URL(request.url!, 'http://server')
    const cors = {
      'access-control-allow-origin': '*',
      'access-control-allow-headers': 'authorization, content-type',
      'access-control-allow-methods': 'GET, POST, PUT',
    }
    if (path.startsWith('/sdk/')) {
      const status = state.status[path] ?? 200
      requests.push({ method: 'GET', path, query, headers: request.headers, body: null, status })
      const code = status === 200 ? await readFile(join(folder, path.slice(5))).catch(() => null) : null
      response
        .writeHead(code ? 200 : status === 200 ? 404 : status, { ...cors, 'content-type': 'text/javascript' })
        .end(code)
      return
    }
    if (path.startsWith('/preferences/')) {
      response.writeHead(200, {
        'content-type': 'text/html; charset=utf-8',
        'content-security-policy':
          "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'",
      })
      response.end(preferencesPage())
      return
    }
    if (request.method === 'OPTIONS') {
      response.writeHead(204, cors).end()
      return
    }
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const text = Buffer.concat(chunks).toString()
    const recorded: Recorded = {
      method: request.method ?? '',
      path,
      query,
      headers: request.headers,
      body: text ? JSON.parse(text) : null,
      status: state.status[path] ?? 200,
    }
    requests.push(recorded)
    await state.hold[path]
    const [status, body] = recorded.status === 200 ? answer(recorded) : [recorded.status, { code: 'told_so' }]
    response.writeHead(status, { ...cors, 'content-type': 'application/json' }).end(JSON.stringify(body))
  })
  const url = await listen(server)
  return {
    url,
    requests,
    state,
    to: (path: string) => requests.filter((r) => r.path === path && r.status === 200),
    /** Requests by method and path, without the events. */
    calls: () =>
      requests.filter((r) => !r.path.startsWith('/sdk/') && r.path !== '/v1/b').map((r) => `${r.method} ${r.path}`),
    events: () => requests.filter((r) => r.path === '/v1/b' && r.status === 200).flatMap((r) => r.body.batch),
    reset: () => {
      requests.length = 0
      Object.assign(state, { config: {}, status: {}, hold: {}, preferences: {}, text: null })
      for (const key of Object.keys(states)) delete states[key]
      Object.assign(states, { analytics: true, personalisation: false })
      frequency = 'weekly'
    },
    close: () => new Promise((resolve) => server.close(resolve)).finally(() => server.closeAllConnections()),
  }
}

/** A site whose policy allows no inline code and no inline style, and requests to Candor only. */
export const startSite = async (candorUrl: string) => {
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url!, 'http://site')
    if (pathname === '/start.js') {
      response.writeHead(200, { 'content-type': 'text/javascript' }).end(`candor.load(${searchParams.get('options')})`)
      return
    }
    if (pathname === '/watch.js') {
      response.writeHead(200, { 'content-type': 'text/javascript' }).end(watch)
      return
    }
    const options = searchParams.get('options')
    const lang = searchParams.get('lang') ?? 'en'
    response.writeHead(200, {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': `default-src 'none'; script-src 'self' ${candorUrl}; connect-src ${candorUrl}; style-src 'none'; img-src 'none'; require-trusted-types-for 'script'`,
    })
    const paragraphs = Array.from({ length: 30 }, (_, i) => `<p>Paragraph ${i}. <a href="#top">Up</a></p>`).join('')
    const inline = pathname === '/inline' ? '<button data-candor-preferences>Privacy</button>' : ''
    const tag =
      pathname === '/tag'
        ? `<script async src="${candorUrl}/sdk/candor.js" data-write-key="${searchParams.get('key') ?? 'wk'}" data-banner="on"></script>`
        : `<script src="${candorUrl}/sdk/candor.js"></script><script src="/start.js?options=${encodeURIComponent(options ?? '')}"></script>`
    const before = {
      '/google': `<script src="${candorUrl}/sdk/google-consent-mode.js"></script>`,
      '/ads': `<script src="${candorUrl}/sdk/ad-stubs.js" data-gpp="7:usnat,8:usca" data-tcf="on"></script>`,
    }[pathname]
    response.end(
      `<!doctype html><html lang="${lang}" dir="${lang === 'ar' ? 'rtl' : 'ltr'}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark"><title>Shop</title><script src="/watch.js"></script>${before ?? ''}${tag}</head><body><main><h1 id="top">Shop</h1>${inline}${paragraphs}<a id="last" href="#top">The last link</a></main></body></html>`,
    )
  })
  return { url: await listen(server), close: () => server.close() }
}

/** Gathers layout shifts (as CLS counts them: not those that a click brings about) and refusals by the page's policy, from the first moment on. */
const watch = `
window.shifts = 0
new PerformanceObserver((list) => { for (const e of list.getEntries()) if (!e.hadRecentInput) window.shifts += e.value }).observe({ type: 'layout-shift', buffered: true })
window.violations = []
document.addEventListener('securitypolicyviolation', (e) => window.violations.push(e.violatedDirective + ' ' + e.blockedURI))
`

let folder: string
export let server: Awaited<ReturnType<typeof startServer>>
export let site: Awaited<ReturnType<typeof startSite>>
let browser: Browser
export let context: BrowserContext
let complaints: string[]

export const newContext = async (options: BrowserContextOptions = {}): Promise<BrowserContext> => {
  await context?.close()
  context = await browser.newContext(options)
  context.on('weberror', (error) => complaints.push(String(error.error())))
  return context
}

/** Registers the hooks of a test file: site, server and browser once, a fresh profile for each test. */
export const useWidgets = (): void => {
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'candor-widgets-'))
    await buildSdk(folder)
    server = await startServer(folder)
    site = await startSite(server.url)
    browser = await launchBrowser()
  })
  afterAll(async () => {
    await browser?.close()
    site?.close()
    await server?.close()
    await rm(folder, { recursive: true, force: true })
  })
  beforeEach(async () => {
    server.reset()
    complaints = []
    await newContext()
  })
  afterEach(async () => {
    for (const page of context.pages()) {
      const violations = await page.evaluate(() => (window as unknown as { violations?: string[] }).violations ?? [])
      expect(violations).toEqual([])
    }
    await context.close()
    expect(complaints).toEqual([])
  })
}

interface Where {
  path?: string
  lang?: string
  options?: Partial<LoadOptions>
}

export const address = ({ path = '/page', lang = 'en', options = {} }: Where = {}) => {
  const all = { writeKey: 'wk', banner: true, flushInterval: 50, host: server.url, ...options }
  return `${site.url}${path}?lang=${lang}&options=${encodeURIComponent(JSON.stringify(all))}`
}

export const open = async (where?: Where): Promise<Page> => {
  const page = await context.newPage()
  await page.goto(address(where))
  return page
}

/** The banner on a page that has just been opened. */
export const openBanner = async (where?: Where) => {
  const page = await open(where)
  const banner = page.locator('.banner')
  await banner.waitFor()
  return { page, banner }
}

export const until = (condition: () => unknown) => vi.waitFor(condition, { timeout: 30_000, interval: 20 })

export const stored = (page: Page) =>
  page.evaluate(async () => ({
    cookie: document.cookie,
    local: Object.fromEntries(Object.entries(localStorage)) as Record<string, string>,
    session: Object.keys(sessionStorage),
    databases: (await indexedDB.databases()).map((d) => d.name),
    caches: await caches.keys(),
  }))
export const nothing = { cookie: '', local: {}, session: [], databases: [], caches: [] }

/** The refusal and nothing else. */
export const refusal = { ...nothing, local: { 'candor.wk.consent': 'no' } }

const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** Waits until nothing moves: what does has no final place and colours. */
export const still = (page: Page) =>
  page.evaluate(async () => {
    const moving = [...document.querySelectorAll('candor-widget')].flatMap((w) => w.shadowRoot?.getAnimations() ?? [])
    await Promise.all(moving.map((animation) => animation.finished))
  })

interface Axe {
  run(where: object): Promise<{ violations: { id: string; nodes: { html: string; failureSummary: string }[] }[] }>
}

/** What axe finds wrong with the widgets, as sentences; all its rules, best practice included. The site's own words are not ours. */
export const findings = async (page: Page, notOurs = ['body > main']): Promise<string[]> => {
  await still(page)
  // By the debugger, not by the page, whose policy allows no such code.
  await page.evaluate(axe)
  const found = await page.evaluate((exclude) => (window as unknown as { axe: Axe }).axe.run({ exclude }), notOurs)
  return found.violations.flatMap(({ id, nodes }) =>
    nodes.map((n) => `${id}: ${n.html.slice(0, 120)} ${n.failureSummary}`),
  )
}

/** Banner, stamp, preference link, centre and receipt against the real program: what a visitor says is what is done. */
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ConsentState, Source } from '@candor/contracts'
import type { Browser, BrowserContext, BrowserContextOptions, Locator, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { buildPage } from '../../packages/proof/page/build.mjs'
import { buildSdk } from '../../packages/sdk/build.mjs'
import type { Candor } from '../../packages/sdk/src/index.ts'
import {
  askCandor,
  type CandorProcess,
  readyUrl,
  runCandor,
  temporaryFolder,
} from '../../packages/server/test/candor-process.ts'
import { launchBrowser } from './browser.ts'
import { findings, nothing, startSite, stored } from './widgets-site.ts'

declare const candor: Candor

const secret = 'cnd_widgets-0123456789abcdef'
/** Generous: the machine may be busy; nobody waits for it in a good run. */
const patience = 60_000
let folder: Awaited<ReturnType<typeof temporaryFolder>>
let server: CandorProcess
let url: string
let source: Source
let site: Awaited<ReturnType<typeof startSite>>
let browser: Browser
let context: BrowserContext
/** Requests of the page to Candor, by method and path, without its scripts. */
let calls: string[]
let complaints: string[]

const call = async <T>(path: string, body?: object, method = body ? 'POST' : 'GET'): Promise<T> => {
  const response = await fetch(url + path, {
    method,
    headers: { authorization: `Bearer ${secret}`, ...(body && { 'content-type': 'application/json' }) },
    ...(body && { body: JSON.stringify(body) }),
  })
  if (!response.ok) throw new Error(`${path} answered ${response.status}: ${await response.text()}`)
  return (await response.json()) as T
}
const eventually = <T>(check: () => Promise<T>) => vi.waitFor(check, { timeout: patience, interval: 100 })

const newContext = async (options: BrowserContextOptions = {}) => {
  await context?.close()
  context = await browser.newContext({ locale: 'en', acceptDownloads: true, ...options })
  context.setDefaultTimeout(patience)
  context.on('weberror', (error) => complaints.push(String(error.error())))
  context.on('request', (request) => {
    const { origin, pathname } = new URL(request.url())
    if (origin === url && !pathname.startsWith('/sdk/')) calls.push(`${request.method()} ${pathname}`)
  })
}

beforeAll(async () => {
  folder = await temporaryFolder()
  // What the server hands out stands in dist/, as npm install leaves it.
  await Promise.all([buildSdk(), buildPage()])
  server = runCandor('start', { CANDOR_DATA_DIR: folder.path, CANDOR_BOOTSTRAP_API_KEY: secret })
  ;[url, browser] = await Promise.all([readyUrl(server), launchBrowser()])
  source = await call<Source>('/v1/sources', { name: 'Shop', kind: 'browser' })
  site = await startSite(url)
})
afterAll(async () => {
  await browser?.close()
  site?.close()
  await server?.stop()
  await folder?.remove()
})
beforeEach(async () => {
  calls = []
  complaints = []
  await newContext()
})
afterEach(async () => {
  await context.close()
  expect(complaints).toEqual([])
})

const button = (where: Page | Locator, name: string) => where.getByRole('button', { name, exact: true })
const switchOf = (where: Page | Locator, name: string) => where.getByRole('switch', { name })

const openShop = async (lang = 'en') => {
  const page = await context.newPage()
  await page.goto(`${site.url}/tag?key=${source.writeKey}&lang=${lang}`)
  const banner = page.locator('.banner')
  await banner.waitFor()
  return { page, banner }
}
const track = (page: Page, name: string) => page.evaluate((event) => candor.track(event), name)

const consentOf = (anonymousId: string) =>
  call<ConsentState>(`/v1/consent?${new URLSearchParams({ kind: 'anonymous_id', value: anonymousId })}`)
const allowedBy = async (anonymousId: string) =>
  (await consentOf(anonymousId)).purposes.filter((p) => p.allowed).map((p) => p.purpose)

/** A visitor who agreed to everything, known to the server; and a link to their preferences. */
const afterYes = async () => {
  const { page, banner } = await openShop()
  await button(banner, 'Accept all').click()
  const { anonymousId } = await page.evaluate(() => candor.state())
  await eventually(async () => expect(await allowedBy(anonymousId!)).toContain('email'))
  const { personId } = await consentOf(anonymousId!)
  const link = await call<{ url: string; token: string }>(`/v1/people/${personId}/preference-link`, {})
  return { page, anonymousId: anonymousId!, personId: personId!, ...link }
}
const visit = async (address: string) => {
  const page = await context.newPage()
  await page.goto(address)
  await page.getByRole('switch').first().waitFor()
  return page
}
const exceptEssential = (purposes: string[]) => purposes.filter((purpose) => purpose !== 'essential')

test('before an answer nothing is stored and nothing is sent but the question; a refusal is one click and one word', async () => {
  const { page, banner } = await openShop()
  await track(page, 'Seen')
  await eventually(async () => expect(calls).toEqual(['GET /v1/consent/config', 'POST /v1/consent/presentations']))
  expect(await stored(page)).toEqual(nothing)
  expect(await context.cookies()).toEqual([])
  await button(banner, 'Refuse all').click()
  await eventually(async () => expect(calls.at(-1)).toBe('POST /v1/consent/answers'))
  expect(await banner.count()).toBe(0)
  expect(await stored(page)).toEqual({ ...nothing, local: { [`candor.${source.writeKey}.consent`]: 'no' } })
  await track(page, 'Seen')
  await page.reload()
  await button(page, 'Privacy choices').waitFor()
  expect(calls.slice(3)).toEqual([])
  expect(await banner.count()).toBe(0)
  expect((await call<{ items: unknown[] }>('/v1/people')).items).toEqual([])
})

test('a yes is stamped on what follows; on the page behind a link it is withdrawn, given again, and all is withdrawn at once', async () => {
  const { page, anonymousId, personId, url: address } = await afterYes()
  await track(page, 'Wanted')
  await page.evaluate(() => candor.flush())
  interface Timeline {
    items: { name: string }[]
  }
  await eventually(async () => {
    const { items } = await call<Timeline>(`/v1/people/${personId}/timeline?purpose=analytics`)
    expect(items.map((event) => event.name)).toContain('Wanted')
  })

  const centre = await visit(address)
  expect(await centre.title()).toBe('Your privacy choices')
  const analytics = switchOf(centre, 'Understanding use')
  expect(await analytics.isChecked()).toBe(true)
  await analytics.click()
  await centre.getByText('Stopped: Understanding use.').waitFor()
  expect(await allowedBy(anonymousId)).not.toContain('analytics')
  await analytics.click()
  await centre.getByText('Allowed: Understanding use.').waitFor()
  expect(await allowedBy(anonymousId)).toContain('analytics')
  const history = await call<{ items: { kind: string; channel: string; verified: boolean }[] }>(
    `/v1/people/${personId}/consent/history`,
  )
  expect(history.items[0]).toMatchObject({ kind: 'grant', channel: 'preference_centre', verified: true })

  await button(centre, 'Withdraw everything').click()
  await centre.getByText('Everything is withdrawn.').waitFor()
  expect(exceptEssential(await allowedBy(anonymousId))).toEqual([])
  // The browser that gave the yes does not know yet: its stamp says so, and opens nothing.
  const withheld = page.evaluate(
    () => new Promise((resolve) => candor.on('delivered', (told) => resolve(told.withheld))),
  )
  const messageId = 'after-the-withdrawal'
  await page.evaluate((id) => candor.track('Too late', {}, { messageId: id }), messageId)
  await page.evaluate(() => candor.flush())
  // At the door already, or by the pipeline.
  if ((await withheld) === 0)
    await eventually(async () =>
      expect(await call(`/v1/deliveries/${messageId}`)).toMatchObject({ state: 'withheld', reason: 'refused' }),
    )
  expect(await stored(centre)).toEqual(nothing)
})

test('topics, channels and frequency are kept, and the shop may open the same centre with the token', async () => {
  const topic = { key: 'recipes', texts: { en: { name: 'Recipes', description: '' } }, onByDefault: true }
  await call('/v1/preference-topics', { items: [topic] }, 'PUT')
  const { page, token, url: address } = await afterYes()
  await page.evaluate((one) => candor.preferences.open({ token: one }), token)
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('checkbox', { name: 'Recipes' }).click()
  await dialog.getByText('Saved.').waitFor()
  await dialog.getByRole('checkbox', { name: 'Text message' }).click()
  await dialog.getByRole('radio', { name: 'At most once a month' }).click()
  await eventually(async () => expect(calls.filter((one) => one === 'PUT /v1/preferences')).toHaveLength(3))
  await dialog.getByText('Saved.').waitFor()
  const centre = await visit(address)
  expect(await centre.getByRole('checkbox', { name: 'Recipes' }).isChecked()).toBe(false)
  expect(await centre.getByRole('checkbox', { name: 'Text message' }).isChecked()).toBe(false)
  expect(await centre.getByRole('radio', { name: 'At most once a month' }).isChecked()).toBe(true)
})

/** Asks again until the log has been signed, which it is each minute. */
const download = async (page: Page, where: Page | Locator, name: string): Promise<string> => {
  const save = where.getByRole('button', { name: new RegExp(`^Download the receipt for ${name}`) })
  let saved = false
  const arrival = page.waitForEvent('download', { timeout: 150_000 }).finally(() => {
    saved = true
  })
  while (!saved) {
    await save.click()
    await Promise.race([arrival, new Promise((resolve) => setTimeout(resolve, 2_000))])
  }
  const file = await arrival
  expect(file.suggestedFilename()).toMatch(/^receipt-[0-9a-f-]{36}\.json$/)
  const path = join(folder.path, file.suggestedFilename())
  await file.saveAs(path)
  return path
}

test('a receipt is saved from the device and from the link, and verifies without the server', async () => {
  const { page, url: address } = await afterYes()
  const centre = await visit(address)
  const fromLink = await download(centre, centre, 'Understanding use')
  await button(page, 'Privacy choices').click()
  const fromDevice = await download(page, page.getByRole('dialog'), 'Understanding use')
  const key = join(folder.path, 'key')
  await writeFile(key, await (await fetch(`${url}/log/1/key`)).text())
  for (const receipt of [fromLink, fromDevice])
    expect(await askCandor(['verify', receipt, '--key', key])).toMatchObject({
      code: 0,
      said: expect.stringContaining('The receipt is genuine.'),
    })
  expect(JSON.parse(await readFile(fromLink, 'utf8')).texts).toHaveLength(1)

  const [verify] = await Promise.all([
    context.waitForEvent('page'),
    centre.getByRole('link', { name: 'Check a receipt' }).click(),
  ])
  await verify.setInputFiles('#files', [fromLink, key])
  await verify.waitForSelector('[data-outcome=whole]')
})

test('Global Privacy Control is said, and refuses sharing though everything was accepted', async () => {
  await newContext({ extraHTTPHeaders: { 'sec-gpc': '1' } })
  await context.addInitScript(() =>
    Object.defineProperty(Navigator.prototype, 'globalPrivacyControl', { get: () => true }),
  )
  const { page, banner } = await openShop()
  await button(banner, 'Accept all').click()
  const { anonymousId } = await page.evaluate(() => candor.state())
  await eventually(async () => expect(await allowedBy(anonymousId!)).toContain('email'))
  expect(await allowedBy(anonymousId!)).not.toContain('partner_sharing')
  const { personId } = await consentOf(anonymousId!)
  const link = await call<{ url: string }>(`/v1/people/${personId}/preference-link`, {})
  const centre = await visit(link.url)
  await centre.getByText('we honour it').waitFor()
  expect(await switchOf(centre, 'Sharing with partners').isDisabled()).toBe(true)
})

test('the page speaks Arabic from right to left, and axe finds nothing, on a link that ended neither', async () => {
  const { personId } = await afterYes()
  const link = await call<{ url: string }>(`/v1/people/${personId}/preference-link`, { locale: 'ar' })
  const centre = await visit(link.url)
  await centre.getByRole('heading', { name: 'خيارات الخصوصية' }).waitFor()
  expect(await centre.evaluate(() => [document.documentElement.lang, document.documentElement.dir])).toEqual([
    'ar',
    'rtl',
  ])
  const row = centre.locator('.purpose', { hasText: 'فهم الاستخدام' }).first()
  const [label, control] = [await row.locator('label').boundingBox(), await row.getByRole('switch').boundingBox()]
  expect(label!.x).toBeGreaterThan(control!.x)
  expect(await findings(centre)).toEqual([])

  const ended = await context.newPage()
  const response = await ended.goto(`${url}/preferences/forged`)
  expect(response!.status()).toBe(410)
  await ended.getByRole('heading', { name: 'This link has ended' }).waitFor()
  expect(await findings(ended, [])).toEqual([])
})

/** The page that verifies receipts: opened from the disk, in a real browser, with no server anywhere. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { buildPage } from '../../packages/proof/page/build.mjs'
import { formatVerifierKey, newSigner } from '../../packages/proof/src/index.ts'
import { checkpointOf, logKey, receiptOf, tilesFor, words } from '../../packages/proof/test/sample.ts'
import { launchBrowser } from './browser.ts'

let browser: Browser
let folder: string
let address: string
let context: BrowserContext
let requests: string[]

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'candor-verify-'))
  address = pathToFileURL((await buildPage(folder)).path).href
  browser = await launchBrowser()
})

afterAll(async () => {
  await browser?.close()
  await rm(folder, { recursive: true, force: true })
})

beforeEach(() => {
  requests = []
})

afterEach(async () => {
  await context?.close()
})

const open = async (options: Parameters<Browser['newContext']>[0] = {}): Promise<Page> => {
  context = await browser.newContext({ locale: 'en', reducedMotion: 'reduce', ...options })
  const page = await context.newPage()
  page.on('request', (request) => requests.push(request.url()))
  page.on('pageerror', (error) => expect.unreachable(error.message))
  await page.goto(address)
  return page
}

const put = async (page: Page, ...files: [name: string, content: string][]) => {
  const paths = await Promise.all(
    files.map(async ([name, content]) => {
      await writeFile(join(folder, name), content)
      return join(folder, name)
    }),
  )
  await page.setInputFiles('#files', paths)
}

const outcome = (page: Page) => page.locator('[data-outcome]').getAttribute('data-outcome')
const failed = (page: Page) =>
  page.locator('.check.failed').evaluateAll((rows) => rows.map((row) => (row as HTMLElement).dataset.finding))

const receipt = async (...options: Parameters<typeof receiptOf>) => JSON.stringify(await receiptOf(...options), null, 2)

test('receipt, key and checkpoint are told apart by their content, and the result is readable', async () => {
  const page = await open()
  const kept = await checkpointOf(await tilesFor(6), 6)
  await put(page, ['a.json', await receipt(3, 10, { from: 6 })], ['key.txt', `${logKey}\n`], ['kept.txt', kept])
  await page.waitForSelector('[data-outcome]')
  expect(await outcome(page)).toBe('whole')
  expect(await page.locator('.result h2').textContent()).toBe('This receipt is genuine')
  expect(await page.locator('blockquote').textContent()).toBe(words[0].text)
  expect(await page.locator('dl').textContent()).toMatch(/Agreed.*13 months/)
  expect(await page.locator('.check').count()).toBe(9)
  expect(await page.locator('[data-check=history] p').textContent()).toContain(
    'the 6 entries of the checkpoint you kept',
  )
  expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('This receipt is genuine')
})

test('without a key the page says what is still to be compared, and shows the key to compare', async () => {
  const page = await open()
  await put(page, ['a.json', await receipt(3, 10)])
  await page.waitForSelector('[data-outcome]')
  expect(await outcome(page)).toBe('open')
  expect(await page.locator('code').textContent()).toBe(logKey)
  await page.fill('#keys', logKey)
  expect(await outcome(page)).toBe('whole')
  await page.fill('#keys', logKey.slice(0, -2))
  expect(await outcome(page), 'a key cut while copying says nothing against the receipt').toBe('open')
  await page.fill('#keys', formatVerifierKey(newSigner('data.example.com/consent')))
  expect(await outcome(page), 'a key that is another one does').toBe('broken')
})

test('a changed word is named, and what the receipt says becomes a claim', async () => {
  const page = await open()
  const changed = (await receipt(3, 10)).replace('You can stop', 'You cannot stop')
  await put(page, ['a.json', changed], ['key.txt', logKey])
  await page.waitForSelector('[data-outcome]')
  expect(await outcome(page)).toBe('broken')
  expect(await failed(page)).toEqual(['text_altered'])
  expect(await page.locator('.content h3').textContent()).toBe('What it claims')
  expect(await page.locator('[data-check=texts] p').textContent()).toContain('English')
})

test('what is no receipt is refused with a sentence, and markup in it stays text', async () => {
  const page = await open()
  await put(page, ['a.json', 'hello'])
  await page.waitForSelector('[data-outcome=unreadable]')
  const hostile = await receiptOf(3, 10)
  const record = {
    ...hostile.record,
    pii_principal_id: '<img src="https://evil.example/x" onerror="document.title=1">',
  }
  await put(page, ['b.json', JSON.stringify({ ...hostile, record })])
  await page.waitForSelector('[data-outcome=broken]')
  expect(await page.locator('dl').textContent()).toContain('<img src=')
  expect(await page.locator('.result img').count()).toBe(0)
})

test('the page asks no one, and could not', async () => {
  const page = await open()
  await put(page, ['a.json', await receipt(3, 10)], ['key.txt', logKey])
  await page.waitForSelector('[data-outcome=whole]')
  expect(requests).toEqual([address])
  const refused = await page.evaluate(() => {
    const violated = new Promise<string>((resolve) => {
      document.addEventListener('securitypolicyviolation', (event) => resolve(event.effectiveDirective))
    })
    void fetch('http://127.0.0.1:9/').catch(() => {})
    return violated
  })
  expect(refused).toBe('connect-src')
  expect(await page.evaluate(() => [localStorage.length, document.cookie])).toEqual([0, ''])
})

test('it verifies offline', async () => {
  const page = await open()
  await context.setOffline(true)
  await put(page, ['a.json', await receipt(7, 40)], ['key.txt', logKey])
  await page.waitForSelector('[data-outcome=whole]')
})

test('it speaks the language of the browser; Arabic runs from right to left', async () => {
  const arabic = await open({ locale: 'ar-EG' })
  await put(arabic, ['a.json', await receipt(1, 10)], ['key.txt', logKey])
  await arabic.waitForSelector('[data-outcome=whole]')
  expect(await arabic.locator('html').getAttribute('dir')).toBe('rtl')
  expect(await arabic.locator('h1').textContent()).toBe('التحقق من إيصال')
  expect(await arabic.locator('blockquote').textContent()).toBe(words[1].text)
  const mark = await arabic.locator('.check .mark').first().boundingBox()
  const name = await arabic.locator('.check strong').first().boundingBox()
  expect(mark!.x).toBeGreaterThan(name!.x)
  await arabic.selectOption('#language', 'zh')
  expect(await arabic.locator('html').getAttribute('dir')).toBe('ltr')
  expect(await arabic.locator('.result h2').textContent()).toBe('这份回执是真实的')
})

test('the keyboard is enough, nothing overflows on a small screen, and axe finds no violation', async () => {
  const source = createRequire(import.meta.url).resolve('axe-core/axe.min.js')
  for (const colorScheme of ['light', 'dark'] as const) {
    const page = await open({ colorScheme, bypassCSP: true, viewport: { width: 320, height: 640 } })
    for (const id of ['language', 'files', 'keys', 'checkpoint']) {
      await page.keyboard.press('Tab')
      expect(await page.evaluate(() => document.activeElement?.id)).toBe(id)
    }
    await put(page, ['a.json', await receipt(1, 10)])
    await page.waitForSelector('[data-outcome=open]')
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320)
    await page.addScriptTag({ path: source })
    const violations = await page.evaluate(async () => {
      const { axe } = window as unknown as { axe: { run(): Promise<{ violations: { id: string }[] }> } }
      return (await axe.run()).violations.map(({ id }) => id)
    })
    expect(violations).toEqual([])
    await context.close()
  }
})

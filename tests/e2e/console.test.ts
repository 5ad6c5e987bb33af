/** The console in a real browser against the real program: from the one-time link to a person's timeline. */
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type CandorProcess, readyUrl, runCandor, temporaryFolder } from '../../packages/server/test/candor-process.ts'
import { launchBrowser } from './browser.ts'
import { faintTexts } from './contrast.ts'

const email = 'ops@example.com'
const password = 'correct-horse-battery'
/** Generous: the machine may be busy; nobody waits for it in a good run. */
const patience = { timeout: 60_000 }

let folder: Awaited<ReturnType<typeof temporaryFolder>>
let server: CandorProcess
let url: string
let browser: Browser
let context: BrowserContext
let page: Page
/** What the browser complained of: scripts or styles the policy refused, errors nobody caught, hosts that are not ours. */
const complaints: string[] = []

beforeAll(async () => {
  folder = await temporaryFolder()
  server = runCandor('start', { CANDOR_DATA_DIR: folder.path })
  ;[url, browser] = await Promise.all([readyUrl(server), launchBrowser()])
  context = await browser.newContext({ locale: 'en-GB', viewport: { width: 1280, height: 900 } })
  page = await context.newPage()
  page.setDefaultTimeout(patience.timeout)
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('console', (message) => {
    if (/Content Security Policy/i.test(message.text())) complaints.push(message.text())
  })
  page.on('request', (request) => {
    if (!request.url().startsWith(url) && !/^(data|blob):/.test(request.url())) complaints.push(request.url())
  })
})

afterAll(async () => {
  await browser?.close()
  await server?.stop()
  await folder?.remove()
})

const heading = (name: string | RegExp) => page.getByRole('heading', { level: 1, name })

/** Sends events with a write key as any program would. */
const send = async (writeKey: string, batch: object[]) => {
  const response = await fetch(`${url}/v1/batch`, {
    method: 'POST',
    headers: { authorization: `Basic ${btoa(`${writeKey}:`)}`, 'content-type': 'application/json' },
    body: JSON.stringify({ batch }),
  })
  expect(response.status).toBe(200)
}

const agreed = { consent: { categoryPreferences: { Functional: true, Analytics: true } } }
let writeKey: string

test('the one-time link makes the workspace and its admin, and leads into the console', async () => {
  const line = await server.said(/setup\?token=/)
  await page.goto(line.slice(line.indexOf('http')))
  await page.getByLabel('Workspace').fill('Nordlicht')
  await page.getByLabel('Your name').fill('Amal Haddad')
  await page.getByLabel('E-mail').fill(email)
  await page.getByRole('textbox', { name: 'Password' }).fill(password)
  await page.getByRole('button', { name: 'Create the workspace' }).click()
  await heading('Live').waitFor()
  await page.goto(line.slice(line.indexOf('http')))
  await heading('This server is set up already').waitFor()
})

test('a wrong password is refused in words, and the right one leads back to where one wanted to go', async () => {
  await context.clearCookies()
  await page.goto(`${url}/people?q=mei`)
  await heading('Sign in').waitFor()
  await page.getByLabel('E-mail').fill(email)
  await page.getByRole('textbox', { name: 'Password' }).fill('wrong-horse-battery')
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByRole('alert').getByText('is not right').waitFor()
  await page.getByRole('textbox', { name: 'Password' }).fill(password)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await heading('People').waitFor()
  expect(new URL(page.url()).search).toBe('?q=mei')
  await page.getByText('Nobody fits “mei”').waitFor()
})

test('a source without a name is not created; with one it has a key and lines to copy', async () => {
  await page.goto(`${url}/sources/new`)
  await page.getByRole('button', { name: 'Create the source' }).click()
  await page.getByText('A source needs a name.').waitFor()
  await page.getByLabel('Name', { exact: true }).fill('Shop')
  await page.getByRole('button', { name: 'Create the source' }).click()
  await heading('Shop').waitFor()
  await page.getByRole('tab', { name: 'curl' }).click()
  const lines = await page.getByRole('tabpanel', { name: 'curl' }).innerText()
  writeKey = /-u '([^:]+):'/.exec(lines)?.[1] ?? ''
  expect(writeKey).not.toBe('')
  expect(lines).toContain(`${url}/v1/batch`)
})

test('events appear as they arrive, each with what became of it, and silence is said in words', async () => {
  await page.goto(`${url}/live`)
  await page.getByText('Listening').waitFor()
  await send(writeKey, [
    {
      type: 'identify',
      userId: 'u-1',
      messageId: 'm-1',
      traits: { name: 'Mei Lin', email: 'mei@example.com' },
      context: agreed,
    },
    {
      type: 'track',
      userId: 'u-1',
      messageId: 'm-2',
      event: 'Order Completed',
      properties: { total: 42.5 },
      context: agreed,
    },
    { type: 'track', userId: 'u-2', messageId: 'm-3', event: 'Seen Without Consent' },
    { type: 'track', messageId: 'm-4', event: 'From Nobody', context: agreed },
  ])
  const rows = page.getByRole('list', { name: 'Events, newest first' }).getByRole('listitem')
  await rows.filter({ hasText: 'Order Completed' }).filter({ hasText: 'Kept' }).waitFor()
  const withheld = rows.filter({ hasText: 'Withheld' })
  await withheld.getByText('The source rests on consent and none was given.').waitFor()
  await withheld.getByText('Could change: with the next event after the person agrees.').waitFor()
  await rows.filter({ hasText: 'Refused' }).getByText('An event needs a userId or an anonymousId.').waitFor()
  // Withheld is not a fault: its sign has the colour of quiet text, never of an alarm.
  const colours = await withheld
    .first()
    .evaluate((row) => [...row.querySelectorAll('*')].map((e) => getComputedStyle(e).color))
  for (const colour of colours) {
    const [r = 0, g = 0, b = 0] = colour.match(/\d+/g)?.map(Number) ?? []
    expect(r - Math.max(g, b)).toBeLessThan(40)
  }
})

test('paused, nothing moves; resumed, nothing is lost', async () => {
  await page.keyboard.press('p')
  await page.getByText('Paused').waitFor()
  await send(writeKey, [{ type: 'track', userId: 'u-1', messageId: 'm-5', event: 'While Paused', context: agreed }])
  const held = page.getByRole('button', { name: /1 line held back/ })
  await held.waitFor()
  expect(await page.getByText('While Paused').count()).toBe(0)
  await held.click()
  await page.getByText('While Paused').waitFor()
})

test('a filter stands in the address and survives a reload', async () => {
  await page.getByText('Withheld', { exact: false }).first().click()
  await page.waitForURL(/outcome=withheld/)
  await page.reload()
  await page.getByText('Listening').waitFor()
  expect(await page.getByRole('checkbox', { name: /Withheld/ }).isChecked()).toBe(true)
})

test('the person is found by e-mail and shows traits with their origin, and what was done', async () => {
  await page.goto(`${url}/people`)
  await page.keyboard.press('/')
  await page.keyboard.type('mei@')
  await page.keyboard.press('Enter')
  await page.getByRole('link', { name: 'Mei Lin' }).click()
  await heading('Mei Lin').waitFor()
  const name = page.getByText('Observed by us · Source: Shop').first()
  await name.waitFor({ state: 'attached' })
  await page.getByRole('link', { name: 'Timeline' }).click()
  const order = page.getByRole('button', { name: /Order Completed/ })
  await order.waitFor()
  await order.click()
  await page.getByText('"total": 42.5').waitFor()
  await page.getByRole('heading', { level: 2, name: 'Today' }).waitFor()
})

test('the keyboard leads from page to page, and the palette anywhere', async () => {
  await page.keyboard.press('Escape')
  await page.locator('body').click({ position: { x: 700, y: 20 } })
  for (const [key, name] of [
    ['l', 'Live'],
    ['s', 'Segments'],
    ['o', 'Sources'],
    ['q', 'Quarantine'],
    ['p', 'People'],
  ] as const) {
    await page.keyboard.press('g')
    await page.keyboard.press(key)
    await heading(name).waitFor()
  }
  await page.keyboard.press('?')
  await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor()
  await page.keyboard.press('Escape')
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  await page.keyboard.press('Control+k')
  await page.getByRole('combobox', { name: /Go to/ }).fill('shop')
  await page.keyboard.press('Enter')
  await heading('Shop').waitFor()
})

test('every page has one main heading, a title, a language, and a name for each control', async () => {
  for (const path of ['/live', '/people', '/sources', '/sources/new', '/quarantine', '/system', '/settings']) {
    await page.goto(url + path)
    await page.getByRole('heading', { level: 1 }).waitFor()
    expect(await page.getByRole('heading', { level: 1 }).count()).toBe(1)
    expect(await page.getByRole('main').count()).toBe(1)
    expect(await page.getByRole('navigation', { name: 'Pages' }).count()).toBe(1)
    expect(await page.title()).toMatch(/ · Candor$/)
    expect(await page.locator('html').getAttribute('lang')).toBe('en')
    const nameless = await page.evaluate(() =>
      [...document.querySelectorAll('button, a[href], input:not([type=hidden]), select, textarea')]
        .filter((e) => !e.closest('[aria-hidden=true]') && e.getClientRects().length > 0)
        .filter((e) => {
          const labels = (e as HTMLInputElement).labels
          const text = e.getAttribute('aria-label') ?? e.getAttribute('aria-labelledby') ?? labels?.[0]?.textContent
          return (text || e.textContent || '').trim() === ''
        })
        .map((e) => e.outerHTML.slice(0, 200)),
    )
    expect(nameless, path).toEqual([])
  }
})

test('what was put aside can be looked at, and is discarded only after a question', async () => {
  await send(writeKey, [
    {
      type: 'track',
      userId: 'u-1',
      messageId: 'm-6',
      event: 'Long Ago',
      timestamp: '1700-01-01T00:00:00Z',
      context: agreed,
    },
  ])
  const row = page.getByRole('listitem').filter({ hasText: 'Long Ago' })
  await expect
    .poll(async () => {
      await page.goto(`${url}/quarantine`)
      await page
        .getByText(/in the future or before 1900|Nothing is put aside/)
        .first()
        .waitFor()
      return row.count()
    }, patience)
    .toBe(1)
  await row.getByRole('button', { name: 'Show the event' }).click()
  await row.getByText('"Long Ago"').waitFor()
  await row.getByRole('checkbox').check()
  await page.getByRole('button', { name: 'Discard', exact: true }).click()
  const dialog = page.getByRole('dialog', { name: 'Discard 1 event for good?' })
  await dialog.getByRole('button', { name: 'Cancel' }).click()
  await dialog.waitFor({ state: 'detached' })
  expect(await row.count()).toBe(1)
  await page.getByRole('button', { name: 'Discard', exact: true }).click()
  await dialog.getByRole('button', { name: 'Delete the content' }).click()
  await page.getByText('1 event was discarded.').waitFor()
  await page.getByText('Nothing is put aside').waitFor()
})

test.each(['light', 'dark'] as const)('every text has a contrast of at least 4.5 to 1 in %s', async (scheme) => {
  await page.evaluate((s) => localStorage.setItem('candor.scheme', s), scheme)
  for (const path of ['/live', '/people', '/sources', '/sources/new', '/quarantine', '/system', '/settings/keys']) {
    await page.goto(url + path)
    await page.getByRole('heading', { level: 1 }).waitFor()
    expect(await page.evaluate(faintTexts), path).toEqual([])
  }
  await page.evaluate(() => localStorage.setItem('candor.scheme', 'light'))
})

test('an API key is shown once, and a revoked one is struck out', async () => {
  await page.goto(`${url}/settings/keys`)
  await page.getByRole('button', { name: 'New API key' }).click()
  await page.getByLabel('What it is for').fill('Nightly export')
  await page.getByRole('button', { name: 'Create the key' }).click()
  await page.getByText('Choose at least one right.').waitFor()
  await page.getByRole('checkbox', { name: 'See people' }).check()
  await page.getByRole('button', { name: 'Create the key' }).click()
  const secret = page.getByRole('dialog').getByText(/^cnd_[\w-]{43}$/)
  await secret.waitFor()
  const key = await secret.innerText()
  const read = () => fetch(`${url}/v1/people`, { headers: { authorization: `Bearer ${key}` } })
  expect((await read()).status).toBe(200)
  await page.getByRole('button', { name: 'I have stored it' }).click()
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  expect(await page.getByText(key).count()).toBe(0)
  await page.getByRole('button', { name: 'Revoke' }).click()
  await page.getByRole('button', { name: 'Revoke the key' }).click()
  await page.getByText(/Revoked/).waitFor()
  await expect.poll(async () => (await read()).status, patience).toBe(401)
})

test('what was done stands in the audit log', async () => {
  await page.goto(`${url}/settings/audit`)
  await page.getByRole('row').filter({ hasText: email }).first().waitFor()
})

test('in Arabic everything turns round, in Chinese it turns back, and the choice is kept', async () => {
  await page.goto(`${url}/people`)
  await heading('People').waitFor()
  const html = page.locator('html')
  await page.getByRole('button', { name: 'Account and display' }).click()
  await page.getByRole('menuitemradio', { name: 'العربية' }).click()
  await heading('الأشخاص').waitFor()
  expect(await html.getAttribute('dir')).toBe('rtl')
  const nav = await page.getByRole('navigation', { name: 'الصفحات' }).boundingBox()
  expect(nav?.x).toBeGreaterThan(640)
  await page.reload()
  await heading('الأشخاص').waitFor()
  expect(await html.getAttribute('dir')).toBe('rtl')
  await page.getByRole('button', { name: 'الحساب والعرض' }).click()
  await page.getByRole('menuitemradio', { name: '简体中文' }).click()
  await heading('人员').waitFor()
  expect(await html.getAttribute('dir')).toBe('ltr')
  expect(await html.getAttribute('lang')).toBe('zh-Hans')
})

test('dark is dark, and stays so', async () => {
  await page.getByRole('button', { name: '账户与显示' }).click()
  await page.getByRole('menuitemradio', { name: '深色' }).click()
  await page.reload()
  await heading('人员').waitFor()
  expect(await page.evaluate(() => getComputedStyle(document.body).backgroundColor)).toBe('rgb(20, 22, 26)')
})

test('after signing out nothing of the workspace is shown', async () => {
  await page.getByRole('button', { name: '账户与显示' }).click()
  await page.getByRole('menuitem', { name: '退出登录' }).click()
  await heading('登录').waitFor()
  await page.goto(`${url}/people`)
  await heading('登录').waitFor()
})

test('in all this nothing was refused by the content security policy, and no other host was called', () => {
  expect(complaints).toEqual([])
})

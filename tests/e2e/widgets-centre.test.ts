/** The preference centre: over a page for this browser, with a token for a person, and as a page of its own. */

import { readFile } from 'node:fs/promises'
import type { Locator, Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import type { Candor } from '../../packages/sdk/src/index.ts'
import {
  context,
  findings,
  newContext,
  nothing,
  open,
  openBanner,
  refusal,
  server,
  stored,
  token,
  until,
  useWidgets,
} from './widgets-site.ts'

declare const candor: Candor

useWidgets()

const answers = () => server.to('/v1/consent/answers')
const changes = () => server.to('/v1/preferences').filter(({ method }) => method === 'PUT')
const switchOf = (centre: Locator, name: string) => centre.getByRole('switch', { name })
const button = (where: Page | Locator, name: string) => where.getByRole('button', { name, exact: true })

/** A page whose visitor agreed to everything, with the centre open. */
const afterYes = async () => {
  const { page, banner } = await openBanner()
  await button(banner, 'Accept all').click()
  await until(() => expect(answers()).toHaveLength(1))
  await page.waitForFunction(() => localStorage.getItem('candor.wk.receipts') !== null)
  const { anonymousId } = await page.evaluate(() => candor.state())
  server.requests.length = 0
  await button(page, 'Privacy choices').click()
  const centre = page.getByRole('dialog')
  await switchOf(centre, 'Understanding use').waitFor()
  return { page, centre, anonymousId }
}

const withToken = async (where: Parameters<typeof open>[0] = {}) => {
  const page = await open({ ...where, options: { banner: false, ...where.options } })
  await page.evaluate((one) => candor.preferences.open({ token: one }), token)
  const centre = page.getByRole('dialog')
  await centre.getByRole('switch').first().waitFor()
  return { page, centre }
}

describe('on a page, for this browser', () => {
  test('shows what was agreed to, and one click withdraws it, as one click gave it', async () => {
    const { page, centre, anonymousId } = await afterYes()
    expect(await centre.getByRole('switch', { checked: true }).count()).toBe(4)
    await switchOf(centre, 'Understanding use').click()
    await centre.getByText('Stopped: Understanding use.').waitFor()
    expect(answers().map(({ body }) => [body.subject, body.answers])).toEqual([
      [{ anonymousId }, [{ purpose: 'analytics', answer: 'withdraw' }]],
    ])
    expect((await page.evaluate(() => candor.state().consent.preferences))?.analytics).toBe(false)
    await switchOf(centre, 'Understanding use').click()
    await centre.getByText('Allowed: Understanding use.').waitFor()
    expect(answers()[1]!.body.answers).toEqual([{ purpose: 'analytics', answer: 'grant' }])
    expect(server.to('/v1/consent/presentations')[1]!.body.layoutSha256).toMatch(/^[0-9a-f]{64}$/)
  })

  test('withdraws everything in one action, and leaves the word on the device and nothing else', async () => {
    const { page, centre, anonymousId } = await afterYes()
    await button(centre, 'Withdraw everything').click()
    await centre.getByText('Everything is withdrawn.').waitFor()
    expect(answers()).toHaveLength(1)
    const { body } = answers()[0]!
    expect(body.subject).toEqual({ anonymousId })
    expect(new Set(body.answers.map(({ answer }: { answer: string }) => answer))).toEqual(new Set(['withdraw']))
    expect(body.answers).toHaveLength(4)
    expect(await centre.getByRole('switch', { checked: true }).count()).toBe(0)
    await page.waitForFunction(() => candor.state().queued === 0)
    expect(await stored(page)).toEqual(refusal)
    await button(centre, 'Withdraw everything').click()
    await centre.getByText('Nothing is allowed, so there is nothing to withdraw.').waitFor()
    expect(answers()).toHaveLength(1)
  })

  test('a withdrawal works without the server, and is told as soon as it is back', async () => {
    const { page, centre, anonymousId } = await afterYes()
    server.state.status = { '/v1/consent/presentations': 503, '/v1/consent/answers': 503, '/v1/b': 503 }
    await button(centre, 'Withdraw everything').click()
    expect((await page.evaluate(() => candor.state().consent)).status).toBe('refused')
    await until(() => expect(server.requests.some(({ status }) => status === 503)).toBe(true))
    await page.close()
    server.state.status = {}
    const next = await open()
    await until(() => expect(answers()).toHaveLength(1))
    expect(answers()[0]!.body.subject).toEqual({ anonymousId })
    await next.waitForFunction(() => Object.keys(localStorage).length === 1, null, { timeout: 30_000 })
    expect(await stored(next)).toEqual(refusal)
  })

  test('the off-switch works where nothing can be loaded', async () => {
    const { page, banner } = await openBanner()
    await button(banner, 'Accept all').click()
    await until(() => expect(answers()).toHaveLength(1))
    server.state.status['/v1/consent/config'] = 503
    await button(page, 'Privacy choices').click()
    const centre = page.getByRole('dialog')
    await centre.getByText('Your choices could not be loaded.').waitFor()
    await button(centre, 'Withdraw everything').click()
    expect((await page.evaluate(() => candor.state().consent)).status).toBe('refused')
    server.state.status = {}
    await button(centre, 'Try again').click()
    await switchOf(centre, 'Understanding use').waitFor()
    expect(await centre.getByRole('switch', { checked: true }).count()).toBe(0)
  })

  test('looking changes nothing: no id, no storage, no answer', async () => {
    const { page } = await openBanner()
    await page.evaluate(() => candor.preferences.open())
    const centre = page.getByRole('dialog')
    await centre.getByText('Not answered, so we treat it as a no.').first().waitFor()
    expect(await stored(page)).toEqual(nothing)
    await page.keyboard.press('Escape')
    await centre.waitFor({ state: 'detached' })
    expect(answers()).toEqual([])
    expect(await page.locator('.banner').count()).toBe(1)
  })

  test('an answer given in the centre is an answer to the banner', async () => {
    const { page, banner } = await openBanner()
    await page.evaluate(() => candor.preferences.open())
    const centre = page.getByRole('dialog')
    await switchOf(centre, 'Suggestions that fit').click()
    await until(() => expect(answers()).toHaveLength(1))
    expect(answers()[0]!.body.answers).toEqual([{ purpose: 'personalisation', answer: 'grant' }])
    expect(await banner.count()).toBe(0)
  })

  test('an element of the page opens it, and then no button floats', async () => {
    const page = await open({ path: '/inline' })
    await button(page.locator('.banner'), 'Refuse all').click()
    await button(page, 'Privacy').click()
    await page.getByRole('dialog').waitFor()
    expect(await button(page, 'Privacy choices').count()).toBe(0)
  })

  test('a part that could not be loaded is asked for again', async () => {
    const { page, banner } = await openBanner()
    await button(banner, 'Refuse all').click()
    server.state.status['/sdk/centre.js'] = 503
    const failed = page.waitForEvent('console', (message) => message.text().includes('centre.js'))
    await button(page, 'Privacy choices').click()
    await failed
    server.state.status = {}
    await button(page, 'Privacy choices').click()
    await page.getByRole('dialog').waitFor()
  })

  test('keeps the focus inside, ends with Escape, and gives the focus back', async () => {
    const { page, centre } = await afterYes()
    const focused = () => page.evaluate(() => document.activeElement?.shadowRoot?.activeElement?.textContent ?? '')
    expect(await focused()).toBe('Your privacy choices')
    const outside = () => page.evaluate(() => document.activeElement?.closest('main') !== null)
    for (let i = 0; i < 20; i++) {
      await page.keyboard.press('Tab')
      expect(await outside()).toBe(false)
    }
    await page.keyboard.press('Escape')
    await centre.waitFor({ state: 'detached' })
    expect(await focused()).toBe('Privacy choices')
  })

  test('a receipt of each answer can be saved', async () => {
    const { page, centre } = await afterYes()
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      centre.getByRole('button', { name: /^Download the receipt for Understanding use/ }).click(),
    ])
    expect(download.suggestedFilename()).toMatch(/^receipt-r-\d+\.json$/)
    expect(JSON.parse(await readFile(await download.path(), 'utf8'))).toHaveProperty('receipt_id')
  })
})

describe('with a token, for a person', () => {
  test('shows purposes, topics, channels, frequency, what is known and why, and receipts', async () => {
    const { centre } = await withToken()
    for (const heading of ['What we may use your data for', 'What we know and why', 'Receipts'])
      await centre.getByRole('heading', { name: heading }).waitFor()
    for (const group of ['What you want to hear about', 'How we may reach you', 'How often we may write'])
      await centre.getByRole('group', { name: group }).waitFor()
    await centre.getByText('Allowed since March 2, 2026.', { exact: true }).waitFor()
    const chips = centre.locator('.chip')
    expect(await chips.evaluateAll((all) => all.map((chip) => chip.getAttribute('data-origin')))).toEqual([
      'zero',
      'first',
      'second',
      'third',
      'inferred',
    ])
    await centre.getByText('Our guess, 70% sure · Orders').waitFor()
    await centre.getByText('Used for: Understanding use and Suggestions that fit.').waitFor()
  })

  test('sends each change alone, with a key of its own and the words that were shown', async () => {
    const { centre } = await withToken()
    await switchOf(centre, 'Understanding use').click()
    await centre.getByRole('checkbox', { name: 'Events near you' }).click()
    await centre.getByRole('checkbox', { name: 'E-mail' }).click()
    await centre.getByRole('radio', { name: 'At most once a month' }).click()
    await until(() => expect(changes()).toHaveLength(4))
    const bodies = changes().map(({ body }) => body)
    expect(bodies).toMatchObject([
      { answers: [{ purpose: 'analytics', answer: 'withdraw' }] },
      { answers: [], topics: [{ key: 'events', on: true }] },
      { answers: [], channels: [{ key: 'email', on: false }] },
      { answers: [], frequency: 'monthly' },
    ])
    expect(new Set(bodies.map(({ idempotencyKey }) => idempotencyKey)).size).toBe(4)
    expect(bodies[0].shown.agreement).toMatchObject({ key: 'site', version: 3, locale: 'en' })
    await centre.getByText('Saved.').waitFor()
    expect(await centre.getByRole('radio', { name: 'At most once a month' }).isChecked()).toBe(true)
  })

  test('a change that does not arrive is taken back and said', async () => {
    const { page, centre } = await withToken()
    server.state.status['/v1/preferences'] = 400
    await switchOf(centre, 'Suggestions that fit').click()
    await centre.getByText('The change did not reach us, so nothing has changed.').waitFor()
    expect(await switchOf(centre, 'Suggestions that fit').isChecked()).toBe(false)
    expect(await stored(page)).toEqual(nothing)
  })

  test('the device follows what the person changes, and only that', async () => {
    const { page, centre } = await withToken({ options: { consent: { analytics: true, email: true } } })
    await switchOf(centre, 'Understanding use').click()
    await centre.getByText('Stopped: Understanding use.').waitFor()
    expect((await page.evaluate(() => candor.state().consent)).preferences).toMatchObject({
      analytics: false,
      email: true,
    })
  })

  test('the token goes to the server alone: not into storage, not into events, not to another host', async () => {
    server.state.preferences = {
      receipts: [{ id: 'r-x', purpose: 'analytics', at: '2026-03-02T10:00:00Z', url: 'http://127.0.0.1:9/receipt' }],
    }
    // The policy of a strict page would keep it in already.
    await newContext({ bypassCSP: true })
    const { page, centre } = await withToken()
    const asked: Record<string, string>[] = []
    await page.route('http://127.0.0.1:9/**', (route) => {
      asked.push(route.request().headers())
      return route.abort()
    })
    await centre.getByRole('button', { name: /^Download/ }).click()
    await centre.getByText('The receipt could not be loaded.').waitFor()
    expect(asked.map(({ authorization }) => authorization)).toEqual([undefined])
    expect(JSON.stringify(await stored(page))).not.toContain(token)
    const elsewhere = server.requests.filter((r) => !['/v1/preferences'].includes(r.path))
    expect(JSON.stringify(elsewhere.map(({ headers, body, query }) => [headers, body, [...query]]))).not.toContain(
      token,
    )
  })
})

describe('as a page of its own', () => {
  const visit = async (path = token, lang = 'en') => {
    const page = await context.newPage()
    await page.goto(`${server.url}/preferences/${path}?lang=${lang}`)
    return page
  }

  test('works behind a signed link under the strictest policy, and stores nothing', async () => {
    const page = await visit()
    await switchOf(page.locator('.centre'), 'Understanding use').click()
    await page.getByText('Stopped: Understanding use.').waitFor()
    expect(await page.title()).toBe('Your privacy choices')
    expect(await stored(page)).toEqual(nothing)
    expect(server.requests.filter(({ headers }) => headers.referer?.includes(token))).toEqual([])
    expect(new Set(server.calls())).toEqual(new Set(['GET /v1/preferences', 'PUT /v1/preferences']))
  })

  test('a link that has ended says so, and what to do', async () => {
    const page = await visit('an-old-token')
    await page.getByText('This link has ended, and nothing has changed.').waitFor()
    expect(await page.getByRole('switch').count()).toBe(0)
  })

  test('a server that is away is no ended link: trying again helps', async () => {
    server.state.status['/v1/preferences'] = 503
    const page = await visit()
    await page.getByText('Your choices could not be loaded.').waitFor({ timeout: 30_000 })
    server.state.status = {}
    await button(page, 'Try again').click()
    await page.getByRole('switch').first().waitFor()
  })

  test('speaks three languages, and mirrors for Arabic', async () => {
    const page = await visit()
    await button(page, 'العربية').click()
    await page.getByRole('heading', { name: 'خيارات الخصوصية' }).waitFor()
    expect(await page.evaluate(() => [document.documentElement.lang, document.documentElement.dir])).toEqual([
      'ar',
      'rtl',
    ])
    const row = page.locator('.purpose', { hasText: 'فهم الاستخدام' }).first()
    const [label, control] = [await row.locator('label').boundingBox(), await row.getByRole('switch').boundingBox()]
    expect(label!.x).toBeGreaterThan(control!.x)
    await button(page, '简体中文').click()
    await page.getByRole('heading', { name: '您的隐私选择' }).waitFor()
    expect(await page.evaluate(() => document.documentElement.dir)).toBe('ltr')
    expect(server.to('/v1/preferences').map(({ query }) => query.get('locale'))).toEqual(['en', 'ar', 'zh'])
  })

  test('at 400 % zoom nothing has to be scrolled sideways', async () => {
    await newContext({ viewport: { width: 320, height: 256 } })
    const page = await visit()
    await page.getByRole('switch').first().waitFor()
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320)
  })

  test('refusal of sale by the browser is said and kept', async () => {
    await context.addInitScript(() =>
      Object.defineProperty(Navigator.prototype, 'globalPrivacyControl', { get: () => true }),
    )
    const page = await visit()
    await page.getByText('we honour it').waitFor()
    expect(await switchOf(page.locator('.centre'), 'Sharing with partners').isDisabled()).toBe(true)
  })
})

describe('for everybody', () => {
  test.each([
    { lang: 'en', colorScheme: 'light' },
    { lang: 'en', colorScheme: 'dark' },
    { lang: 'ar', colorScheme: 'light' },
    { lang: 'zh', colorScheme: 'dark' },
  ] as const)('axe finds nothing: $lang, $colorScheme', async ({ lang, colorScheme }) => {
    await newContext({ colorScheme })
    const { page, centre } = await withToken({ lang })
    await centre.locator('summary').click()
    await centre.getByRole('switch').first().click()
    await until(async () => expect(await centre.getByRole('status').textContent()).not.toBe(''))
    expect(await findings(page)).toEqual([])
    const hosted = await context.newPage()
    await hosted.goto(`${server.url}/preferences/${token}?lang=${lang}`)
    await hosted.getByRole('switch').first().waitFor()
    expect(await findings(hosted)).toEqual([])
    await hosted.goto(`${server.url}/preferences/ended?lang=${lang}`)
    await hosted.locator('.panel').waitFor()
    expect(await findings(hosted)).toEqual([])
  })
})

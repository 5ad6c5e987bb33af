/** The consent banner, in a real browser on a page of a strict site. */

import type { Locator, Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import type { Candor } from '../../packages/sdk/src/index.ts'
import {
  address,
  context,
  findings,
  newContext,
  nothing,
  open,
  openBanner,
  refusal,
  server,
  sha256,
  site,
  still,
  stored,
  until,
  useWidgets,
} from './widgets-site.ts'

declare const candor: Candor

useWidgets()

const optional = ['analytics', 'personalisation', 'ads_measurement', 'partner_sharing']
const button = (banner: Locator, name: string) => banner.getByRole('button', { name, exact: true })
const answers = () => server.to('/v1/consent/answers')
const consent = (page: Page) => page.evaluate(() => candor.state().consent)
const shifts = (page: Page) => page.evaluate(() => (window as unknown as { shifts: number }).shifts)
const box = async (locator: Locator) => (await locator.boundingBox())!
const withSignal = () =>
  context.addInitScript(() => Object.defineProperty(Navigator.prototype, 'globalPrivacyControl', { get: () => true }))

describe('before an answer', () => {
  test('the device holds nothing, and no request says more than that the question was shown', async () => {
    const { page } = await openBanner()
    await page.evaluate(() => {
      candor.track('Seen')
      candor.identify('user-1', { email: 'a@example.com' })
    })
    await page.evaluate(() => candor.flush())
    await until(() => expect(server.calls()).toEqual(['GET /v1/consent/config', 'POST /v1/consent/presentations']))
    expect(await stored(page)).toEqual(nothing)
    expect(await context.cookies()).toEqual([])
    const [config] = server.to('/v1/consent/config')
    expect(Object.fromEntries(config!.query)).toEqual({ writeKey: 'wk', locale: 'en' })
    const [shown] = server.to('/v1/consent/presentations')
    expect(Object.keys(shown!.body).sort()).toEqual(['agreement', 'layoutSha256', 'signals', 'writeKey'])
    for (const { path, headers } of server.requests) {
      expect(headers.cookie).toBeUndefined()
      // Scripts are asked for by the page itself, as any script is.
      if (!path.startsWith('/sdk/')) expect(headers.referer).toBeUndefined()
    }
    await page.goto(`${site.url}/empty?options={}`)
    expect(server.events()).toEqual([])
  })

  test('what is shown is proved: the hash of the words, and of the layout at that moment', async () => {
    await openBanner()
    await until(() => expect(server.to('/v1/consent/presentations')).toHaveLength(1))
    const { agreement, layoutSha256, signals } = server.to('/v1/consent/presentations')[0]!.body
    expect(agreement).toMatchObject({ key: 'site', version: 3, locale: 'en' })
    expect(agreement.textSha256).toMatch(/^[0-9a-f]{64}$/)
    expect(layoutSha256).toMatch(/^[0-9a-f]{64}$/)
    expect(signals).toEqual({ gpc: false })
    server.requests.length = 0
    await newContext()
    await openBanner()
    await until(() => expect(server.to('/v1/consent/presentations')).toHaveLength(1))
    expect(server.to('/v1/consent/presentations')[0]!.body.layoutSha256).toBe(layoutSha256)
  })

  test('the words are shown letter by letter, and words that differ from their hash are not shown at all', async () => {
    const { page, banner } = await openBanner()
    const text = (await banner.locator('.text').textContent()) ?? ''
    await until(() => expect(server.to('/v1/consent/presentations')).toHaveLength(1))
    expect(sha256(text)).toBe(server.to('/v1/consent/presentations')[0]!.body.agreement.textSha256)
    server.requests.length = 0
    server.state.text = 'Other words'
    const said: string[] = []
    page.on('console', (message) => said.push(message.text()))
    await page.reload()
    await until(() => expect(said.join()).toContain('differs from its published hash'))
    expect(await page.locator('.banner').count()).toBe(0)
    expect(server.to('/v1/consent/presentations')).toEqual([])
    expect((await consent(page)).status).toBe('unknown')
  })

  test('a server that cannot be asked leaves the page alone, and nothing is collected', async () => {
    server.state.status['/v1/consent/config'] = 503
    const page = await open()
    const said: string[] = []
    page.on('console', (message) => said.push(message.text()))
    await page.reload()
    await until(() => expect(said.join()).toContain('could not be loaded'))
    expect(await stored(page)).toEqual(nothing)
    expect((await consent(page)).status).toBe('unknown')
  })

  test('nothing on the page moves when the question comes and when it goes', async () => {
    const { page, banner } = await openBanner()
    const heading = await box(page.locator('h1'))
    expect(await shifts(page)).toBe(0)
    await button(banner, 'Choose purposes').click()
    await button(banner, 'Refuse all').click()
    await page.locator('.said').waitFor()
    expect(await box(page.locator('h1'))).toEqual(heading)
    expect(await shifts(page)).toBe(0)
  })
})

describe('refusing', () => {
  test('takes one click, is remembered as one word, and is told without naming anybody', async () => {
    const { page, banner } = await openBanner()
    await page.evaluate(() => candor.track('Before'))
    await button(banner, 'Refuse all').click()
    expect((await consent(page)).status).toBe('refused')
    expect(await banner.count()).toBe(0)
    await until(() => expect(answers()).toHaveLength(1))
    const { body } = answers()[0]!
    expect(body).toMatchObject({ writeKey: 'wk', subject: {}, presentationId: 'p-1' })
    expect(body.answers).toEqual(optional.map((purpose) => ({ purpose, answer: 'deny' })))
    expect(await stored(page)).toEqual(refusal)
    expect(server.events()).toEqual([])
  })

  test('is as prominent as accepting: the same size, line and colours, and nothing is chosen beforehand', async () => {
    const { page, banner } = await openBanner()
    await still(page)
    const look = (name: string) =>
      button(banner, name).evaluate((element) => {
        const { color, backgroundColor, borderColor, fontSize, fontWeight } = getComputedStyle(element)
        const { width, height, top } = element.getBoundingClientRect()
        return { color, backgroundColor, borderColor, fontSize, fontWeight, width, height, top }
      })
    expect(await look('Refuse all')).toEqual(await look('Accept all'))
    expect((await box(button(banner, 'Refuse all'))).height).toBeGreaterThanOrEqual(44)
    await button(banner, 'Choose purposes').click()
    expect(await banner.getByRole('switch').count()).toBe(optional.length)
    expect(await banner.getByRole('switch', { checked: true }).count()).toBe(0)
  })

  test('is the end of it: later pages ask nothing and send nothing', async () => {
    const { page, banner } = await openBanner()
    await button(banner, 'Refuse all').click()
    await until(() => expect(answers()).toHaveLength(1))
    server.requests.length = 0
    await page.reload()
    await page.evaluate(() => candor.track('Later'))
    await page.getByRole('button', { name: 'Privacy choices' }).waitFor()
    expect(server.calls()).toEqual([])
    expect(await banner.count()).toBe(0)
    expect(server.events()).toEqual([])
    expect(await stored(page)).toEqual(refusal)
  })
})

describe('accepting', () => {
  test('makes an id only now, tells the server who agreed to what, and stamps what is sent', async () => {
    const { page, banner } = await openBanner()
    await page.evaluate(() => candor.track('Before'))
    await button(banner, 'Accept all').click()
    await until(() => expect(answers()).toHaveLength(1))
    const { anonymousId } = await page.evaluate(() => candor.state())
    const { body } = answers()[0]!
    expect(body.subject).toEqual({ anonymousId })
    expect(body.answers).toEqual(optional.map((purpose) => ({ purpose, answer: 'grant' })))
    expect(new Date(body.occurredAt).toISOString()).toBe(body.occurredAt)
    expect(body.idempotencyKey).toMatch(/^[0-9a-f-]{36}$/)
    await until(() => expect(server.events().some((e: { event?: string }) => e.event === 'Before')).toBe(true))
    const stamps = server.events().map((e) => e.context.consent.categoryPreferences)
    for (const stamp of stamps) expect(stamp).toEqual(Object.fromEntries(optional.map((key) => [key, true])))
    const { local } = await stored(page)
    expect(Object.keys(local).every((name) => name.startsWith('candor.wk.'))).toBe(true)
    expect(JSON.parse(local['candor.wk.receipts']!)).toHaveLength(optional.length)
    expect(local['candor.wk.answers']).toBeUndefined()
  })

  test('names the user too, where the page has named one', async () => {
    const { page, banner } = await openBanner()
    await page.evaluate(() => candor.identify('user-1'))
    await button(banner, 'Accept all').click()
    await until(() => expect(answers()).toHaveLength(1))
    expect(answers()[0]!.body.subject.userId).toBe('user-1')
  })

  test('purpose by purpose grants what was chosen and nothing more', async () => {
    const { page, banner } = await openBanner()
    await button(banner, 'Choose purposes').click()
    await banner.getByRole('switch', { name: 'Understanding use' }).click()
    await button(banner, 'Save my choice').click()
    await until(() => expect(answers()).toHaveLength(1))
    expect(answers()[0]!.body.answers).toEqual(
      optional.map((purpose) => ({ purpose, answer: purpose === 'analytics' ? 'grant' : 'deny' })),
    )
    const expected = Object.fromEntries(optional.map((key) => [key, key === 'analytics']))
    expect(await consent(page)).toEqual({ status: 'granted', preferences: expected })
  })

  test('saving a choice of nothing is a refusal', async () => {
    const { page, banner } = await openBanner()
    await button(banner, 'Choose purposes').click()
    await button(banner, 'Save my choice').click()
    await until(() => expect(answers()).toHaveLength(1))
    expect(answers()[0]!.body.subject).toEqual({})
    expect(await stored(page)).toEqual(refusal)
  })

  test('never grants what the law of the place forbids, and asks nothing about it', async () => {
    server.state.config = { rules: { analytics: 'opt_out', partner_sharing: 'forbidden' } }
    const { page, banner } = await openBanner()
    await button(banner, 'Choose purposes').click()
    expect(await banner.getByRole('switch', { checked: true }).count()).toBe(1)
    expect(await banner.getByText('Sharing with partners').count()).toBe(0)
    await button(banner, 'Accept all').click()
    expect((await consent(page)).preferences).toMatchObject({ analytics: true, partner_sharing: false })
    await until(() => expect(answers()).toHaveLength(1))
    const asked = answers()[0]!.body.answers.map(({ purpose }: { purpose: string }) => purpose)
    expect(asked).not.toContain('partner_sharing')
  })

  test('an answer that did not reach the server waits on the device, and the next page tells it once', async () => {
    server.state.status['/v1/consent/answers'] = 503
    const { page, banner } = await openBanner()
    await button(banner, 'Accept all').click()
    await until(() => expect(server.calls()).toContain('POST /v1/consent/answers'))
    const [first] = server.requests.filter((r) => r.path === '/v1/consent/answers')
    await page.close()
    server.state.status = {}
    const next = await open()
    await until(() => expect(answers()).toHaveLength(1))
    expect(answers()[0]!.body.idempotencyKey).toBe(first!.body.idempotencyKey)
    await next.waitForFunction(() => localStorage.getItem('candor.wk.answers') === null)
    expect(await next.locator('.banner').count()).toBe(0)
  })
})

describe('Global Privacy Control', () => {
  test('is honoured and said: even a yes to everything shares and sells nothing', async () => {
    await withSignal()
    const { page, banner } = await openBanner()
    await banner.getByText('Your browser asks us not to sell or share your data: we honour it.').waitFor()
    await button(banner, 'Choose purposes').click()
    expect(await banner.getByRole('switch', { name: 'Sharing with partners' }).isDisabled()).toBe(true)
    await button(banner, 'Accept all').click()
    await until(() => expect(answers()).toHaveLength(1))
    expect(answers()[0]!.body.answers).toEqual([
      { purpose: 'analytics', answer: 'grant' },
      { purpose: 'personalisation', answer: 'grant' },
      { purpose: 'ads_measurement', answer: 'deny' },
      { purpose: 'partner_sharing', answer: 'deny' },
    ])
    expect(server.to('/v1/consent/presentations')[0]!.body.signals).toEqual({ gpc: true })
    expect((await consent(page)).preferences).toMatchObject({ ads_measurement: false, partner_sharing: false })
  })

  test('is honoured where only the server saw it', async () => {
    server.state.config = { gpcHonoured: true }
    const { page, banner } = await openBanner()
    await banner.getByText('we honour it').waitFor()
    await button(banner, 'Accept all').click()
    expect((await consent(page)).preferences).toMatchObject({ analytics: true, partner_sharing: false })
  })
})

describe('no nagging', () => {
  test('an answer in one tab ends the question in the other', async () => {
    const first = await openBanner()
    const second = await openBanner()
    await button(first.banner, 'Accept all').click()
    await second.banner.waitFor({ state: 'detached' })
    await until(() => expect(answers()).toHaveLength(1))
    expect((await consent(second.page)).status).toBe('granted')
  })

  /** A page whose answer was given long enough ago to ask whether it still holds. */
  const afterADay = async () => {
    const { page, banner } = await openBanner()
    await button(banner, 'Accept all').click()
    await until(() => expect(answers()).toHaveLength(1))
    // That the server has it is not enough: what this device does not know to be told, the next page tells again.
    await page.waitForFunction(() => localStorage.getItem('candor.wk.answers') === null)
    server.requests.length = 0
    await page.reload()
    await page.getByRole('button', { name: 'Privacy choices' }).waitFor()
    expect(server.calls()).toEqual([])
    await page.evaluate(() => {
      const asked = JSON.parse(localStorage.getItem('candor.wk.asked')!)
      localStorage.setItem('candor.wk.asked', JSON.stringify({ ...asked, at: asked.at - 25 * 3_600_000 }))
    })
    return page
  }

  test('a page asks once a day whether the answer still holds, and does not ask the person while it does', async () => {
    const page = await afterADay()
    await page.reload()
    await until(() => expect(server.to('/v1/consent/config')).toHaveLength(1))
    expect(server.to('/v1/consent/config')[0]!.query.get('accepted')).toBe('site@3')
    await page.waitForFunction(() => Date.now() - JSON.parse(localStorage.getItem('candor.wk.asked')!).at < 3_600_000)
    await page.reload()
    await page.getByRole('button', { name: 'Privacy choices' }).waitFor()
    expect(server.calls()).toEqual(['GET /v1/consent/config'])
    expect(await page.locator('.banner').count()).toBe(0)
  })

  test('the person is asked again only when the server says so, with nothing taken over from before', async () => {
    const page = await afterADay()
    const text = 'New words'
    server.state.config = {
      reask: true,
      agreement: { key: 'site', version: 4, text, textSha256: sha256(text) },
    }
    await page.reload()
    const banner = page.locator('.banner')
    await banner.getByText('We ask again, because the text has changed').waitFor()
    await button(banner, 'Choose purposes').click()
    expect(await banner.getByRole('switch', { checked: true }).count()).toBe(0)
    await button(banner, 'Refuse all').click()
    await until(() => expect(answers()).toHaveLength(1))
    expect(answers()[0]!.body.answers[0]).toEqual({ purpose: 'analytics', answer: 'withdraw' })
    expect(answers()[0]!.body.subject.anonymousId).toMatch(/^[0-9a-f-]{36}$/)
    await page.waitForFunction(() => Object.keys(localStorage).length === 1)
    expect(await stored(page)).toEqual(refusal)
  })

  test('who refuses while a page asks whether the answer still holds is not asked, and the device keeps the word alone', async () => {
    const page = await afterADay()
    const text = 'New words'
    server.state.config = { reask: true, agreement: { key: 'site', version: 4, text, textSha256: sha256(text) } }
    let release = () => {}
    server.state.hold['/v1/consent/config'] = new Promise((resolve) => {
      release = resolve
    })
    await page.reload()
    await until(() => expect(server.to('/v1/consent/config')).toHaveLength(1))
    await page.evaluate(() => candor.consent('denied'))
    const heard = page.waitForResponse(/consent\/config/).then((response) => response.finished())
    release()
    await heard
    await page.getByRole('button', { name: 'Privacy choices' }).waitFor()
    // What the page itself asks now is answered after that, and a digest and a frame later the banner would be there.
    await page.evaluate(async (url) => {
      await (await fetch(url)).text()
      await crypto.subtle.digest('SHA-256', new Uint8Array(1))
      await new Promise(requestAnimationFrame)
      await new Promise<void>((resolve) => requestIdleCallback(() => resolve()))
    }, `${server.url}/v1/consent/config?writeKey=wk&locale=en`)
    expect(await page.locator('.banner').count()).toBe(0)
    // What tells the refusal leaves the device when it was sent.
    await until(async () => expect(await stored(page)).toEqual(refusal))
  })
})

describe('for everybody', () => {
  test('by keyboard alone: the question is first, each step is seen, and refusing is one key', async () => {
    const { page, banner } = await openBanner()
    const focused = () =>
      page.evaluate(() => {
        const deep = document.activeElement?.shadowRoot?.activeElement
        const outline = deep ? getComputedStyle(deep).outlineStyle : ''
        return { text: deep?.textContent, role: deep?.getAttribute('role'), seen: outline !== 'none' }
      })
    await page.keyboard.press('Tab')
    expect(await focused()).toMatchObject({ text: 'Refuse all', seen: true })
    await page.keyboard.press('Tab')
    expect((await focused()).text).toBe('Accept all')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    expect(await button(banner, 'Hide purposes').getAttribute('aria-expanded')).toBe('true')
    await page.keyboard.press('Escape')
    expect(await button(banner, 'Choose purposes').getAttribute('aria-expanded')).toBe('false')
    expect((await consent(page)).status).toBe('unknown')
    await page.keyboard.press('Enter')
    for (const _ of [1, 2]) await page.keyboard.press('Shift+Tab')
    for (let i = 0; i < 6 && (await focused()).role !== 'switch'; i++) await page.keyboard.press('Shift+Tab')
    await page.keyboard.press('Space')
    expect(await banner.getByRole('switch', { checked: true }).count()).toBe(1)
    await button(banner, 'Refuse all').focus()
    await page.keyboard.press('Enter')
    expect((await consent(page)).status).toBe('refused')
    expect((await focused()).text).toContain('Refused.')
  })

  test('the focus is never taken, and what has it is never hidden behind the question', async () => {
    const { page, banner } = await openBanner()
    expect(await page.evaluate(() => document.activeElement === document.body)).toBe(true)
    const covered = async (link: Locator) => {
      const [over, at] = [await box(banner), await box(link)]
      return at.y >= over.y && at.y + at.height <= over.y + over.height && at.x >= over.x && at.x < over.x + over.width
    }
    await page.setViewportSize({ width: 390, height: 700 })
    for (const link of [page.locator('a').nth(20), page.locator('#last')]) {
      await link.focus()
      await until(async () => expect(await covered(link)).toBe(false))
    }
    await button(banner, 'Refuse all').click()
    expect(await page.evaluate(() => document.documentElement.style.cssText)).toBe('')
  })

  test('Arabic mirrors: words, order of buttons and the small button', async () => {
    const { page, banner } = await openBanner({ lang: 'ar' })
    expect(await banner.evaluate((element) => getComputedStyle(element).direction)).toBe('rtl')
    const refuse = await box(button(banner, 'رفض الكل'))
    const accept = await box(button(banner, 'قبول الكل'))
    expect(refuse.x).toBeGreaterThan(accept.x)
    expect(refuse.width).toBe(accept.width)
    expect(server.to('/v1/consent/config')[0]!.query.get('locale')).toBe('ar')
    await button(banner, 'رفض الكل').click()
    const trigger = await box(page.getByRole('button', { name: 'خيارات الخصوصية' }))
    expect(trigger.x).toBeGreaterThan(640)
  })

  test('Chinese is asked in Chinese', async () => {
    const { banner } = await openBanner({ lang: 'zh-CN' })
    await button(banner, '全部拒绝').waitFor()
    await banner.getByText('每项用途均由您决定。').waitFor()
  })

  test('at 400 % zoom everything can be reached by scrolling one way, and some of the page stays in sight', async () => {
    await newContext({ viewport: { width: 320, height: 256 } })
    const { page, banner } = await openBanner()
    await button(banner, 'Choose purposes').click()
    const whole = await box(banner)
    expect(whole.y).toBeGreaterThanOrEqual(48)
    expect(await banner.evaluate((element) => element.scrollWidth <= element.clientWidth)).toBe(true)
    await banner.getByRole('switch', { name: 'Sharing with partners' }).click()
    await button(banner, 'Save my choice').click()
    expect((await consent(page)).preferences).toMatchObject({ partner_sharing: true, analytics: false })
  })

  test('nothing moves for those who asked for less motion', async () => {
    await newContext({ reducedMotion: 'reduce' })
    const { banner } = await openBanner()
    expect(await banner.evaluate((element) => getComputedStyle(element).animationName)).toBe('none')
  })

  test.each([
    { lang: 'en', colorScheme: 'light' },
    { lang: 'en', colorScheme: 'dark' },
    { lang: 'ar', colorScheme: 'light' },
    { lang: 'zh', colorScheme: 'dark' },
  ] as const)('axe finds nothing: $lang, $colorScheme', async ({ lang, colorScheme }) => {
    await newContext({ colorScheme, viewport: { width: 390, height: 800 } })
    await withSignal()
    const { page, banner } = await openBanner({ lang })
    expect(await findings(page)).toEqual([])
    await banner.getByRole('button').nth(2).click()
    expect(await findings(page)).toEqual([])
    await banner.getByRole('button').first().click()
    await page.locator('.said').waitFor()
    await page.getByRole('button').first().waitFor()
    expect(await findings(page)).toEqual([])
  })
})

describe('for vendors of advertising', () => {
  interface Vendors {
    __gpp(command: 'ping', callback: (ping: Record<string, unknown>) => void): void
    __tcfapi(command: 'getInAppTCData' | 'addEventListener', version: 2, callback: (data: unknown) => void): void
    heard: { tcString: string; eventStatus: string; purpose: { consents: Record<string, boolean> } }[]
  }
  const ping = (page: Page) =>
    page.evaluate(
      () => new Promise<Record<string, unknown>>((resolve) => (window as unknown as Vendors).__gpp('ping', resolve)),
    )
  const openAds = async () => {
    const page = await context.newPage()
    await page.goto(address({ path: '/ads' }))
    await page.evaluate(() => {
      const vendors = window as unknown as Vendors
      vendors.heard = []
      vendors.__tcfapi('addEventListener', 2, (data) => vendors.heard.push(data as Vendors['heard'][number]))
    })
    return { page, banner: page.locator('.banner') }
  }
  const heard = (page: Page) => page.evaluate(() => (window as unknown as Vendors).heard)

  test('`__gpp` says wait until there is an answer, and then the answer for the state', async () => {
    server.state.config = { jurisdiction: 'US-CA' }
    const { page, banner } = await openAds()
    expect((await ping(page)).signalStatus).toBe('not ready')
    await button(banner, 'Refuse all').click()
    await until(async () => expect((await ping(page)).signalStatus).toBe('ready'))
    const { applicableSections, gppString, parsedSections } = await ping(page)
    expect(applicableSections).toEqual([8])
    expect(gppString).toMatch(/^DB/)
    const [core] = [(parsedSections as { usca: unknown }).usca].flat() as Record<string, unknown>[]
    expect(core).toMatchObject({ SaleOptOut: 1, MspaCoveredTransaction: 2 })
    expect(await heard(page)).toEqual([])
  })

  test('`__tcfapi` tells TCF’s purposes, for an operator with a registered consent manager', async () => {
    const vendors = [{ id: 755, asksConsent: true, specialOnly: false }]
    const list = { listVersion: 100, policyVersion: 5, vendors }
    server.state.config = { cmp: { tcfCmpId: 300, publisherCountry: 'DE', vendors: list } }
    const { page, banner } = await openAds()
    await until(async () => expect((await heard(page)).at(-1)).toMatchObject({ eventStatus: 'cmpuishown' }))
    await button(banner, 'Accept all').click()
    await until(async () => expect((await heard(page)).at(-1)).toMatchObject({ eventStatus: 'useractioncomplete' }))
    const { tcString, purpose } = (await heard(page)).at(-1)!
    expect(tcString).toMatch(/^C/)
    expect(purpose.consents).toMatchObject({ 1: true, 7: true, 8: true, 3: false })
  })

  test('when TCF’s policies change, or an answer is too old, vendors are told to wait until the person was asked again', async () => {
    const under = (policyVersion: number) => ({
      cmp: {
        tcfCmpId: 300,
        publisherCountry: 'DE',
        vendors: { listVersion: 100, policyVersion, vendors: [{ id: 755, asksConsent: true, specialOnly: false }] },
      },
    })
    server.state.config = under(5)
    const { page, banner } = await openAds()
    await button(banner, 'Accept all').click()
    await until(async () => expect((await heard(page)).at(-1)?.eventStatus).toBe('useractioncomplete'))
    const remembered = () => page.evaluate(() => JSON.parse(localStorage.getItem('candor.wk.asked')!))
    expect(await remembered()).toMatchObject({ tcfPolicy: 5 })
    await page.close()
    const again = await openAds()
    await until(async () => expect((await heard(again.page)).at(-1)?.eventStatus).toBe('tcloaded'))
    await again.page.close()

    server.state.config = { ...under(6), reask: true }
    const changed = await openAds()
    await until(async () => expect((await heard(changed.page)).at(-1)?.eventStatus).toBe('cmpuishown'))
    expect(await changed.banner.count()).toBe(0)
    await changed.page.evaluate(() => {
      const asked = JSON.parse(localStorage.getItem('candor.wk.asked')!)
      localStorage.setItem('candor.wk.asked', JSON.stringify({ ...asked, at: 0 }))
    })
    await changed.page.close()
    const asking = await openAds()
    await asking.banner.getByText('the rules for advertising partners have changed').waitFor()
    expect(server.to('/v1/consent/config').map((r) => r.query.get('tcfPolicy'))).toContain('5')
    await button(asking.banner, 'Accept all').click()
    await until(async () => expect((await heard(asking.page)).at(-1)?.eventStatus).toBe('useractioncomplete'))
    await asking.page.close()

    server.state.config = under(6)
    const later = await openAds()
    await until(async () => expect((await heard(later.page)).at(-1)?.eventStatus).toBe('tcloaded'))
    await later.page.evaluate(() => {
      const asked = JSON.parse(localStorage.getItem('candor.wk.asked')!)
      localStorage.setItem('candor.wk.asked', JSON.stringify({ ...asked, at: 0 }))
    })
    await later.page.close()
    server.state.config = { ...under(6), renewBefore: new Date(Date.now() + 60_000).toISOString() }
    const old = await openAds()
    await old.banner.getByText('your answer is more than a year old').waitFor()
    await until(async () => expect((await heard(old.page)).at(-1)?.eventStatus).toBe('cmpuishown'))
  })

  test('where the server cannot be asked, vendors are told to wait', async () => {
    server.state.status['/v1/consent/config'] = 503
    const { page } = await openAds()
    await until(() => expect(server.requests.filter((r) => r.status === 503).length).toBeGreaterThan(1))
    expect((await ping(page)).signalStatus).toBe('not ready')
  })
})

describe('on any page', () => {
  test('one script element is enough, also under a policy without inline code', async () => {
    const page = await open({ path: '/tag' })
    await page.locator('.banner').waitFor()
    expect(server.to('/v1/consent/config')[0]!.query.get('writeKey')).toBe('wk')
  })

  test('a page that does not ask for the banner loads nothing of it', async () => {
    const page = await open({ options: { banner: false } })
    await page.evaluate(() => candor.consent('denied'))
    await page.reload()
    expect(server.requests.map((r) => r.path)).toEqual(['/sdk/candor.js', '/sdk/candor.js'])
  })

  test('a page that knows the answer already shows no question', async () => {
    const page = await open({ options: { consent: { analytics: true } } })
    await page.getByRole('button', { name: 'Privacy choices' }).waitFor()
    expect(await page.locator('.banner').count()).toBe(0)
    expect(server.to('/v1/consent/config')).toEqual([])
  })

  test('Google’s tags hear `default` first, `update` with the answer, and the remembered answer on the next page', async () => {
    const page = await context.newPage()
    await page.goto(address({ path: '/google' }))
    const layer = () =>
      page.evaluate(() =>
        (window as unknown as { dataLayer: ArrayLike<unknown>[] }).dataLayer.map((entry) => Array.from(entry)),
      )
    const banner = page.locator('.banner')
    await button(banner, 'Choose purposes').click()
    await banner.getByRole('switch', { name: 'Understanding use' }).click()
    expect(await layer()).toEqual([['consent', 'default', expect.objectContaining({ analytics_storage: 'denied' })]])
    await button(banner, 'Save my choice').click()
    const update = [
      'consent',
      'update',
      expect.objectContaining({ analytics_storage: 'granted', ad_storage: 'denied' }),
    ]
    expect((await layer()).slice(1)).toEqual([update])
    await page.reload()
    expect((await layer()).slice(1)).toEqual([update])
  })
})

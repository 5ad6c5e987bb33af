/** Question card, survey, concierge and wallet in a real browser, in three languages, against the shapes of the contracts. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { buildSdk } from '../../packages/sdk/build.mjs'
import type { AskMoment, AskOptions, Candor } from '../../packages/sdk/src/index.ts'
import { forms, type Language, languages, startAskingServer, wordsIn } from './asking-fixtures.ts'
import { launchBrowser } from './browser.ts'
import { findings, nothing, startSite, still, stored } from './widgets-site.ts'

declare const candor: Candor
declare const moments: AskMoment[]

let folder: string
let server: Awaited<ReturnType<typeof startAskingServer>>
let site: Awaited<ReturnType<typeof startSite>>
let browser: Browser
let context: BrowserContext
let complaints: string[]

const newContext = async (options: BrowserContextOptions = {}): Promise<void> => {
  await context?.close()
  context = await browser.newContext(options)
  context.on('weberror', (error) => complaints.push(String(error.error())))
}
const until = (check: () => unknown) => vi.waitFor(check, { timeout: 30_000, interval: 50 })

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'candor-asking-'))
  await buildSdk(folder)
  server = await startAskingServer(folder)
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
    // The site allows no pictures at all: their words stand in for them.
    expect(violations.filter((one) => !one.startsWith('img-src'))).toEqual([])
  }
  expect(server.broken()).toEqual([])
  await context.close()
  expect(complaints).toEqual([])
})

/** A page of the shop. `agreed`: events may be kept. */
const visit = async (lang: Language = 'en', agreed = true): Promise<Page> => {
  const page = await context.newPage()
  const options = {
    writeKey: 'wk',
    host: server.url,
    flushInterval: 50,
    locale: lang,
    ...(agreed && { consent: 'granted' }),
  }
  await page.goto(`${site.url}/page?lang=${lang}&options=${encodeURIComponent(JSON.stringify(options))}`)
  await page.evaluate(() => {
    const all: AskMoment[] = []
    Object.assign(window, { moments: all })
  })
  return page
}
/** What can be handed to a page. */
type Given = Pick<AskOptions, 'open' | 'placement' | 'context'>
const ask = (page: Page, options: Given = {}, how: 'ask' | 'concierge' = 'ask') =>
  page.evaluate(([given, call]) => candor[call]({ ...given, on: (moment) => moments.push(moment) }), [
    options,
    how,
  ] as const)
const openQuestion = (page: Page, key: string, more: Given = {}) =>
  ask(page, { open: { kind: 'question', key }, ...more })
const gift = { open: { kind: 'flow', key: 'gift' } } as const
const kinds = (page: Page) => page.evaluate(() => moments.map((moment) => moment.kind))
const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true })

const looks = languages.flatMap((lang) => (['light', 'dark'] as const).map((colorScheme) => ({ lang, colorScheme })))

test.each(looks)('axe finds nothing in a question of any form: $lang, $colorScheme', async ({ lang, colorScheme }) => {
  await newContext({ colorScheme })
  const page = await visit(lang)
  const keys = Object.keys(forms)
  await page.evaluate((all) => {
    for (const key of all) {
      const place = document.createElement('div')
      place.id = `ask-${key}`
      document.body.append(place)
    }
    for (const key of all) candor.ask({ open: { kind: 'question', key }, into: `#ask-${key}` })
  }, keys)
  await until(async () => expect(await page.locator('.card form').count()).toBe(keys.length))
  await page.getByText('personalisation of visits').first().waitFor()
  expect(await findings(page)).toEqual([])
  if (lang === 'ar') expect(await page.locator('.candor').first().getAttribute('dir')).toBe('rtl')
})

test('why, what for, what it gives and how long it takes stand above the answer; what changed and what was given follow it', async () => {
  const page = await visit()
  await openQuestion(page, 'single', { placement: 'web:home' })
  const card = page.locator('.card')
  const w = wordsIn('en')
  for (const words of [w.why!, `50 points · ${w.gets}`, w.use!, 'about 10 seconds'])
    await card.getByText(words).waitFor()
  await page.getByRole('radio', { name: w.sister }).check()
  await button(page, 'Send my answer').click()
  await card.getByText(w.effect!).waitFor()
  await card.getByText('You received 50 points.').waitFor()
  const [answer] = server.to('/v1/ask/answers')
  expect(answer).toMatchObject({
    question: 'single',
    version: 1,
    outcome: 'answered',
    answer: 'sister',
    placement: 'web:home',
  })
  expect(answer.reward).toEqual({ kind: 'points', amount: 50 })
  await button(page, 'Take my answer back').click()
  await card.getByText('Taken back.', { exact: false }).waitFor()
  expect(server.to('/v1/ask/take-back')).toHaveLength(1)
  expect(await kinds(page)).toEqual(['shown', 'answered', 'taken_back'])
})

test('to wait, rather not to say and to close are told apart, each in one touch', async () => {
  const page = await visit()
  const outcomes = [
    ['Not now', 'skipped'],
    ['Rather not say', 'rather_not_say'],
    ['Close', 'dismissed'],
  ] as const
  for (const [name, outcome] of outcomes) {
    await openQuestion(page, 'single')
    await page.locator('.card').waitFor()
    await button(page, name).first().click()
    await until(() => expect(server.to('/v1/ask/answers').at(-1)?.outcome).toBe(outcome))
    if (name !== 'Close') await button(page, 'Close').first().click()
    await until(async () => expect(await page.locator('.card').count()).toBe(0))
  }
  expect(server.to('/v1/ask/answers')).toHaveLength(3)
})

test('what does not fit is said with what to do, and nothing that was typed is lost, whoever refuses', async () => {
  const page = await visit()
  await openQuestion(page, 'number')
  const field = page.getByRole('textbox')
  await field.fill('many')
  await button(page, 'Send my answer').click()
  await page.getByRole('alert').getByText('Please write a number, such as 42.').waitFor()
  expect(await field.inputValue()).toBe('many')
  expect(await field.getAttribute('aria-invalid')).toBe('true')
  expect(server.to('/v1/ask/answers')).toHaveLength(0)
  await field.fill('٤٢')
  server.state.refuse['/v1/ask/answers'] = { status: 422, code: 'answer_does_not_fit' }
  await button(page, 'Send my answer').click()
  await page.getByRole('alert').getByText('Please check your answer.').waitFor()
  expect(await field.inputValue()).toBe('٤٢')
  server.state.refuse['/v1/ask/answers'] = { status: 409, code: 'reward_stale', detail: 'It is 20 points now.' }
  await button(page, 'Send my answer').click()
  await page.getByRole('alert').getByText('It is 20 points now.', { exact: false }).waitFor()
  await button(page, 'Send it anyway, for nothing').click()
  await page.locator('.card').getByText(wordsIn('en').effect!).waitFor()
  expect(server.to('/v1/ask/answers').at(-1)).toMatchObject({ answer: 42, reward: null })
})

test('a question that is gone leaves what was typed to be copied', async () => {
  const page = await visit()
  await openQuestion(page, 'long_text')
  await page.getByRole('textbox').fill('It pinches at the heel.')
  server.state.refuse['/v1/ask/answers'] = { status: 410, code: 'question_retired' }
  await button(page, 'Send my answer').click()
  await page.getByText('This is asked no longer', { exact: false }).waitFor()
  expect(await page.locator('.card textarea').inputValue()).toBe('It pinches at the heel.')
})

test('what is typed and not sent is kept for the person, and shown again', async () => {
  const page = await visit()
  await openQuestion(page, 'short_text')
  await page.getByRole('textbox').fill('Mei')
  await until(() => expect(server.to('/v1/ask/typed')).toHaveLength(1))
  expect(server.to('/v1/ask/typed')[0]).toMatchObject({ typed: 'Mei' })
  server.state.more = { typed: 'Mei' }
  await page.reload()
  await page.evaluate(() => Object.assign(window, { moments: [] }))
  await openQuestion(page, 'short_text')
  await until(async () => expect(await page.getByRole('textbox').inputValue()).toBe('Mei'))
})

test('without a connection the answer waits, and is counted once when the connection is back', async () => {
  const page = await visit()
  await openQuestion(page, 'nps')
  await page.locator('.scale label').nth(9).click()
  await context.setOffline(true)
  await button(page, 'Send my answer').click()
  await page.getByRole('alert').getByText('Not sent yet', { exact: false }).waitFor()
  expect(JSON.parse((await stored(page)).local['candor.wk.asks']!)).toHaveLength(1)
  await context.setOffline(false)
  await page.locator('.card').getByText(wordsIn('en').effect!).waitFor()
  expect(server.keys()).toBe(1)
  expect((await stored(page)).local['candor.wk.asks']).toBeUndefined()
})

test('what was said before stands there to be confirmed, in one touch', async () => {
  const page = await visit()
  server.state.more = { filledIn: { answer: 'sister', at: '2024-05-01T10:00:00Z', stale: true } }
  await openQuestion(page, 'single')
  await page.getByText('You told us this on May 1, 2024. Is it still right?').waitFor()
  await button(page, 'Yes, still right').click()
  await until(() => expect(server.to('/v1/ask/answers')[0]).toMatchObject({ answer: 'sister' }))
})

test('before an answer to the consent question nobody is named and nothing is stored, and a question is shown all the same', async () => {
  const page = await visit('en', false)
  await ask(page, { placement: 'web' })
  await page.locator('.card').waitFor()
  expect(server.to('/v1/ask/next')[0].subject).toEqual({})
  expect(await stored(page)).toEqual(nothing)
  await page.getByRole('radio').first().check()
  await button(page, 'Send my answer').click()
  await page.locator('.card').getByText(wordsIn('en').effect!).waitFor()
  expect(server.to('/v1/ask/answers')[0]).toMatchObject({ question: 'single', version: 1 })
  expect(await stored(page)).toEqual(nothing)
})

test('a consent is given through the ledger, and the answer refers to its receipt', async () => {
  const page = await visit()
  await openQuestion(page, 'consent')
  await page.getByText('We would like to suggest what fits.').waitFor()
  await button(page, 'I agree').click()
  await until(() => expect(server.to('/v1/ask/answers')).toHaveLength(1))
  expect(server.to('/v1/consent/answers')).toHaveLength(1)
  expect(server.to('/v1/ask/answers')[0].answer).toEqual({
    given: { personalisation: 'grant', analytics: 'grant' },
    receipts: ['00000000-0000-4000-8000-000000000077'],
  })
})

test('by keyboard alone: the dialog has the focus, Escape closes it, and a ranking is put in order without dragging', async () => {
  const page = await visit()
  await openQuestion(page, 'ranking')
  await page.locator('dialog').waitFor()
  const inside = () => page.evaluate(() => document.activeElement?.tagName.toLowerCase())
  for (let i = 0; i < 20; i++) {
    await page.keyboard.press('Tab')
    expect(['candor-widget', 'body']).toContain(await inside())
  }
  const w = wordsIn('en')
  await button(page, `Move ${w.friend} up`).focus()
  await page.keyboard.press('Enter')
  await page.keyboard.press('Enter')
  await until(async () => expect((await page.locator('.ranking .name').allTextContents())[0]).toBe(w.friend))
  await button(page, 'Send my answer').focus()
  await page.keyboard.press('Enter')
  await until(() => expect(server.to('/v1/ask/answers')[0]?.answer).toEqual(['friend', 'mother']))
  await page.keyboard.press('Escape')
  await until(async () => expect(await page.locator('dialog').count()).toBe(0))
})

test('a survey goes one step at a time, says honestly how much is left, goes back with what was said, and ends', async () => {
  const page = await visit()
  await ask(page, gift)
  await page.getByText('Question 1, 2 questions and about 20 seconds left').waitFor()
  await page.getByRole('radio', { name: wordsIn('en').sister }).check()
  await button(page, 'Send my answer').click()
  await page.getByText('Question 2, 1 question and about 10 seconds left').waitFor()
  await button(page, 'Back').click()
  expect(await page.getByRole('radio', { name: wordsIn('en').sister }).isChecked()).toBe(true)
  await button(page, 'Send my answer').click()
  await page.getByRole('textbox').fill('35')
  await button(page, 'Send my answer').click()
  await page.getByText(wordsIn('en').say!).waitFor()
  await button(page, 'Continue').click()
  await page.getByText(wordsIn('en').person!).waitFor()
  await button(page, 'Continue').click()
  await page.getByText(wordsIn('en').end!).waitFor()
  expect(server.to('/v1/ask/answers').map((one) => [one.step, one.outcome])).toEqual([
    ['whom', 'answered'],
    ['whom', 'answered'],
    ['age', 'answered'],
    ['ideas', 'passed'],
    ['person', 'passed'],
  ])
  expect(server.to('/v1/ask/answers').map((one) => one.again === true)).toEqual([false, true, false, false, false])
  expect((await kinds(page)).at(-1)).toBe('finished')
})

const spoken: Record<Language, { whom: string; slip: string; age: string; odd: string; send: string }> = {
  en: { whom: 'for my sister', slip: 'my sisiter', age: 'she turns thirty-five', odd: 'the weather', send: 'Send' },
  zh: { whom: '送给我的姐妹', slip: '第二个', age: '三十五岁', odd: '天气', send: '发送' },
  ar: { whom: 'لأختي', slip: 'الثاني', age: 'عمرها خمسة وثلاثون', odd: 'الطقس', send: 'إرسال' },
}

test.each(languages)(
  'the concierge opens with a task, understands words for its options, suggests and hands over: %s',
  async (lang) => {
    const page = await visit(lang)
    await page.evaluate(() => {
      candor.concierge({
        open: { kind: 'flow', key: 'gift' },
        suggest: ({ where }) => [{ title: `Scarf for ${where.for}`, url: '/scarf' }],
        handOver: (handover) => {
          Object.assign(window, { handover })
        },
        on: (moment) => moments.push(moment),
      })
    })
    const w = wordsIn(lang)
    const s = spoken[lang]
    const log = page.getByRole('log')
    await log.getByText(w.opening!).waitFor()
    const write = async (text: string) => {
      await page.locator('.write input').fill(text)
      await button(page, s.send).click()
    }
    expect(await findings(page)).toEqual([])
    await write(s.odd)
    await until(async () => expect(await page.locator('.log .us').count()).toBe(3))
    expect(await page.locator('.write input').inputValue()).toBe(s.odd)
    await write(s.slip)
    await until(async () => expect(await page.locator('.chips button').count()).toBe(2))
    expect(server.to('/v1/ask/answers')).toHaveLength(0)
    await write(s.whom)
    await log.getByText(w.next!).waitFor()
    await write(s.age)
    await log.getByText('Scarf for sister').waitFor()
    await log.getByText(w.person!).waitFor()
    expect(server.to('/v1/ask/answers').map((one) => one.answer ?? one.outcome)).toEqual(['sister', 35, 'passed'])
    expect(await findings(page)).toEqual([])
    await page
      .locator('.actions.small button')
      .filter({ hasText: /person|人工|شخص/ })
      .first()
      .click()
    await log.getByText(w.end!).waitFor()
    const handover = await page.evaluate(
      () => (window as unknown as { handover: { topic: string; said: unknown[] } }).handover,
    )
    expect(handover.topic).toBe('gift')
    expect(handover.said.length).toBeGreaterThanOrEqual(2)
  },
)

test.each(looks)(
  'points and wallet: axe finds nothing, and the points are told: $lang, $colorScheme',
  async ({ lang, colorScheme }) => {
    await newContext({ colorScheme })
    const page = await visit(lang)
    await page.evaluate(() => {
      for (const id of ['badge', 'wallet']) {
        const place = document.createElement('div')
        place.id = id
        document.body.append(place)
      }
      candor.wallet({ token: 't', badge: '#badge', into: '#wallet' })
    })
    const n = new Intl.NumberFormat(lang).format(120)
    await until(async () => expect(await page.locator('.badge').textContent()).toContain(n))
    await until(async () => expect(await page.locator('.balance').textContent()).toContain(wordsIn(lang).points))
    await page.locator('summary').click()
    expect(await findings(page)).toEqual([])
  },
)

test('points are spent after a second touch, once, and a refusal says what is safe', async () => {
  const page = await visit()
  await page.evaluate(() => candor.wallet({ token: 't' }))
  const take = page.getByRole('button', { name: 'Take for 100 leaves', exact: false })
  await take.click()
  await button(page, 'Keep my points').click()
  await take.click()
  server.state.refuse['/v1/wallet/take'] = { status: 409, code: 'points_short' }
  await button(page, 'Yes, spend 100 leaves').click()
  await page.getByRole('status').getByText('None were spent.', { exact: false }).waitFor()
  await take.click()
  await button(page, 'Yes, spend 100 leaves').click()
  await page.getByRole('status').getByText('It is yours.', { exact: false }).waitFor()
  expect(await page.locator('.balance').textContent()).toBe('20 leaves')
})

test.each(languages)('at 400 % zoom nothing is cut off and nothing scrolls sideways: %s', async (lang) => {
  await newContext({ viewport: { width: 320, height: 256 } })
  const page = await visit(lang)
  for (const key of ['nps', 'ranking', 'matrix', 'birthday', 'size', 'money']) {
    await openQuestion(page, key)
    const dialog = page.locator('dialog')
    await dialog.waitFor()
    await still(page)
    const wide = await dialog.evaluate((element) => element.scrollWidth - element.clientWidth)
    expect(wide, key).toBeLessThanOrEqual(0)
    await page.keyboard.press('Escape')
    await until(async () => expect(await dialog.count()).toBe(0))
  }
  await ask(page, gift, 'concierge')
  const chat = page.locator('.chat')
  await chat.waitFor()
  expect(await chat.evaluate((element) => element.scrollWidth - element.clientWidth)).toBeLessThanOrEqual(0)
})

test('with reduced motion nothing moves', async () => {
  await newContext({ reducedMotion: 'reduce' })
  const page = await visit()
  await openQuestion(page, 'single')
  await page.locator('dialog').waitFor()
  const moving = await page.evaluate(
    () =>
      [...document.querySelectorAll('candor-widget')].flatMap((one) => one.shadowRoot?.getAnimations() ?? []).length,
  )
  expect(moving).toBe(0)
})

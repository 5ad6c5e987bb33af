/** Question card and concierge against the real program, in three languages: what a visitor says is known on the next reading. */
import type { ConsentState, Source } from '@candor/contracts'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { buildSdk } from '../../packages/sdk/build.mjs'
import type { AskMoment, Candor } from '../../packages/sdk/src/index.ts'
import { type CandorProcess, readyUrl, runCandor, temporaryFolder } from '../../packages/server/test/candor-process.ts'
import { type Language, languages } from './asking-fixtures.ts'
import { launchBrowser } from './browser.ts'
import { findings, startSite } from './widgets-site.ts'

declare const candor: Candor
declare const moments: AskMoment[]

const secret = 'cnd_asking-0123456789abcdef'
/** Generous: the machine may be busy; nobody waits for it in a good run. */
const patience = 60_000
let folder: Awaited<ReturnType<typeof temporaryFolder>>
let server: CandorProcess
let url: string
let source: Source
let site: Awaited<ReturnType<typeof startSite>>
let browser: Browser
let context: BrowserContext
let complaints: string[]

// biome-ignore lint/suspicious/noExplicitAny: each test knows what it looks at
const call = async <T = any>(path: string, body?: object, method = body ? 'POST' : 'GET'): Promise<T> => {
  const response = await fetch(url + path, {
    method,
    headers: { authorization: `Bearer ${secret}`, ...(body && { 'content-type': 'application/json' }) },
    ...(body && { body: JSON.stringify(body) }),
  })
  if (!response.ok) throw new Error(`${path} answered ${response.status}: ${await response.text()}`)
  return (await response.json()) as T
}
const eventually = <T>(check: () => Promise<T>) => vi.waitFor(check, { timeout: patience, interval: 100 })

const words: Record<Language, Record<string, string>> = {
  en: {
    ask: 'Which milk do you like?',
    why: 'So that the menu begins with what you drink.',
    effect: 'Because you said {answer}: three drinks with it come first.',
    said: 'Because you said Oat milk: three drinks with it come first.',
    oat: 'Oat milk',
    cow: 'Cow’s milk',
    opening: 'Who is next on your list?',
    whom: 'Whom is it for?',
    sister: 'My sister',
    friend: 'A friend',
    age: 'How old are they?',
    ideas: 'Three ideas',
    end: 'Good luck.',
    accept: 'Accept all',
    send: 'Send my answer',
    takeBack: 'Take my answer back',
    write: 'Send',
    heard: 'for my sister',
    years: 'thirty-five',
  },
  zh: {
    ask: '您喜欢哪种奶？',
    why: '以便菜单先列出您喝的。',
    effect: '因为您说{answer}：先列出三款饮品。',
    said: '因为您说燕麦奶：先列出三款饮品。',
    oat: '燕麦奶',
    cow: '牛奶',
    opening: '下一位是谁？',
    whom: '送给谁？',
    sister: '姐妹',
    friend: '朋友',
    age: '对方多大？',
    ideas: '三个主意',
    end: '祝好运。',
    accept: '全部同意',
    send: '提交答案',
    takeBack: '撤回我的答案',
    write: '发送',
    heard: '送给我的姐妹',
    years: '三十五岁',
  },
  ar: {
    ask: 'أي حليب تحب؟',
    why: 'لتبدأ القائمة بما تشربه.',
    effect: 'لأنك قلت {answer}: تأتي ثلاثة مشروبات به أولًا.',
    said: 'لأنك قلت حليب الشوفان: تأتي ثلاثة مشروبات به أولًا.',
    oat: 'حليب الشوفان',
    cow: 'حليب البقر',
    opening: 'من التالي على قائمتك؟',
    whom: 'لمن هي؟',
    sister: 'أختي',
    friend: 'صديق',
    age: 'كم عمره؟',
    ideas: 'ثلاث أفكار',
    end: 'بالتوفيق.',
    accept: 'قبول الكل',
    send: 'إرسال إجابتي',
    takeBack: 'سحب إجابتي',
    write: 'إرسال',
    heard: 'لأختي',
    years: 'خمسة وثلاثون',
  },
}
const inAll = <T>(of: (w: Record<string, string>) => T) =>
  Object.fromEntries(languages.map((language) => [language, of(words[language])]))
const pick = (w: Record<string, string>, ...keys: string[]) => Object.fromEntries(keys.map((key) => [key, w[key]]))

const question = async (key: string, said: object): Promise<void> => {
  const research = { title: 'Test', owner: 'Ada', until: '2099-12-31' }
  const { revision } = await call(`/v1/questions/${key}`, { research, ...said }, 'PUT')
  await call(`/v1/questions/${key}/publish`, { revision })
}

const brand = async (): Promise<void> => {
  await call('/v1/asking/settings', { ...(await call('/v1/asking/settings')), gapHours: 0 }, 'PUT')
  await call(
    '/v1/attributes/milk',
    {
      type: 'choice',
      options: ['oat', 'cow'].map((key) => ({ key })),
      class: 'zero',
      texts: inAll(() => ({ name: 'Milk', description: '' })),
    },
    'PUT',
  )
  await question('milk', {
    form: { type: 'single', options: ['oat', 'cow'] },
    texts: inAll((w) => ({ ...pick(w, 'ask', 'why', 'effect'), options: pick(w, 'oat', 'cow') })),
    to: { of: 'person', attribute: 'milk' },
    purposes: ['personalisation'],
    placements: ['web:home'],
  })
  await question('gift-whom', {
    form: { type: 'single', options: ['sister', 'friend'] },
    texts: inAll((w) => ({ ask: w.whom, why: w.why, options: pick(w, 'sister', 'friend') })),
    placements: ['web:gift'],
  })
  await question('gift-age', {
    form: { type: 'number', least: 0, most: 120, step: 1 },
    texts: inAll((w) => ({ ask: w.age, why: w.why })),
    placements: ['web:gift'],
  })
  const steps = [
    { id: 'whom', kind: 'question', question: 'gift-whom', known: 'ask' },
    { id: 'age', kind: 'question', question: 'gift-age', known: 'ask' },
    { id: 'ideas', kind: 'suggest', texts: inAll((w) => ({ say: w.ideas })), by: [{ property: 'age', answer: 'age' }] },
    { id: 'end', kind: 'end', texts: inAll((w) => ({ say: w.end })) },
  ]
  const texts = inAll((w) => ({ title: w.ideas, opening: w.opening }))
  const { revision } = await call(
    '/v1/flows/gift',
    { kind: 'concierge', rendering: ['chat', 'inline'], texts, steps, placements: ['web:gift'] },
    'PUT',
  )
  await call('/v1/flows/gift/publish', { revision })
}

beforeAll(async () => {
  folder = await temporaryFolder()
  // What the server hands out stands in dist/, as npm install leaves it.
  await buildSdk()
  server = runCandor('start', { CANDOR_DATA_DIR: folder.path, CANDOR_BOOTSTRAP_API_KEY: secret })
  ;[url, browser] = await Promise.all([readyUrl(server), launchBrowser()])
  source = await call<Source>('/v1/sources', { name: 'Shop', kind: 'browser' })
  site = await startSite(url)
  await brand()
})
afterAll(async () => {
  await browser?.close()
  site?.close()
  await server?.stop()
  await folder?.remove()
})
beforeEach(async () => {
  complaints = []
  context = await browser.newContext()
  context.setDefaultTimeout(patience)
  context.on('weberror', (error) => complaints.push(String(error.error())))
})
afterEach(async () => {
  await context.close()
  expect(complaints).toEqual([])
})

/** A visitor who agreed to everything in the banner, as the server knows them. */
const visitor = async (lang: Language): Promise<{ page: Page; anonymousId: string }> => {
  const page = await context.newPage()
  await page.goto(`${site.url}/tag?key=${source.writeKey}&lang=${lang}`)
  await page.getByRole('button', { name: words[lang].accept!, exact: true }).click()
  const { anonymousId } = await page.evaluate(() => candor.state())
  await eventually(async () => {
    const query = new URLSearchParams({ kind: 'anonymous_id', value: anonymousId })
    const { purposes } = await call<ConsentState>(`/v1/consent?${query}`)
    expect(purposes.filter((one) => one.allowed).map((one) => one.purpose)).toContain('personalisation')
  })
  await page.evaluate(() => Object.assign(window, { moments: [] }))
  return { page, anonymousId }
}
const milkOf = async (anonymousId: string): Promise<unknown> => {
  const query = new URLSearchParams({
    kind: 'anonymous_id',
    value: anonymousId,
    purpose: 'personalisation',
    context: 'web:home',
  })
  const { values } = await call<{ values: { attribute: string; value: unknown }[] }>(`/v1/profile?${query}`)
  return values.find(({ attribute }) => attribute === 'milk')?.value
}
const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true })

test.each(languages)(
  'what is said in a card is known at once, says what it changed, and can be taken back: %s',
  async (lang) => {
    const { page, anonymousId } = await visitor(lang)
    const w = words[lang]
    await page.evaluate(() => candor.ask({ placement: 'web:home', on: (moment) => moments.push(moment) }))
    const card = page.locator('.card')
    await card.getByText(w.ask!).waitFor()
    await card.getByText(w.why!).waitFor()
    expect(await findings(page)).toEqual([])
    await page.getByRole('radio', { name: w.oat! }).check()
    await button(page, w.send!).click()
    await card.getByText(w.said!).waitFor()
    expect(await findings(page)).toEqual([])
    expect(await milkOf(anonymousId)).toBe('oat')
    await button(page, w.takeBack!).click()
    await eventually(async () => expect(await milkOf(anonymousId)).toBeUndefined())
  },
)

test.each(languages)(
  'the concierge goes through a flow by what is written in the person’s own words: %s',
  async (lang) => {
    const { page } = await visitor(lang)
    const w = words[lang]
    await page.evaluate(() =>
      candor.concierge({
        placement: 'web:gift',
        open: { kind: 'flow', key: 'gift' },
        suggest: ({ where }) => [{ title: `Gift for ${where.age}`, url: '/gift' }],
        on: (moment) => moments.push(moment),
      }),
    )
    const log = page.getByRole('log')
    await log.getByText(w.opening!).waitFor()
    await log.getByText(w.whom!).waitFor()
    expect(await findings(page)).toEqual([])
    for (const [text, then] of [
      [w.heard!, w.age!],
      [w.years!, w.end!],
    ] as const) {
      await page.locator('.write input').fill(text)
      await button(page, w.write!).click()
      await log.getByText(then).waitFor()
    }
    await log.getByText('Gift for 35').waitFor()
    const answers = await page.evaluate(() => moments.flatMap((one) => (one.kind === 'answered' ? [one.answer] : [])))
    expect(answers).toEqual(['sister', 35])
  },
)

test('a survey goes back and on by the changed answer, and is found where it was on the next page', async () => {
  const { page } = await visitor('en')
  const w = words.en
  const start = () =>
    page.evaluate(() => {
      Object.assign(window, { moments: [] })
      candor.ask({ placement: 'web:gift', open: { kind: 'flow', key: 'gift' }, on: (moment) => moments.push(moment) })
    })
  await start()
  await page.getByRole('radio', { name: w.sister! }).check()
  await button(page, w.send!).click()
  await page.locator('.card').getByText(w.age!).waitFor()
  await button(page, 'Back').click()
  await page.getByRole('radio', { name: w.friend! }).check()
  await button(page, w.send!).click()
  await page.locator('.card').getByText(w.age!).waitFor()
  await page.getByRole('textbox').fill('41')
  await eventually(async () => {
    // What was typed is kept a moment later.
    await page.reload()
    await start()
    await page.locator('.card').getByText(w.age!).waitFor()
    expect(await page.getByRole('textbox').inputValue()).toBe('41')
  })
})

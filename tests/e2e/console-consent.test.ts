/** Consent in the console, in a real browser against the real program: from writing the words to verifying an answer. */
import { randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { verifyReceipt } from '../../packages/proof/src/index.ts'
import { type CandorProcess, readyUrl, runCandor, temporaryFolder } from '../../packages/server/test/candor-process.ts'
import { launchBrowser } from './browser.ts'
import { faintTexts } from './contrast.ts'

const email = 'ops@example.com'
const password = 'correct-horse-battery'
/** Generous: the machine may be busy; nobody waits for it in a good run. The log is signed once a minute. */
const patience = 150_000

let folder: Awaited<ReturnType<typeof temporaryFolder>>
let server: CandorProcess
let url: string
let browser: Browser
let context: BrowserContext
let page: Page
let cookie: string
let writeKey: string
/** What the browser complained of: scripts or styles the policy refused, errors nobody caught. */
const complaints: string[] = []
const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

const post = async (path: string, body: object, headers: Record<string, string> = {}) => {
  const answer = await fetch(url + path, { method: 'POST', headers, body: JSON.stringify(body) })
  const json = await answer.json()
  expect([path, answer.status < 300, json]).toEqual([path, true, json])
  return json
}
const asOperator = () => ({ cookie, origin: url, 'content-type': 'application/json' })

const signIn = async (who: string) => {
  const headers = { origin: url, 'content-type': 'application/json' }
  const answer = await fetch(`${url}/api/auth/sign-in/email`, {
    method: 'POST',
    headers,
    body: JSON.stringify({ email: who, password }),
  })
  return answer.headers
    .getSetCookie()
    .map((c) => c.split(';')[0])
    .join('; ')
}

/** A page of an operator's own, in a language and a colour. */
const openAs = async (session: string, language = 'en', viewport = { width: 1280, height: 900 }) => {
  const opened = await browser.newContext({ locale: 'en-GB', viewport, reducedMotion: 'reduce' })
  const cookies = session.split('; ').map((pair) => {
    const at = pair.indexOf('=')
    return { name: pair.slice(0, at), value: pair.slice(at + 1), url }
  })
  await opened.addCookies(cookies)
  await opened.addInitScript((l) => localStorage.setItem('candor.language', l), language)
  const tab = await opened.newPage()
  tab.setDefaultTimeout(patience)
  tab.on('pageerror', (error) => complaints.push(error.message))
  tab.on('console', (message) => {
    if (/Content Security Policy/i.test(message.text())) complaints.push(message.text())
  })
  return { opened, tab }
}

/** Somebody is shown the words of a page and answers each purpose. */
const answerOnPage = async (visitor: number, answers: Record<string, boolean>) => {
  const config = await (await fetch(`${url}/v1/consent/config?writeKey=${writeKey}&locale=en`)).json()
  const { key, version, locale, textSha256 } = config.agreement
  const { presentationId } = await post('/v1/consent/presentations', {
    writeKey,
    agreement: { key, version, locale, textSha256 },
  })
  await post('/v1/consent/answers', {
    writeKey,
    subject: { anonymousId: `visitor-${visitor}` },
    presentationId,
    answers: Object.entries(answers).map(([purpose, yes]) => ({ purpose, answer: yes ? 'grant' : 'deny' })),
    occurredAt: new Date().toISOString(),
    idempotencyKey: randomUUID(),
  })
}

beforeAll(async () => {
  folder = await temporaryFolder()
  server = runCandor('start', { CANDOR_DATA_DIR: folder.path })
  ;[url, browser] = await Promise.all([readyUrl(server), launchBrowser()])
  const line = await server.said(/setup\?token=/)
  const token = new URL(line.slice(line.indexOf('http'))).searchParams.get('token')
  const headers = { origin: url, 'content-type': 'application/json' }
  await post('/v1/setup', { token, workspace: 'Nordlicht', name: 'Amal Haddad', email, password }, headers)
  cookie = await signIn(email)
  // The set-up has made a first source, for a website.
  const sources = await (await fetch(`${url}/v1/sources`, { headers: asOperator() })).json()
  writeKey = sources.items[0].writeKey
  ;({ opened: context, tab: page } = await openAs(cookie))
})

afterAll(async () => {
  await browser?.close()
  await server?.stop()
  await folder?.remove()
})

const heading = (name: string | RegExp) => page.getByRole('heading', { level: 1, name })
const tab = (name: string) => page.getByRole('navigation', { name: 'Consent' }).getByRole('link', { name })

test('before anybody was asked, ledger and rates say how to begin', async () => {
  await page.goto(`${url}/consent/ledger`)
  await page.getByText('Nobody has answered yet').waitFor()
  await page.getByText('"purpose": "email", "answer": "grant"').waitFor()
  await tab('Rates').click()
  await page.getByText('Nobody was asked in this time').waitFor()
  // The line to copy carries the key of the source there is.
  await expect.poll(() => page.locator('pre').innerText(), { timeout: patience }).toContain(writeKey)
})

test('the keyboard leads to the purposes, each with what holds and its words in three languages', async () => {
  await page.locator('body').click({ position: { x: 700, y: 20 } })
  await page.keyboard.press('g')
  await page.keyboard.press('c')
  await page.waitForURL(/\/consent\/purposes$/)
  await page.getByRole('link', { name: /E-mails about offers/ }).focus()
  await page.keyboard.press('Enter')
  await heading('E-mails about offers and news').waitFor()
  await page
    .locator('dd')
    .filter({ hasText: /^Consent$/ })
    .waitFor()
  for (const language of ['English', 'Chinese', 'Arabic']) await page.getByText(language, { exact: true }).waitFor()
  await page.getByRole('link', { name: 'privacy, version 1' }).waitFor()
})

test('a purpose is written as a draft: checked while typing, kept over a reload, and compared before it is published', async () => {
  await page.getByRole('link', { name: 'Write a new version' }).click()
  const publish = page.getByRole('button', { name: 'Publish', exact: true })
  await page.getByText('Nothing differs from what is published.').waitFor()
  expect(await publish.isDisabled()).toBe(true)
  await page.getByLabel('Name (Arabic)').fill('')
  await page.getByText('A name is needed: these people are asked too.').waitFor()
  await page.getByRole('button', { name: 'Discard the draft' }).click()
  await page.getByLabel('Description (English)').fill('We send offers to your e-mail address.')
  await page.getByLabel('Kept for').fill('365')
  await page.getByRole('button', { name: 'Add a place' }).click()
  await page.getByLabel('Place').nth(1).fill('bavaria')
  await page.getByText('Write the code of a country (DE)').waitFor()
  expect(await publish.isDisabled()).toBe(true)
  await page.getByLabel('Place').nth(1).fill('de')
  await page.getByText('Germany', { exact: true }).waitFor()
  await page.reload()
  await page.getByText('It is kept on this device only').waitFor()
  expect(await page.getByLabel('Description (English)').inputValue()).toBe('We send offers to your e-mail address.')
  await page.locator('del', { hasText: 'and news' }).waitFor()
  await page.locator('ins', { hasText: '365 days' }).waitFor()
  await publish.click()
  await page.getByRole('dialog', { name: 'Publish version 2?' }).getByRole('button', { name: 'Publish now' }).click()
  await page.getByText('Version 2 is published.').waitFor()
  await page.getByText('Germany: Consent').first().waitFor()
  await page.getByText(/^Version 2, /).click()
  await page.locator('details del', { hasText: 'and news' }).waitFor()
})

test('answers of visitors and of the call centre stand in the ledger, each with whom it is about', async () => {
  for (let visitor = 0; visitor < 40; visitor++) {
    await answerOnPage(visitor, { analytics: visitor % 4 !== 0, email: visitor % 2 === 0 })
  }
  const call = {
    subject: { kind: 'email', value: 'mei@example.com' },
    answers: [{ purpose: 'email', answer: 'withdraw' }],
    actor: { kind: 'self' },
    channel: 'call_centre',
    idempotencyKey: 'call-1',
  }
  await post('/v1/consent', call, asOperator())
  await page.goto(`${url}/consent/ledger`)
  const rows = page.getByRole('row')
  await rows.filter({ hasText: 'Withdrew' }).filter({ hasText: 'Call centre' }).waitFor()
  // Fifty at a time, and the heading.
  await expect.poll(() => rows.count(), { timeout: patience }).toBe(51)
  await page.getByRole('button', { name: 'Show more' }).click()
  await page.getByText('This is where the ledger begins.').waitFor()
  expect(await rows.count()).toBe(82)
})

test('a filter stands in the address, and what fits nothing says so', async () => {
  await page.getByRole('combobox', { name: 'Answer', exact: true }).click()
  await page.getByRole('option', { name: 'Withdrew' }).click()
  await page.waitForURL(/kind=withdraw/)
  await expect.poll(() => page.getByRole('row').count(), { timeout: patience }).toBe(2)
  await page.reload()
  await page.getByRole('row').filter({ hasText: 'Withdrew' }).waitFor()
  await page.getByLabel('Channel, exactly').fill('fax')
  await page.getByText('No entry fits these filters').waitFor()
  await page.getByRole('button', { name: 'Clear the filters' }).click()
  await expect.poll(() => page.getByRole('row').count(), { timeout: patience }).toBe(51)
})

test('an entry opens its receipt, whose proof is drawn, verified in the browser, and saved as a file that verifies anywhere', async () => {
  await page
    .getByRole('link', { name: /Agreed: Understanding use/ })
    .first()
    .click()
  // Until the next checkpoint the page waits and looks again by itself.
  await page.getByRole('heading', { name: 'Proof' }).waitFor()
  await page.getByRole('img', { name: 'The way from this entry to the signed root of the log' }).waitFor()
  await page.getByText('We would like to use data about you').waitFor()
  await page.getByText('The same in steps').click()
  await page.getByText('This is the root of the log:').waitFor()
  await page.getByRole('button', { name: 'Verify here' }).click()
  await page.getByText('This receipt is genuine').waitFor()
  await page.getByText('The key came from this server itself').waitFor()
  expect(await page.locator('[data-check]').count()).toBeGreaterThan(6)

  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Download the receipt' }).click(),
  ])
  const text = await readFile(await download.path(), 'utf8')
  const trustedKeys = [(await (await fetch(`${url}/log/1/key`)).text()).trim()]
  expect(verifyReceipt(text, { trustedKeys }).ok).toBe(true)

  // With the key of somebody else the same receipt is not to be believed.
  await page.getByText('Use a key or a checkpoint that you have from elsewhere').click()
  await page.getByLabel('Public keys you trust').fill(trustedKeys[0]!.replace(/^.*?\+/, 'elsewhere.example+'))
  await page.getByRole('button', { name: 'Verify here' }).click()
  await expect
    .poll(() => page.locator('[data-outcome]').getAttribute('data-outcome'), { timeout: patience })
    .not.toBe('whole')
})

test('looking at the ledger is in the audit log', async () => {
  await page.goto(`${url}/settings/audit?action=ledger.read`)
  await page.getByRole('row').filter({ hasText: email }).first().waitFor()
})

test('rates come with their base and interval, and with a sentence where there is too little', async () => {
  await page.goto(`${url}/consent/rates`)
  const understanding = page.getByRole('link', { name: /Understanding use/ })
  await understanding.getByText('75%', { exact: true }).waitFor()
  await understanding.getByText(/Between 37\.5% and 99\.6%, from about 40 answers/).waitFor()
  await understanding.click()
  await page.waitForURL(/show=analytics/)
  await page.getByRole('img', { name: /Share of yes for Understanding use/ }).waitFor()
  await page.getByText('The same as a table').click()
  await page.getByRole('cell', { name: '75%', exact: true }).waitFor()
  await page.getByText('Regions', { exact: true }).click()
  await page.waitForURL(/by=region/)
  await page
    .getByRole('link', { name: /Place not known/ })
    .getByText('75%', { exact: true })
    .waitFor()
})

test('the words are written as a draft that survives a reload, seen in the banner, and compared word by word', async () => {
  await page.goto(`${url}/consent/agreements`)
  await page.getByRole('link', { name: /privacy/ }).click()
  await page.getByText('1050a932').first().waitFor()
  await page.getByRole('link', { name: 'Write a new version' }).click()
  const words = page.getByRole('textbox', { name: 'Words (English)' })
  const before = await words.inputValue()
  await words.fill(before.replace('at any time', 'whenever you like'))
  await page.locator('ins', { hasText: 'whenever you like' }).waitFor()
  await page.locator('del', { hasText: 'at any time' }).waitFor()
  await page.locator('candor-widget').getByText('whenever you like').waitFor()
  await page.reload()
  expect(await words.inputValue()).toContain('whenever you like')
  const publish = page.getByRole('button', { name: 'Publish…' })
  expect(await publish.isDisabled()).toBe(true)
  await page.getByText('Say what kind of change it is.').waitFor()
})

test('before publishing one is told how many people would be asked again, and may still turn back', async () => {
  const publish = page.getByRole('button', { name: 'Publish…' })
  await page.getByRole('radio', { name: /Editorial/ }).check()
  await publish.click()
  const dialog = page.getByRole('dialog', { name: 'Publish version 2 of privacy?' })
  await dialog.getByText('Nobody would have to be asked again.').waitFor()
  await dialog.getByRole('button', { name: 'Cancel' }).click()
  await dialog.waitFor({ state: 'detached' })
  await page.getByRole('radio', { name: /Material/ }).check()
  await publish.click()
  // Thirty said yes to analytics, and ten more to e-mails only.
  await dialog.getByText('40 people would have to be asked again.').waitFor()
  await dialog.getByRole('button', { name: 'Publish and ask them again' }).click()
  await page.getByText('Version 2 is published and in force.').waitFor()
  await page.getByText('Those who agreed to a version before 2').waitFor()
  const config = await (await fetch(`${url}/v1/consent/config?writeKey=${writeKey}&accepted=privacy@1`)).json()
  expect([config.agreement.version, config.reask]).toEqual([2, true])
  expect(config.agreement.text).toContain('whenever you like')
  await page.goto(`${url}/consent/agreements/privacy/edit`)
  await page.getByText('Nothing differs from what is published.').waitFor()
})

test('a purpose of one’s own is created, and retired without touching what was answered', async () => {
  await page.goto(`${url}/consent/purposes`)
  await page.getByRole('link', { name: 'New purpose' }).click()
  const create = page.getByRole('button', { name: 'Create the purpose' })
  await page.getByLabel('Key').fill('email')
  await page.getByText('There is a purpose of this name already.').waitFor()
  await page.getByLabel('Key').fill('surveys')
  for (const [language, name, description] of [
    ['English', 'Surveys', 'We ask you what you think.'],
    ['Chinese', '调查', '我们询问您的看法。'],
    ['Arabic', 'استطلاعات', 'نسألك عن رأيك.'],
  ]) {
    expect(await create.isDisabled()).toBe(true)
    await page.getByLabel(`Name (${language})`).fill(name!)
    await page.getByLabel(`Description (${language})`).fill(description!)
  }
  await create.click()
  await heading('Surveys').waitFor()
  await page.getByRole('button', { name: 'Retire the purpose' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Retire the purpose' }).click()
  await page.getByText('This purpose is retired.').waitFor()
  await page.getByRole('button', { name: 'Ask for it again' }).waitFor()
})

test('who may not publish reads everything and is offered no editor; the server refuses it in any case', async () => {
  const who = { email: 'care@example.com', name: 'Care', role: 'care', password }
  await post('/v1/operators', who, asOperator())
  const { opened, tab: theirs } = await openAs(await signIn(who.email))
  await theirs.goto(`${url}/consent/agreements/privacy`)
  await theirs.getByText('Version 2 is in force').waitFor()
  expect(await theirs.getByRole('link', { name: 'Write a new version' }).count()).toBe(0)
  await theirs.goto(`${url}/consent/agreements/privacy/edit`)
  await theirs.getByText('Your role does not allow this.').waitFor()
  await opened.close()
})

const pages = async () => {
  const ledger = await fetch(`${url}/v1/consent/ledger?limit=200`, { headers: { cookie } })
  const { items } = (await ledger.json()) as { items: { id: string; purpose: string }[] }
  const first = items.at(-1)!
  return [
    '/consent/purposes',
    '/consent/purposes/new',
    '/consent/purposes/email',
    '/consent/purposes/email/edit',
    '/consent/agreements',
    '/consent/agreements/new',
    '/consent/agreements/privacy',
    '/consent/agreements/privacy/edit',
    '/consent/ledger',
    `/consent/ledger/${first.id}`,
    '/consent/rates',
    '/consent/rates?by=region',
  ]
}

test.each([
  ['en', 'light', 1280],
  ['ar', 'dark', 1280],
  ['zh', 'light', 390],
] as const)(
  'axe finds nothing, every text is readable and nothing overflows: %s, %s, %i wide',
  async (language, scheme, width) => {
    const { opened, tab: theirs } = await openAs(cookie, language, { width, height: 900 })
    await opened.addInitScript((s) => localStorage.setItem('candor.scheme', s), scheme)
    for (const path of await pages()) {
      await theirs.goto(url + path)
      await theirs.getByRole('heading', { level: 1 }).waitFor()
      await theirs.waitForLoadState('networkidle')
      expect([path, await theirs.getByRole('heading', { level: 1 }).count()]).toEqual([path, 1])
      expect([path, await theirs.evaluate(faintTexts)]).toEqual([path, []])
      expect([path, await theirs.evaluate(() => document.body.scrollWidth - innerWidth)]).toEqual([path, 0])
      // By the debugger, not by the page, whose policy allows no such code.
      await theirs.evaluate(axe)
      const found = await theirs.evaluate(async () => {
        const { axe: run } = window as unknown as {
          axe: { run(): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> }
        }
        return (await run.run()).violations.map(
          (v) => `${v.id}: ${v.nodes.map((n) => n.html.slice(0, 160)).join(' | ')}`,
        )
      })
      expect([path, found]).toEqual([path, []])
    }
    await opened.close()
  },
)

test('in Arabic everything turns round: the pages, the drawing of the proof, and time in the chart', async () => {
  const { opened, tab: theirs } = await openAs(cookie, 'ar')
  await theirs.goto(`${url}/consent/rates`)
  await theirs.getByRole('heading', { level: 1, name: 'الموافقات' }).waitFor()
  const axis = theirs.locator('main svg text')
  await axis.first().waitFor()
  const nothing = await axis.filter({ hasText: /^\D*0\D*$/ }).boundingBox()
  expect(nothing?.x).toBeGreaterThan(640)
  const interval = await theirs.locator('main li a').first().boundingBox()
  expect((await theirs.locator('main li a > :first-child').first().boundingBox())?.x).toBeGreaterThan(
    (interval?.x ?? 0) + (interval?.width ?? 0) / 2,
  )
  const picture = await theirs.screenshot({ fullPage: true })
  expect(picture.length).toBeGreaterThan(20_000)

  const [, receipt] = [...(await pages())].reverse().flatMap((p) => (/ledger\/./.test(p) ? [null, p] : []))
  await theirs.goto(url + receipt)
  // The first entry has only later ones beside it: in Arabic they lie to the left.
  const drawing = await theirs.getByRole('img', { name: 'الطريق من هذا القيد إلى جذر السجل الموقّع' }).boundingBox()
  const sibling = await theirs.locator('[data-kind=sibling] circle').first().boundingBox()
  expect(sibling?.x).toBeLessThan((drawing?.x ?? 0) + (drawing?.width ?? 0) / 2)
  await opened.close()
})

test('in all this nothing was refused by the content security policy, and no error went uncaught', async () => {
  await context.close()
  expect(complaints).toEqual([])
})

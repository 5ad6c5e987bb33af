/** Asking in the console, in a real browser against the real program: from a question as it is written to why it is asked. */
import { randomUUID } from 'node:crypto'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startConsole } from './console-host.ts'

let console: Awaited<ReturnType<typeof startConsole>>
let page: Page

const languages = ['English', 'Chinese', 'Arabic'] as const
const asked = { English: 'Which milk do you like?', Chinese: '您喜欢哪种奶？', Arabic: 'أي حليب تفضّل؟' }
const why = { English: 'So that the menu begins with it.', Chinese: '以便菜单从它开始。', Arabic: 'لتبدأ القائمة به.' }

const inAll = (text: object) => ({ en: text, zh: text, ar: text })
const publish = async (kind: 'questions' | 'flows', key: string) => {
  const { revision } = await console.get(`/v1/${kind}/${key}`)
  await console.post(`/v1/${kind}/${key}/publish`, { revision })
}

/** Chooses the language whose words are written and previewed. */
const write = (language: string) =>
  page
    .getByRole('radiogroup', { name: 'Language of the words' })
    .getByText(new RegExp(`^${language}`))
    .click()

beforeAll(async () => {
  console = await startConsole('Nordlicht')
  page = await console.open()
})
afterAll(() => console?.close())

test('an empty catalogue teaches with an example, and a shortcut leads to it', async () => {
  await page.goto(`${console.url}/people`)
  await page.getByRole('heading', { level: 1 }).waitFor()
  await page.keyboard.press('g')
  await page.keyboard.press('k')
  await page.getByText('No question was written yet').waitFor()
})

test('a question is written in three languages, previewed in each, and what does not fit says so at its field', async () => {
  await page.goto(`${console.url}/asking/questions/new`)
  await page.getByLabel('Key', { exact: true }).first().fill('milk')
  await page.getByText('Words are missing here.').first().waitFor()
  await page.getByRole('button', { name: 'Add an option' }).click()
  await page.getByLabel('Key', { exact: true }).last().fill('oat')
  for (const language of languages) {
    await write(language)
    await page.getByLabel('The question').fill(asked[language])
    await page.getByLabel('Why we ask').fill(why[language])
    await page.getByLabel(`Words (${language})`).fill(`oat ${language}`)
    const preview = page.getByRole('figure', { name: `As people see it (${language})` })
    await preview.getByText(asked[language]).waitFor()
    await preview.getByText(`oat ${language}`).waitFor()
  }
  await page.getByText('Used by nothing: not asked').waitFor()
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await page.waitForURL(/questions\/milk/)
  await page.getByText('Saved. It is shown to people once it is published.').waitFor()
})

test('publishing names what there is to warn of, and each has to be accepted', async () => {
  await page.getByRole('button', { name: 'Publish' }).click()
  const dialog = page.getByRole('dialog')
  const confirm = dialog.getByRole('button', { name: 'Publish' })
  expect(await confirm.isDisabled()).toBe(true)
  await dialog.getByRole('checkbox', { name: /Nothing uses the answer/ }).check()
  await confirm.click()
  await dialog.waitFor({ state: 'hidden' })
  await page.getByText('Version 1').first().waitFor()
  await page.getByRole('button', { name: 'Pause' }).click()
  await page.getByRole('button', { name: 'Ask again' }).click()
  await page.getByRole('button', { name: 'Pause' }).waitFor()
  await page.goto(`${console.url}/asking/questions?unused=yes`)
  await page.locator('[data-key=milk]').getByText('Used by nothing').waitFor()
})

test('a flow is built by keyboard, says its honest length, and branches only further down', async () => {
  await page.goto(`${console.url}/asking/flows/new`)
  await page.getByLabel('Key', { exact: true }).fill('coffee')
  await page.getByRole('button', { name: 'Question', exact: true }).click()
  await page.getByRole('button', { name: 'Say something' }).click()
  await page.getByRole('button', { name: 'End', exact: true }).click()
  await page.locator('[data-step=question]').getByRole('combobox', { name: 'Question', exact: true }).click()
  await page.getByRole('option', { name: asked.English }).click()
  for (const language of languages) {
    await write(language)
    await page.getByLabel('Title').fill(`Coffee ${language}`)
    await page.locator('[data-step=say]').getByLabel('What is said').fill('Fine.')
    await page.locator('[data-step=end]').getByLabel('What is said').fill('Thank you.')
  }
  await page.locator('[data-length]').getByText('Questions: 1 · 8 seconds').waitFor()
  await page.getByRole('button', { name: 'Move say up' }).press('Enter')
  await page.getByRole('listitem', { name: 'Step 1: say' }).waitFor()
  await page.keyboard.press('Alt+ArrowDown')
  await page.getByRole('listitem', { name: 'Step 2: say' }).waitFor()
  const first = page.locator('[data-step=question]')
  await first.getByRole('button', { name: 'Branch' }).click()
  await first.getByRole('combobox', { name: 'Goes on with' }).click()
  await page.getByRole('option', { name: 'end', exact: true }).click()
  await page.locator('[data-length]').waitFor()
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await page.waitForURL(/flows\/coffee\?/)
  await page.getByText('It was not opened in this time').waitFor()
})

test('for a person it says what would be asked and why, and of everything else why not', async () => {
  const text = { ask: 'How did it fit?', why: 'So that sizes get better.', options: {}, rows: {} }
  const research = { title: 'Fit', owner: 'Ada', until: '2099-12-31' }
  await console.put('/v1/questions/fit', { form: { type: 'csat' }, texts: inAll(text), research })
  await publish('questions', 'fit')
  const anonymousId = randomUUID()
  await console.post('/v1/consent', {
    ...{ subject: { kind: 'anonymous_id', value: anonymousId }, actor: { kind: 'self' }, channel: 'web' },
    ...{ answers: [{ purpose: 'analytics', answer: 'grant' }], idempotencyKey: randomUUID() },
  })
  const { personId } = await console.get(`/v1/profile?kind=anonymous_id&value=${anonymousId}`)
  await page.goto(`${console.url}/people/${personId}/asking`)
  await page
    .locator('[data-asked=fit]')
    .getByText(/Asked because:/)
    .waitFor()
  await page.locator('[data-not-asked=milk]').getByText('Nothing uses the answer').waitFor()
  await page.getByLabel('Place').fill('app:checkout')
  await page.getByRole('button', { name: 'Look' }).click()
  await page.waitForURL(/placement=app%3Acheckout/)
  await page.locator('[data-not-asked=fit]').getByText('It is not asked in this place or channel.').waitFor()
})

test('the exchange has a line for each question; a reader without the right to write is offered nothing to write', async () => {
  await page.goto(`${console.url}/asking/exchange`)
  await page.locator('[data-key=fit]').getByText('How did it fit?').waitFor()
  await page.locator('[data-key=milk]').getByText('Used by nothing').waitFor()
  const reader = await console.openAs('sales')
  await reader.goto(`${console.url}/asking/questions/milk`)
  await reader.getByRole('heading', { level: 1, name: asked.English }).waitFor()
  expect(await reader.getByRole('button', { name: /Publish|Pause|Retire/ }).count()).toBe(0)
  expect(await reader.getByRole('link', { name: 'Edit' }).count()).toBe(0)
  await reader.close()
})

test.each([
  ['en', 'light', 1280],
  ['zh', 'dark', 1280],
  ['ar', 'light', 390],
] as const)('the pages are sound in %s, %s, %d wide', async (language, scheme, width) => {
  const looked = await console.open({ language, scheme, width })
  for (const path of ['questions', 'questions/milk', 'questions/milk/edit', 'flows/coffee/edit', 'exchange'])
    await console.expectSound(looked, `/asking/${path}`)
  await looked.close()
})

test('no page broke its own policy or threw', () => {
  expect(console.complaints).toEqual([])
})

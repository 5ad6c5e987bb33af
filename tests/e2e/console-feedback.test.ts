/** Feedback in the console, in a real browser against the real program: from what people say to what they are told. */
import { randomUUID } from 'node:crypto'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startConsole } from './console-host.ts'

let console: Awaited<ReturnType<typeof startConsole>>
let page: Page

const say = (more: object) =>
  console.post('/v1/feedback', { kind: 'comment', channel: 'web', externalId: randomUUID(), ...more })

beforeAll(async () => {
  console = await startConsole('Nordlicht')
  page = await console.open()
})
afterAll(() => console?.close())

test('an empty page says what would be here', async () => {
  await page.goto(`${console.url}/feedback`)
  await page.getByText('Fewer than ten answers in this time').waitFor()
  await page.getByText('Fewer than ten texts in this time').waitFor()
  await page.getByText('Nobody has said anything yet').waitFor()
})

test('the score stands with its interval, themes with their share, and texts are filtered by what they speak of', async () => {
  const scores = [...Array<number>(60).fill(10), ...Array<number>(20).fill(7), ...Array<number>(20).fill(1)]
  for (const score of scores) await say({ kind: 'nps', channel: 'survey', score })
  for (let i = 0; i < 40; i++) await say({ text: '物流很快，第二天就到了' })
  for (let i = 0; i < 15; i++) await say({ text: 'The zip broke on day one' })
  await page.goto(`${console.url}/feedback`)
  await page.getByText(/with 95 % certainty between/).waitFor()
  const delivery = page.locator('[data-key=delivery]')
  await delivery.getByText(/% of texts/).waitFor()
  await delivery.click()
  await page.waitForURL(/theme=delivery/)
  await page.getByText('Nobody agreed to being quoted on this yet').waitFor()
  await page.getByText('物流很快，第二天就到了').first().waitFor()
  expect(await page.getByText('The zip broke on day one').count()).toBe(0)
})

test('who agreed is quoted; somebody answers for the theme; and who asked for a change waits to be told', async () => {
  const agreed = {
    ...{ subject: { kind: 'user_id', value: 'u-1' }, actor: { kind: 'self' }, channel: 'web' },
    ...{
      answers: [
        { purpose: 'email', answer: 'grant' },
        { purpose: 'analytics', answer: 'grant' },
      ],
    },
    idempotencyKey: randomUUID(),
  }
  await console.post('/v1/consent', agreed)
  const { personId } = await say({
    subject: agreed.subject,
    ...{ kind: 'testimonial', text: 'Huge selection, always find something' },
    quote: { agrees: true, name: 'Mei', reference: 'form' },
  })
  await page.goto(`${console.url}/feedback?theme=choice`)
  await page.locator('figure').getByText('Huge selection, always find something').waitFor()
  await page.getByLabel('Who answers for it').fill('Lin')
  await page.getByRole('button', { name: 'Save changes' }).click()
  await page.locator('[data-key=choice]').getByText('Answers for it: Lin').waitFor()
  await page.getByLabel('What will be changed').fill('More green')
  await page.getByRole('button', { name: 'Plan it' }).click()
  await page.getByLabel('What contributors are told').fill('There is more green now.')
  await page.getByRole('button', { name: 'It was made' }).click()
  await page.getByText(/Made on/).waitFor()
  await page.goto(`${console.url}/people/${personId}`)
  await page.locator('[data-note]').getByText('There is more green now.').waitFor()
  await page.locator('[data-note]').getByText('Waits to be sent').waitFor()
})

test('a role without people sees counts and quotes, and no texts', async () => {
  const product = await console.openAs('product')
  await product.goto(`${console.url}/feedback?theme=choice`)
  await product.locator('figure').getByText('Huge selection, always find something').waitFor()
  expect(await product.getByRole('heading', { name: /What people said/ }).count()).toBe(0)
  await product.close()
})

test.each([
  ['en', 'light', 1280],
  ['zh', 'dark', 1280],
  ['ar', 'light', 390],
] as const)('the page is sound in %s, %s, %d wide', async (language, scheme, width) => {
  const looked = await console.open({ language, scheme, width })
  await console.expectSound(looked, '/feedback?theme=choice')
  await looked.close()
})

test('no page broke its own policy or threw', () => {
  expect(console.complaints).toEqual([])
})

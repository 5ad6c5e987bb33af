/** Rewards in the console, in a real browser against the real program: from a campaign to the ledger of a person. */
import { randomUUID } from 'node:crypto'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { patience, startConsole } from './console-host.ts'

let console: Awaited<ReturnType<typeof startConsole>>
let page: Page
let mei: string

const agreed = { consent: { categoryPreferences: { Functional: true, Analytics: true } } }
const heading = (name: string) => page.getByRole('heading', { level: 1, name })

beforeAll(async () => {
  console = await startConsole('Nordlicht')
  page = await console.open()
  await console.send([
    { type: 'identify', userId: 'u-1', traits: { name: 'Mei Lin' }, messageId: 'm-1', context: agreed },
  ])
})
afterAll(() => console?.close())

test('empty pages teach by an example; a campaign and a budget are made, and a tier is saved', async () => {
  await page.goto(`${console.url}/rewards`)
  await page.waitForURL(/rewards\/programme/)
  await page.getByText('No tiers yet').waitFor()
  await page.getByRole('button', { name: 'Add a tier' }).click()
  await page.getByRole('textbox', { name: 'Name of the tier' }).fill('Silver')
  await page.getByRole('button', { name: 'Save changes' }).click()
  await expect
    .poll(async () => (await console.get('/v1/rewards/programme')).tiers, { timeout: patience })
    .toHaveLength(1)
  const tabs = page.getByRole('navigation', { name: 'Rewards' })
  await tabs.getByRole('link', { name: 'Coupons' }).click()
  await page.getByText('No campaigns yet').waitFor()
  await page.getByRole('textbox', { name: 'Key' }).fill('birthday')
  await page.getByRole('textbox', { name: 'Name' }).fill('Birthday gift')
  await page.getByRole('button', { name: 'Create the campaign' }).click()
  await page.getByRole('link', { name: 'Birthday gift' }).waitFor()
  await page.getByRole('cell', { name: '10% off' }).waitFor()
  await tabs.getByRole('link', { name: 'Budgets' }).click()
  await page.getByText('No budgets yet').waitFor()
  await page.getByRole('textbox', { name: 'Key' }).fill('birthdays')
  await page.getByRole('textbox', { name: 'Name' }).fill('Birthdays')
  await page.getByRole('button', { name: 'Save the budget' }).click()
  await page.getByRole('cell', { name: '1,000 points' }).waitFor()
})

test('a mistake is told where it was made, and leaves the form as it is', async () => {
  await page.goto(`${console.url}/rewards/coupons`)
  await page.getByRole('textbox', { name: 'Key' }).fill('Not A Key')
  await page.getByRole('textbox', { name: 'Name' }).fill('Something')
  await page.getByRole('button', { name: 'Create the campaign' }).click()
  await page.getByRole('alert').getByText('params.key').waitFor()
  expect(await page.getByRole('textbox', { name: 'Key' }).inputValue()).toBe('Not A Key')
})

test('what a person was given stands in their ledger, and is reversed with a reason', async () => {
  await expect
    .poll(async () => (mei = (await console.get('/v1/people?kind=user_id&identifier=u-1')).items[0]?.id), {
      timeout: patience,
    })
    .toBeTruthy()
  const to = { personId: mei }
  const earned = { to, reason: 'answer:birthday', reward: { points: 120, budget: 'birthdays' } }
  await console.post('/v1/rewards/pay', earned)
  await console.post('/v1/rewards/pay', { to, reason: 'answer:size', reward: { coupon: 'birthday' } })
  await page.goto(`${console.url}/people/${mei}`)
  await heading('Mei Lin').waitFor()
  await page.getByRole('navigation', { name: 'Mei Lin' }).getByRole('link', { name: 'Rewards' }).click()
  const ledger = page.getByRole('table')
  await ledger.getByRole('row', { name: /Earned.*120.*answer:birthday/ }).waitFor()
  await ledger.getByRole('button', { name: 'Reverse this entry' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('textbox', { name: 'Why' }).fill('a test account')
  await dialog.getByRole('button', { name: 'Reverse this entry' }).click()
  await ledger.getByRole('row', { name: /Reversed.*120.*a test account/ }).waitFor()
  await page.goto(`${console.url}/rewards/coupons/birthday`)
  await heading('Birthday gift').waitFor()
  await page.getByRole('cell', { name: 'answer:size' }).waitFor()
  await page.getByRole('button', { name: 'Pause the campaign' }).click()
  await page.getByRole('button', { name: 'Resume the campaign' }).waitFor()
  await page.goto(`${console.url}/rewards/costs`)
  await page.getByRole('row', { name: /answer:birthday/ }).waitFor()
})

test('a held reward waits with its reason until somebody decides', async () => {
  const programme = await console.get('/v1/rewards/programme')
  await console.put('/v1/rewards/programme', { ...programme, velocityMax: 1 })
  const paid = await console.post('/v1/rewards/pay', {
    ...{ to: { personId: mei }, reason: 'answer:colour', period: randomUUID(), reward: { points: 5 } },
  })
  expect(paid.reward.held).toBe('velocity')
  await page.goto(`${console.url}/rewards/held`)
  await page.getByRole('row', { name: /answer:colour.*Many rewards in a short time/ }).waitFor()
  await page.getByRole('button', { name: 'Let it go' }).click()
  await page.getByText('Nothing waits').waitFor()
})

test.each(['en', 'zh', 'ar'] as const)('every page of rewards is sound in %s', async (language) => {
  const look = await console.open({
    language,
    scheme: language === 'ar' ? 'dark' : 'light',
    width: language === 'zh' ? 390 : 1280,
  })
  for (const path of ['programme', 'coupons', 'budgets', 'costs', 'held', 'coupons/birthday'])
    await console.expectSound(look, `/rewards/${path}`)
  await console.expectSound(look, `/people/${mei}/rewards`)
  await look.close()
  expect(console.complaints).toEqual([])
})

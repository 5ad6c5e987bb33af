/** People in the console, in a real browser against the real program: from a value to its whole story, and who is who. */
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { patience, startConsole } from './console-host.ts'

let console: Awaited<ReturnType<typeof startConsole>>
let page: Page
let mei: string

const agreed = { consent: { categoryPreferences: { Functional: true, Analytics: true } } }
const soon = new Date(Date.now() + 30 * 86_400_000).toISOString()
const heading = (name: string | RegExp) => page.getByRole('heading', { level: 1, name })

/** Who has an identifier; waits until it has come through the pipeline. */
const personOf = async (kind: string, value: string): Promise<string> => {
  const query = new URLSearchParams({ identifier: value, kind })
  let id: string | undefined
  await expect
    .poll(async () => (id = (await console.get(`/v1/people?${query}`)).items[0]?.id), { timeout: patience })
    .toBeTruthy()
  return id!
}

const tell = (id: string, values: object[]) => console.post(`/v1/people/${id}/attributes`, { values })

beforeAll(async () => {
  console = await startConsole('Nordlicht')
  page = await console.open()
})
afterAll(() => console?.close())

test('a person shows each value by where it comes from, strongest first, with what lost behind it', async () => {
  await console.send([
    { type: 'page', anonymousId: 'laptop-1', name: 'Home', messageId: 'm-home', context: agreed },
    {
      type: 'identify',
      ...{ anonymousId: 'laptop-1', userId: 'u-1001', messageId: 'm-identify', context: agreed },
      traits: { name: 'Mei Lin', email: 'mei@example.com', shoeSize: 38 },
    },
    { type: 'group', userId: 'u-1001', groupId: 'household-7', traits: { name: 'The Lins' }, context: agreed },
    { type: 'track', userId: 'u-1001', event: 'Order Completed', properties: { total: 42.5 }, context: agreed },
  ])
  mei = await personOf('email', 'mei@example.com')
  const partner = { name: 'Panel Co', agreement: 'DPA-3', reference: 'panel/77' }
  await tell(mei, [
    {
      ...{ attribute: 'shoeSize', value: 39, class: 'zero', context: 'store:riverside' },
      evidence: {
        question: { key: 'size', version: 2, text: 'Which size do you wear?' },
        agreement: { key: 'privacy', version: 1, locale: 'en' },
      },
    },
    { attribute: 'income', value: 'middle', class: 'second', evidence: { partner } },
    { attribute: 'hobby', value: 'sailing', class: 'third', evidence: { partner } },
    {
      ...{ attribute: 'likelyToReturn', value: true, class: 'inferred', confidence: 0.72, expiresAt: soon },
      evidence: { model: { name: 'returns', version: '4', inputs: ['Order Completed'] } },
    },
  ])
  await page.goto(`${console.url}/people/${mei}`)
  await heading('Mei Lin').waitFor()
  const size = page.locator('[data-attribute=shoeSize]')
  await size.locator('[data-origin=zero]').waitFor()
  for (const origin of ['zero', 'first', 'second', 'third', 'inferred'])
    await page.locator(`[data-attribute] [data-origin=${origin}]`).first().waitFor()
  await size.getByRole('button', { name: /Why do we know this/ }).click()
  await page.waitForURL(/why=shoeSize/)
  for (const words of ['Which size do you wear?', 'privacy, version 1', 'store:riverside', 'Others say: 38'])
    await size.getByText(words).first().waitFor()
  await size.getByText('From a weaker origin').waitFor()
  await page.reload()
  await size.getByText('Which size do you wear?').first().waitFor()
})

test('what may not be said in a place says so, and is left out where only that is asked for', async () => {
  const size = page.locator('[data-attribute=shoeSize]')
  await page.getByLabel('At this place').fill('store:harbour')
  await page.waitForURL(/in=store%3Aharbour/)
  await size.getByText('it was shared elsewhere').waitFor()
  await page.getByRole('checkbox', { name: 'Only what may be said there' }).check()
  await page.getByText('Shared elsewhere; may be said here once the person agrees.').first().waitFor()
  await page.getByLabel('At this place').fill('My Shop')
  await page.getByText('Write app, web, or a kind and a name').waitFor()
  await page.getByLabel('At this place').fill('store:riverside')
  await size.getByText('Yes: it was shared here.').waitFor()
})

test('identifiers, recipients, groups and consent stand on the same page', async () => {
  await console.post(`/v1/people/${mei}/identifiers`, { kind: 'email', value: 'mei@example.com', verified: true })
  await console.post(`/v1/people/${mei}/recipients`, {
    ...{ relation: 'child', label: 'Bao', purposes: ['essential'] },
    values: [{ attribute: 'ageBand', value: '4 to 6' }],
  })
  await page.goto(`${console.url}/people/${mei}`)
  const address = page.getByRole('listitem').filter({ hasText: 'mei@example.com' }).filter({ hasText: 'Verified' })
  await address.getByText(/since/).waitFor()
  await page.getByText('Bao').waitFor()
  await page.getByText('4 to 6').waitFor()
  const household = page.getByRole('listitem').filter({ hasText: 'household-7' })
  await household.getByRole('button', { name: 'Members' }).click()
  await household.getByText('This person').waitFor()
  await page.getByRole('row').filter({ hasText: 'Understanding use' }).getByText('Agreed').waitFor()
})

test('how somebody wants to be written to stands there too, with what was never said, in each language', async () => {
  const texts = { en: { name: 'Coats', description: '' }, ar: { name: 'المعاطف', description: '' } }
  await console.put('/v1/preference-topics', { items: [{ key: 'coats', texts, onByDefault: true }] })
  await console.put(`/v1/people/${mei}/preferences`, {
    ...{ channels: [{ key: 'sms', on: false }], frequency: 'monthly', idempotencyKey: 'by-telephone' },
  })
  const expectRow = async (looking: Page, preference: string, texts: string[]) => {
    const cells = looking.locator(`[data-preference="${preference}"] td`)
    await expect
      .poll(() => cells.allInnerTexts(), { timeout: patience })
      .toEqual(texts.map((text) => expect.stringContaining(text)))
  }
  await page.goto(`${console.url}/people/${mei}`)
  await page.getByRole('heading', { name: 'Preferences' }).waitFor()
  await expectRow(page, 'channel:sms', ['Text message', 'Off', String(new Date().getFullYear())])
  await expectRow(page, 'channel:email', ['E-mail', 'On', 'Never chosen'])
  await expectRow(page, 'topic:coats', ['Coats', 'On', 'Never chosen'])
  await expectRow(page, 'frequency:frequency', ['How often', 'At most monthly', String(new Date().getFullYear())])
  for (const [language, name, never] of [
    ['zh', 'Coats', '从未选择'],
    ['ar', 'المعاطف', 'لم يُختر قط'],
  ] as const) {
    const theirs = await console.open({ language })
    await theirs.goto(`${console.url}/people/${mei}`)
    await expectRow(theirs, 'topic:coats', [name, '', never])
    await theirs.context().close()
  }
  await page.getByRole('link', { name: 'Who looked' }).click()
  await page.getByText('Looked at the preferences').first().waitFor()
  await page.goto(`${console.url}/people/${mei}`)
})

test('the timeline reads for a purpose that stands in the address', async () => {
  await page.getByRole('link', { name: 'Timeline' }).click()
  await page.getByRole('button', { name: /Order Completed/ }).click()
  await page.getByText('"total": 42.5').waitFor()
  await page.getByRole('combobox', { name: 'Read for' }).click()
  await page.getByRole('option', { name: 'E-mails about offers and news' }).click()
  await page.waitForURL(/for=email/)
  await page.getByText('Nothing that may be read for this purpose yet.').waitFor()
})

test('every look is visible to who may see the audit log, this one too', async () => {
  await page.getByRole('link', { name: 'Who looked' }).click()
  const rows = page.getByRole('row').filter({ hasText: 'ops@example.com' })
  await rows.filter({ hasText: 'Read what is known' }).first().waitFor()
  await rows.filter({ hasText: 'Read the timeline' }).filter({ hasText: 'E-mails about offers' }).first().waitFor()
})

test('the evidence is drawn, and the table says the same', async () => {
  await page.goto(`${console.url}/people/${mei}/identity`)
  const drawing = page.getByRole('img', { name: /joined by/ })
  await drawing.waitFor()
  const arcs = await drawing.locator('[data-effect=joins]').count()
  expect(arcs).toBeGreaterThan(1)
  expect(await page.locator('table [data-effect=joins]').count()).toBe(arcs)
})

test('another person is merged in after what would change was shown, and separated again the same way', async () => {
  await console.send([
    {
      type: 'identify',
      ...{ userId: 'u-2002', messageId: 'm-other', context: agreed },
      traits: { email: 'mei.private@example.com', hat: 'M' },
    },
  ])
  const other = await personOf('user_id', 'u-2002')
  await page.getByRole('link', { name: 'Merge with somebody…' }).click()
  await page.getByLabel('The whole e-mail, user id or device id').fill('mei.private@example.com')
  await page.keyboard.press('Enter')
  await page.getByRole('link', { name: 'This one' }).click()
  await page.getByText('Nothing has changed yet.').waitFor()
  await page.getByText('u-2002').waitFor()
  expect((await console.get(`/v1/people/${other}`)).id).toBe(other)
  await page.getByRole('button', { name: 'Merge them' }).click()
  await page.getByText('They are one person now.').waitFor()
  expect((await console.get(`/v1/people/${other}`)).id).toBe(mei)
  // Whoever looked at the one has looked at the other, under the id of then.
  const { items: looks } = await console.get(`/v1/people/${other}/audit`)
  expect(new Set(looks.map((l: { target: string }) => l.target))).toEqual(new Set([`person:${mei}`, `person:${other}`]))

  await page.getByRole('link', { name: 'Separate again…' }).click()
  await page.getByText('The former person, who stands for itself again').waitFor()
  await page.getByRole('button', { name: 'Separate them' }).click()
  await page.getByText('They are two people now.').waitFor()
  await page.locator('table [data-effect=cut]').first().waitFor()
  expect((await console.get(`/v1/people/${other}`)).id).toBe(other)
  await page.getByRole('link', { name: 'Undo: merge them again' }).click()
  await page.getByRole('button', { name: 'Merge them' }).waitFor()
})

test('two verified customers wait for a decision, with the evidence', async () => {
  for (const user of ['u-3001', 'u-3002']) {
    await console.send([{ type: 'track', userId: user, event: 'Seen', context: agreed }])
    const id = await personOf('user_id', user)
    await console.post(`/v1/people/${id}/identifiers`, { kind: 'user_id', value: user, verified: true })
  }
  await console.send([{ type: 'alias', userId: 'u-3002', previousId: 'u-3001', messageId: 'm-alias', context: agreed }])
  await expect.poll(async () => (await console.get('/v1/identity/reviews')).items.length, { timeout: patience }).toBe(1)
  await page.goto(`${console.url}/people`)
  await page.getByRole('link', { name: 'To decide' }).click()
  await page.getByText('Both have a user id that was verified').waitFor()
  await page.getByText('m-alias').waitFor()
  await page.getByRole('button', { name: 'They are two people' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'They are two people' }).click()
  await page.getByText('They stay two people.').waitFor()
  await page.getByText('Nothing waits for you').waitFor()
})

test('a proposed attribute is adopted: a draft that is checked while typing and survives a reload', async () => {
  await page.keyboard.press('g')
  await page.keyboard.press('a')
  await page.waitForURL(/\/attributes$/)
  await page.getByText(/Proposed \(\d+\)/).click()
  await page.locator('[data-key=shoeSize]').click()
  await page.getByRole('link', { name: 'Adopt it' }).click()
  const adopt = page.getByRole('button', { name: 'Adopt it' })
  expect(await adopt.isDisabled()).toBe(true)
  await page.getByText('A name is needed: these people may be asked too.').first().waitFor()
  for (const [language, name] of [
    ['English', 'Shoe size'],
    ['Chinese', '鞋码'],
    ['Arabic', 'مقاس الحذاء'],
  ] as const)
    await page.getByLabel(`Name (${language})`).fill(name)
  await page.getByLabel('Half as fresh after').fill('365')
  await page.reload()
  expect(await page.getByLabel('Name (Arabic)').inputValue()).toBe('مقاس الحذاء')
  await adopt.click()
  await page.getByText('It holds from now on.').waitFor()
  await heading('Shoe size').waitFor()
  await console.send([
    { type: 'identify', userId: 'u-1001', traits: { shoeSize: 'large' }, messageId: 'm-misfit', context: agreed },
  ])
  await expect.poll(async () => (await console.get('/v1/attributes/shoeSize')).misfits, { timeout: patience }).toBe(1)
  await page.reload()
  await page.getByRole('row').filter({ hasText: 'Not a number' }).waitFor()
})

test('a value that names nobody is blocked, and the limits are checked while typing', async () => {
  await page.goto(`${console.url}/settings/identity`)
  await page.getByRole('button', { name: 'Add a value' }).click()
  await page.getByText('Write the value, or remove the line.').waitFor()
  await page.getByLabel('Value', { exact: true }).fill('till@example.com')
  await page.getByLabel('Identifiers that may change hands at once').fill('0')
  expect(await page.getByRole('button', { name: 'Save changes' }).isDisabled()).toBe(true)
  await page.getByLabel('Identifiers that may change hands at once').fill('50')
  await page.getByRole('button', { name: 'Save changes' }).click()
  await page.getByText('In force since').waitFor()
  const { blocked, limits } = await console.get('/v1/identity/settings')
  expect([blocked, limits.join]).toEqual([[{ kind: 'any', value: 'till@example.com' }], 50])
})

test('who may not merge, read events or see the audit log is offered none of it', async () => {
  const theirs = await console.openAs('sales')
  await theirs.goto(`${console.url}/people/${mei}`)
  await theirs.locator('[data-attribute=shoeSize]').waitFor()
  const tabs = theirs.getByRole('navigation', { name: 'Mei Lin' }).getByRole('link')
  expect(await tabs.allInnerTexts()).toEqual(['What we know', 'Identity', 'Asking', 'Rewards'])
  await theirs.goto(`${console.url}/people/${mei}/identity`)
  await theirs.getByRole('img', { name: /joined by/ }).waitFor()
  expect(await theirs.getByRole('link', { name: 'Merge with somebody…' }).count()).toBe(0)
  await theirs.goto(`${console.url}/people/${mei}/merge`)
  await theirs.getByText('Your role does not allow this.').waitFor()
  await theirs.context().close()
})

test('who may not see how people can be reached sees that there is something, and a part of it', async () => {
  const theirs = await console.openAs('marketer')
  await theirs.goto(`${console.url}/people/${mei}`)
  await theirs.getByText('It reaches the person; your role does not show that.').waitFor()
  await theirs.getByText('Of addresses and numbers you see a part').waitFor()
  await theirs.getByRole('listitem').filter({ hasText: 'm…@example.com' }).filter({ hasText: 'Verified on' }).waitFor()
  expect(await theirs.getByText('mei@example.com').count()).toBe(0)
  await theirs.context().close()
})

test.each([
  { language: 'en', scheme: 'light', width: 1280 },
  { language: 'ar', scheme: 'dark', width: 1280 },
  { language: 'zh', scheme: 'light', width: 390 },
] as const)('axe finds nothing, every text is readable and nothing overflows: %o', async (look) => {
  const theirs = await console.open(look)
  for (const path of [
    '/people',
    '/people/reviews',
    `/people/${mei}?why=shoeSize&in=store:harbour`,
    `/people/${mei}/timeline`,
    `/people/${mei}/identity`,
    `/people/${mei}/looks`,
    `/people/${mei}/merge`,
    `/people/${mei}/separate`,
    '/attributes',
    '/attributes?state=proposed',
    '/attributes/shoeSize',
    '/attributes/shoeSize/edit',
    '/attributes/new',
    '/settings/identity',
  ])
    await console.expectSound(theirs, path)
  await theirs.context().close()
})

test('in Arabic everything turns round: values, their story, and the drawing of the evidence', async () => {
  const theirs = await console.open({ language: 'ar' })
  await theirs.goto(`${console.url}/people/${mei}/identity`)
  const drawing = await theirs.locator('figure > svg').boundingBox()
  const rows = await theirs.locator('figure ol').boundingBox()
  expect(drawing?.x).toBeGreaterThan(rows?.x ?? 0)
  await theirs.goto(`${console.url}/people/${mei}?why=shoeSize`)
  const size = theirs.locator('[data-attribute=shoeSize]')
  await size.getByRole('heading', { name: 'لماذا نعرف هذا؟' }).waitFor()
  const chip = await size.locator('[data-origin=zero]').first().boundingBox()
  const name = await size.getByText('مقاس الحذاء').first().boundingBox()
  expect(name?.x).toBeGreaterThan(chip?.x ?? 0)
  await theirs.context().close()
})

test('in all this nothing was refused by the content security policy, and no error went uncaught', () => {
  expect(console.complaints).toEqual([])
})

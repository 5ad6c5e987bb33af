/** Segments in the console, in a real browser against the real program: from the first question to who is in it and why. */
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { patience, startConsole } from './console-host.ts'

let console: Awaited<ReturnType<typeof startConsole>>
let page: Page

const agreed = { consent: { categoryPreferences: { Functional: true, Analytics: true } } }
const heading = (name: string | RegExp) => page.getByRole('heading', { level: 1, name })
const count = () => page.locator('[data-count]')
const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString()

const buyer = (n: number) => `buyer-${String(n).padStart(2, '0')}`
const order = (userId: string, messageId: string, days: number, properties: object = {}) => ({
  ...{ type: 'track', event: 'Order Completed', userId, messageId, timestamp: daysAgo(days), context: agreed },
  properties: { total: 20, category: 'coats', ...properties },
})

/** The size of a segment as the server knows it; waits until it is this. */
const expectSize = (key: string, size: number) =>
  expect.poll(async () => (await console.get(`/v1/segments/${key}`)).size, { timeout: patience }).toBe(size)

/** Chooses an entry of a field that offers some. */
const choose = async (field: ReturnType<Page['locator']>, option: string | RegExp) => {
  await field.click()
  await page.getByRole('option', { name: option }).first().click()
}
const node = (name: string | RegExp) => page.locator('[data-node]:not(fieldset)').filter({ hasText: name })
const namesInOrder = () => page.locator('[data-node]:not(fieldset) [data-summary]').allInnerTexts()

beforeAll(async () => {
  console = await startConsole('Nordlicht')
  page = await console.open()
  // Fourteen buyers, twelve of whom bought twice; each with an attribute that divides them.
  const people = Array.from({ length: 14 }, (_, n) => n)
  await console.send(
    people.flatMap((n) => [
      {
        ...{ type: 'identify', userId: buyer(n), messageId: `m-id-${n}`, context: agreed },
        traits: { email: `${buyer(n)}@example.com`, name: `Buyer ${n}`, milk: n % 3 === 0 ? 'oat' : 'cow' },
      },
      order(buyer(n), `m-first-${n}`, 40),
      ...(n < 12 ? [order(buyer(n), `m-second-${n}`, 10, { gift: n % 2 === 0 })] : []),
      { ...order(buyer(n), `m-view-${n}`, 5), event: 'Product Viewed' },
    ]),
  )
  await vi.waitFor(
    async () => expect((await console.get('/v1/people?limit=200')).items.length).toBeGreaterThanOrEqual(14),
    { timeout: patience, interval: 200 },
  )
})
afterAll(() => console?.close())

const purpose = /^Understanding (how|use)/
const addTo = async (group: string, kind: string) => {
  await page.getByRole('button', { name: `Add to: ${group}` }).click()
  await page.getByRole('menuitem', { name: kind, exact: true }).click()
}
const all = 'All of these hold'
const expectCount = (text: string) => expect.poll(() => count().innerText(), { timeout: patience }).toBe(text)

test('while there is none of one’s own an example teaches, and opens the builder filled in', async () => {
  await page.goto(`${console.url}/live`)
  await heading('Live').waitFor()
  await page.keyboard.press('g')
  await page.keyboard.press('s')
  await heading('Segments').waitFor()
  await page.locator('[data-key=lapsed-customers]').getByText('Built in').waitFor()
  await page.getByRole('link', { name: 'Open this example' }).click()
  await heading('New segment').waitFor()
  expect(await page.getByLabel('Name', { exact: true }).inputValue()).toBe('Bought twice, takes e-mails')
  const [first = '', second = ''] = await namesInOrder()
  expect(first).toMatch(/at least twice in the last 90 days/)
  expect(second).toContain('E-mail')
  await page.getByText(/Only people who allow/).waitFor()
})

test('the purpose comes first and says what follows; then the count keeps up with what is typed', async () => {
  await page.goto(`${console.url}/segments/new`)
  await heading('New segment').waitFor()
  expect(await page.getByRole('tab', { name: 'Conditions' }).count()).toBe(0)
  await choose(page.getByRole('combobox', { name: 'Purpose' }), purpose)
  await page.getByText(/Only people who allow/).waitFor()
  await page.getByLabel('Name', { exact: true }).fill('Bought twice')
  expect(await page.getByLabel('Key').inputValue()).toBe('bought-twice')
  await addTo(all, 'Did something')
  // The form of the new condition is open and has the focus.
  await expect
    .poll(() => page.evaluate(() => document.activeElement?.closest('[data-node]:not(fieldset)') !== null))
    .toBe(true)
  await page.getByRole('combobox', { name: 'Event', exact: true }).fill('Order Completed')
  await choose(page.getByRole('combobox', { name: 'When', exact: true }), 'Ever')
  await expectCount('14')
  await page.getByLabel('Times').fill('2')
  await expectCount('12')
  await page.getByText(/of 14 who allow/).waitFor()
  expect(await page.locator('[data-sentence]').innerText()).toMatch(/placed an order at least twice/)
})

test('members for example are shown only when somebody asks, and whom one sees is audited', async () => {
  expect(await page.getByRole('link', { name: /^Buyer/ }).count()).toBe(0)
  await page.getByRole('button', { name: 'Show 5 people' }).click()
  await page
    .getByRole('link', { name: /^Buyer/ })
    .first()
    .waitFor()
  expect(await page.getByRole('link', { name: /^Buyer/ }).count()).toBe(5)
  const { items } = await console.get('/v1/audit?action=segment.sample_read')
  expect(items.length).toBe(1)
})

test('they are divided by an attribute, as bars and as the numbers beside them', async () => {
  await choose(page.getByRole('combobox', { name: 'Divided by' }), 'milk')
  const row = page.getByRole('row').filter({ has: page.getByRole('rowheader', { name: 'cow' }) })
  await row.getByText(/^8/).first().waitFor()
})

test('a draft survives a reload, and each step can be taken back', async () => {
  await addTo(all, 'Random part')
  await expect.poll(namesInOrder).toHaveLength(2)
  await page.reload()
  await page.getByText('It is kept on this device only').waitFor()
  expect(await page.getByLabel('Name', { exact: true }).inputValue()).toBe('Bought twice')
  expect(await namesInOrder()).toHaveLength(2)
  await node(/Random part/)
    .getByRole('button', { name: /^Actions/ })
    .click()
  await page.getByRole('menuitem', { name: 'Remove' }).click()
  await expect.poll(namesInOrder).toHaveLength(1)
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect.poll(namesInOrder).toHaveLength(2)
  await page.getByRole('button', { name: 'Do again' }).click()
  await expect.poll(namesInOrder).toHaveLength(1)
  await expectCount('12')
})

test('what is missing is said where it is missing, and the last count stays meanwhile', async () => {
  await addTo(all, 'Answer about a purpose')
  await page.keyboard.press('Escape')
  await node(/Answer about a purpose/)
    .getByText('Choose a purpose.')
    .waitFor()
  expect(await page.getByRole('button', { name: 'Publish…' }).isDisabled()).toBe(true)
  expect(await count().innerText()).toBe('12')
  expect(await page.locator('[data-sentence]').innerText()).toMatch(/placed an order at least twice/)
})

test('conditions are moved by keyboard, into a group and out of it, and it is said', async () => {
  await addTo(all, 'Preference')
  await addTo(all, 'Group of conditions')
  await expect.poll(() => page.locator('fieldset fieldset').count()).toBe(1)
  const inside = page.locator('fieldset fieldset [data-node]')
  const [first, second, third] = await namesInOrder()
  await node(/^Preference/)
    .getByRole('button', { name: /^Move:/ })
    .focus()
  await page.keyboard.press('Alt+ArrowUp')
  await expect.poll(namesInOrder).toEqual([first, third, second])
  await page.getByText(/now number 2 of 4 in “All of these hold”/).waitFor({ state: 'attached' })
  // The focus goes along.
  await page.keyboard.press('Alt+ArrowDown')
  await expect.poll(namesInOrder).toEqual([first, second, third])
  await page.keyboard.press('Alt+ArrowDown')
  await page.getByText(/now number 1 of 1 in “At least one of these holds”/).waitFor({ state: 'attached' })
  expect(await inside.count()).toBe(1)
  await page.keyboard.press('Alt+ArrowLeft')
  await expect.poll(() => inside.count()).toBe(0)
  await page.keyboard.press('Control+z')
  await expect.poll(() => inside.count()).toBe(1)
  await page.keyboard.press('Control+Shift+z')
  await expect.poll(() => inside.count()).toBe(0)
})

test('and by pointer', async () => {
  const group = page.locator('fieldset fieldset')
  await node(/^Preference/)
    .getByRole('button', { name: /^Move:/ })
    .dragTo(group.getByRole('button', { name: /^Add to/ }))
  await expect.poll(() => group.locator('[data-node]').filter({ hasText: 'Preference' }).count()).toBe(1)
  await page.getByRole('button', { name: 'Discard the draft' }).click()
  await expect.poll(() => page.locator('[data-node]').count()).toBe(0)
})

test('an event that was never seen is named at its condition, until one says that it is still to come', async () => {
  await choose(page.getByRole('combobox', { name: 'Purpose' }), purpose)
  await page.getByLabel('Name', { exact: true }).fill('Bought twice')
  await addTo(all, 'Did something')
  await page.getByRole('combobox', { name: 'Event', exact: true }).fill('Order Completd')
  await node(/Order Completd/)
    .getByText('This workspace has never seen')
    .waitFor()
  await page.getByRole('checkbox', { name: /never seen here/ }).check()
  await expectCount('0')
  await page.getByRole('checkbox', { name: /never seen here/ }).uncheck()
  await node(/Order Completd/)
    .getByText('This workspace has never seen')
    .waitFor()
})

test('the text form is read as it is typed; a mistake is shown at its place', async () => {
  await page.getByRole('tab', { name: 'Text' }).click()
  const text = page.getByLabel('The definition as text')
  expect(await text.inputValue()).toContain('performed "Order Completd"')
  await text.fill('all(\n  performed "Order Completed" at least 2 times,\n  oops\n)')
  await page.getByRole('button', { name: 'Line 3, character 3' }).click()
  expect(await text.evaluate((field: HTMLTextAreaElement) => field.selectionStart)).toBe(55)
  await page.getByRole('tab', { name: 'Conditions' }).click()
  await page.getByText('The text does not hold together yet').waitFor()
  await page.getByRole('tab', { name: 'Text' }).click()
  await text.fill('performed "Order Completed" at least 2 times')
  await expectCount('12')
  await page.getByRole('tab', { name: 'Conditions' }).click()
  await node(/placed an order at least twice/).waitFor()
})

test('publishing says what will be, and then everybody is looked at', async () => {
  await page.getByRole('button', { name: 'Publish…' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByText('As counted just now').waitFor()
  await dialog.getByText('12', { exact: true }).waitFor()
  await dialog.getByRole('button', { name: 'Publish it' }).click()
  await heading('Bought twice').waitFor()
  await page.getByText('It is published.').waitFor()
  await expectSize('bought-twice', 12)
  await expect.poll(() => page.locator('[data-members]').innerText(), { timeout: patience }).toMatch(/^12/)
})

test('members stand there with why they are in; who buys comes in, and the order is the reason', async () => {
  await console.send([order(buyer(13), 'm-live', 0)])
  await expectSize('bought-twice', 13)
  await page.getByRole('link', { name: 'Members' }).click()
  const row = page.getByRole('row').filter({ hasText: 'Buyer 13' })
  await row.getByText('Order Completed').first().waitFor()
  await row.locator('[data-origin=first]').waitFor()
  await page.getByRole('link', { name: 'Who came and went' }).click()
  await page.getByRole('row').filter({ hasText: 'Buyer 13' }).getByText('Came in').waitFor()
  await page.getByRole('row').filter({ hasText: 'Buyer 1' }).first().waitFor()
})

test('a person shows the segments they are in', async () => {
  const { items } = await console.get(`/v1/people?identifier=${buyer(13)}&kind=user_id`)
  await page.goto(`${console.url}/people/${items[0].id}`)
  const row = page.locator('[data-segment=bought-twice]')
  await row.getByText('Order Completed').first().waitFor()
  await row.getByRole('link', { name: 'Bought twice' }).click()
  await heading('Bought twice').waitFor()
})

test('a change is shown against what holds, and makes a new version', async () => {
  await page.getByRole('link', { name: 'Change', exact: true }).click()
  await heading('Change “Bought twice”').waitFor()
  await node(/placed an order/)
    .locator('[data-summary]')
    .click()
  await page.getByLabel('Times').fill('1')
  await expectCount('14')
  await page.getByRole('button', { name: 'Publish…' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.locator('del').first().waitFor()
  await dialog.getByText(/by the definition, not by what they did/).waitFor()
  await dialog.getByRole('button', { name: 'Publish it' }).click()
  await expectSize('bought-twice', 14)
  await page.getByRole('link', { name: 'Versions' }).click()
  await page.getByRole('heading', { name: /Version 2/ }).waitFor()
  await page.locator('ol del').first().waitFor()
})

test('two segments are compared: what they share, drawn and as numbers', async () => {
  await console.put('/v1/segments/gifts', {
    ...{ name: 'Gave a gift', purpose: 'analytics' },
    definition: 'performed "Order Completed" where gift = true',
  })
  await expectSize('gifts', 6)
  await page.goto(`${console.url}/segments`)
  await page.getByRole('link', { name: 'Compare two segments' }).click()
  await choose(page.getByRole('combobox', { name: 'One segment' }), 'Bought twice')
  await choose(page.getByRole('combobox', { name: 'The other' }), 'Gave a gift')
  await page.getByRole('img', { name: /In both: 6/ }).waitFor()
  expect(await page.locator('td[data-part=onlyA]').innerText()).toBe('8')
  await page.waitForURL(/a=bought-twice&b=gifts/)
})

test('a list is searched and filtered, and both stand in the address', async () => {
  await page.goto(`${console.url}/segments`)
  await page.locator('[data-key=gifts]').waitFor()
  await page.keyboard.press('/')
  await page.keyboard.type('gave')
  await page.waitForURL(/q=gave/)
  await expect.poll(() => page.locator('[data-key]').count()).toBe(1)
  await page.locator('[data-key=gifts]').waitFor()
  await page.goto(`${console.url}/segments?state=paused`)
  await page.getByText('No segment fits these filters').waitFor()
})

test('the palette leads to a segment', async () => {
  await page.goto(`${console.url}/live`)
  await heading('Live').waitFor()
  await page.keyboard.press('Control+k')
  await page.getByRole('combobox', { name: /Go to/ }).fill('gave')
  await page.getByRole('option', { name: 'Gave a gift' }).waitFor()
  await page.keyboard.press('Enter')
  await heading('Gave a gift').waitFor()
})

test('who is undecided is named, with the question that would decide', async () => {
  await console.put('/v1/segments/parents', {
    ...{ name: 'Likely parents', purpose: 'analytics' },
    definition: {
      likelihood: {
        clues: [{ event: 'Product Viewed', points: 2 }],
        ...{ halfLife: { n: 30, unit: 'day' }, likely: 5, unlikely: 0.5 },
        declared: { attribute: 'has_child', likely: { op: 'equals', value: true } },
      },
      is: 'likely',
    },
  })
  await page.goto(`${console.url}/segments/parents`)
  await page.getByRole('link', { name: 'Undecided' }).click()
  await page.getByRole('row').filter({ hasText: 'Buyer' }).first().getByText('Ask about: Has a child').waitFor()
})

test('it is paused and resumed, and each says what follows', async () => {
  await page.goto(`${console.url}/segments/gifts`)
  await page.getByRole('button', { name: 'More actions' }).click()
  await page.getByRole('menuitem', { name: 'Pause' }).click()
  await page.getByRole('dialog').getByText('Members stay as they are').waitFor()
  await page.getByRole('dialog').getByRole('button', { name: 'Pause' }).click()
  await page.getByText('It is paused: members stay as they were').waitFor()
  await page.getByRole('button', { name: 'More actions' }).click()
  await page.getByRole('menuitem', { name: 'Resume' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Resume' }).click()
  await expect.poll(async () => (await console.get('/v1/segments/gifts')).state, { timeout: patience }).toBe('live')
})

test('members are exported for a purpose, and the file holds who allows it', async () => {
  await page.goto(`${console.url}/segments/gifts`)
  await page.getByRole('button', { name: 'More actions' }).click()
  await page.getByRole('menuitem', { name: 'Export members' }).click()
  const download = page.waitForEvent('download')
  await page.getByRole('dialog').getByRole('link', { name: 'Save the file' }).click()
  const stream = await (await download).createReadStream()
  let text = ''
  for await (const part of stream) text += part
  const lines = text.trim().split('\n')
  expect(lines).toHaveLength(7)
  expect(lines.slice(1).every((line) => /buyer-\d\d/.test(line))).toBe(true)
})

test('one that is used is not deleted and says by what; one that is not, is', async () => {
  await console.put('/v1/segments/outer', {
    ...{ name: 'Outer', purpose: 'analytics', definition: { segment: 'gifts' } },
  })
  await page.goto(`${console.url}/segments/gifts`)
  await page.getByRole('link', { name: 'Outer' }).waitFor()
  await page.getByRole('button', { name: 'More actions' }).click()
  await page.getByRole('menuitem', { name: 'Delete' }).click()
  await page.getByRole('dialog').getByText('It is used by Outer.').waitFor()
  expect(await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).isDisabled()).toBe(true)
  await page.goto(`${console.url}/segments/outer`)
  await page.getByRole('button', { name: 'More actions' }).click()
  await page.getByRole('menuitem', { name: 'Delete' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click()
  await heading('Segments').waitFor()
  await page.locator('[data-key=gifts]').waitFor()
  expect(await page.locator('[data-key=outer]').count()).toBe(0)
})

test('who may not see people sees counts of ten and more, in tens, and nobody by name', async () => {
  const theirs = await console.openAs('product')
  await theirs.goto(`${console.url}/segments/bought-twice`)
  // Fourteen, in tens that begin somewhere: within nine of the truth and never the truth itself.
  await theirs
    .locator('[data-members]')
    .filter({ hasText: /^[12]0/ })
    .waitFor()
  const tabs = theirs.getByRole('navigation', { name: 'Bought twice' }).getByRole('link')
  expect(await tabs.allInnerTexts()).toEqual(['Overview', 'Versions', 'E-mail and web'])
  await theirs.goto(`${console.url}/segments/gifts`)
  await theirs.locator('[data-members]').filter({ hasText: 'fewer than ten' }).waitFor()
  await theirs.goto(`${console.url}/segments/gifts/edit`)
  await theirs.locator('[data-count]').filter({ hasText: 'fewer than ten' }).waitFor()
  expect(await theirs.getByRole('button', { name: 'Show 5 people' }).count()).toBe(0)
  await theirs.context().close()
})

test('who may only read is offered no change', async () => {
  const theirs = await console.openAs('sales')
  await theirs.goto(`${console.url}/segments`)
  await theirs.locator('[data-key=gifts]').waitFor()
  expect(await theirs.getByRole('link', { name: 'New segment' }).count()).toBe(0)
  await theirs.goto(`${console.url}/segments/gifts/edit`)
  await theirs.getByText('Your role does not allow this.').waitFor()
  await theirs.context().close()
})

test.each([
  { language: 'en', scheme: 'light', width: 1280 },
  { language: 'en', scheme: 'dark', width: 390 },
  { language: 'ar', scheme: 'dark', width: 1280 },
  { language: 'zh', scheme: 'light', width: 390 },
] as const)('axe finds nothing, every text is readable and nothing overflows: %o', async (look) => {
  const theirs = await console.open(look)
  for (const path of [
    '/segments',
    '/segments/new',
    '/segments/new?example=repeat-buyers',
    '/segments/bought-twice',
    '/segments/bought-twice/members',
    '/segments/bought-twice/changes',
    '/segments/bought-twice/versions',
    '/segments/bought-twice/content',
    '/segments/parents/undecided',
    '/segments/parents/edit',
    '/segments/compare?a=bought-twice&b=gifts',
  ])
    await console.expectSound(theirs, path)
  await theirs.context().close()
})

test('in Arabic built-in segments have Arabic names, and the tree and its keys turn round', async () => {
  const theirs = await console.open({ language: 'ar' })
  await theirs.goto(`${console.url}/segments`)
  await theirs.locator('[data-key=lapsed-customers]').getByText('عملاء منقطعون').waitFor()
  await theirs.goto(`${console.url}/segments/new?example=repeat-buyers`)
  const handle = theirs.locator('[data-node]:not(fieldset) [data-handle]').first()
  const card = await theirs.locator('[data-node]:not(fieldset)').first().boundingBox()
  expect((await handle.boundingBox())!.x).toBeGreaterThan(card!.x + card!.width / 2)
  await theirs.getByRole('button', { name: /^أضف إلى/ }).click()
  await theirs.getByRole('menuitem', { name: 'مجموعة شروط' }).click()
  // The second one goes into the group below it: inward is to the left here.
  await theirs.locator('[data-node]:not(fieldset) [data-handle]').nth(1).focus()
  await theirs.keyboard.press('Alt+ArrowLeft')
  await expect.poll(() => theirs.locator('fieldset fieldset [data-node]').count()).toBe(1)
  await theirs.context().close()
})

test('in all this nothing was refused by the content security policy, and no error went uncaught', () => {
  expect(console.complaints).toEqual([])
})

import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type ApiCall, apiClient } from '../../../test/api-client.ts'
import { askingBrand, inAll, wordsOf } from '../../../test/asking.ts'
import { type Intake, startIntake } from '../../../test/intake.ts'

let intake: Intake
let call: ApiCall
let brand: ReturnType<typeof askingBrand>

beforeAll(async () => {
  intake = await startIntake()
  call = await apiClient(intake)
  brand = askingBrand(intake, call)
  for (const key of ['one', 'two', 'three'])
    await brand.question(key, {
      form: { type: 'single', options: ['yes', 'no'] },
      texts: inAll({ ask: `${key}?`, why: 'To know.', options: wordsOf('yes', 'no') }),
      research: brand.research,
    })
})
afterAll(() => intake?.close())

const contacts = async (personId: string) =>
  (await intake.postgres.pool.query<{ key: string }>('select key from asks where person_id = $1', [personId])).rows

test('fifty tabs at once get one question, and spend the attention once', async () => {
  const page = brand.page()
  await brand.allow({ kind: 'anonymous_id', value: page.anonymousId }, 'personalisation')
  const answers = await Promise.all(Array.from({ length: 50 }, () => page.next()))
  const ids = new Set(answers.map((answer) => brand.ok(answer).ask.askId))
  expect(ids.size).toBe(1)
  const personId = await brand.personOf(page.anonymousId)
  expect(await contacts(personId)).toHaveLength(1)

  // Answered in all tabs at once: one of them is the answer, the others are told so.
  const [askId] = [...ids]
  const given = await Promise.all(Array.from({ length: 50 }, () => page.answer({ askId, answer: 'yes' })))
  expect(given.filter((answer) => answer.status === 200)).toHaveLength(1)
  expect(given.filter((answer) => answer.body.code === 'already_answered')).toHaveLength(49)

  // The budget of a day is spent, however many ask again.
  const later = await Promise.all(Array.from({ length: 50 }, () => page.next()))
  expect(later.every((answer) => brand.ok(answer).ask === null && answer.body.earliest !== null)).toBe(true)
  expect(await contacts(personId)).toHaveLength(1)
})

test('fifty tabs that send the same answer with the same key are one answer, told fifty times', async () => {
  const page = brand.page()
  await brand.allow({ kind: 'anonymous_id', value: page.anonymousId }, 'personalisation')
  const { askId } = brand.ok(await page.next()).ask
  const body = { askId, answer: 'yes', idempotencyKey: randomUUID() }
  const given = await Promise.all(Array.from({ length: 50 }, () => page.answer(body)))
  expect(new Set(given.map((answer) => JSON.stringify(brand.ok(answer)))).size).toBe(1)
})

test('what was asked and answered goes with the device into a merge, and the budget with it', async () => {
  const userId = `user-${randomUUID()}`
  const [phone, laptop] = [brand.page(), brand.page()]
  for (const page of [phone, laptop]) {
    await brand.allow({ kind: 'anonymous_id', value: page.anonymousId }, 'personalisation')
    brand.ok(await page.answer({ askId: brand.ok(await page.next()).ask.askId, outcome: 'skipped' }))
    await intake.batch([{ type: 'identify', userId, anonymousId: page.anonymousId, messageId: randomUUID() }])
    await intake.settled()
  }
  const personId = await brand.personOf(phone.anonymousId)
  expect(await brand.personOf(laptop.anonymousId)).toBe(personId)
  expect(await contacts(personId)).toHaveLength(2)
  const { attention } = brand.ok(await call('GET', `/v1/people/${personId}/next-question`))
  expect(attention).toMatchObject({ unanswered: 2, gapHours: 24 * 1.75 ** 2 })
})

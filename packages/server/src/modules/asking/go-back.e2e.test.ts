import { afterAll, beforeAll, expect, test } from 'vitest'
import { apiClient } from '../../../test/api-client.ts'
import { askingBrand, inAll, wordsOf } from '../../../test/asking.ts'
import { type Intake, startIntake } from '../../../test/intake.ts'

let intake: Intake
let brand: ReturnType<typeof askingBrand>

beforeAll(async () => {
  intake = await startIntake()
  const call = await apiClient(intake)
  brand = askingBrand(intake, call)
  await brand.settings({ gapHours: 0 })
  for (const key of ['whom', 'size'])
    await brand.question(key, {
      form: { type: 'single', options: ['a', 'b'] },
      texts: inAll({ ask: key, why: 'We ask so that the gift fits.', options: wordsOf('a', 'b') }),
      research: brand.research,
    })
  const steps = [
    {
      ...{ id: 'whom', kind: 'question', question: 'whom' },
      next: [{ when: { answer: 'whom', is: { op: 'equals', value: 'b' } }, to: 'end' }],
    },
    { id: 'size', kind: 'question', question: 'size' },
    { id: 'end', kind: 'end', texts: inAll({ say: 'Thank you.' }) },
  ]
  const said = { kind: 'survey', texts: inAll({ title: 'Gift' }), steps }
  const { revision } = brand.ok(await call('PUT', '/v1/flows/gift', said))
  brand.ok(await call('POST', '/v1/flows/gift/publish', { revision }))
})
afterAll(() => intake?.close())

test('a person goes back in a flow, changes an answer, and the flow goes on from there by the new one', async () => {
  const page = brand.page()
  await brand.allow({ kind: 'anonymous_id', value: page.anonymousId }, 'personalisation')
  const { ask } = brand.ok(await page.next({ open: { kind: 'flow', key: 'gift' } }))
  const { next } = brand.ok(await page.answer({ askId: ask.askId, step: 'whom', answer: 'a' }))
  expect(next.flow.step.id).toBe('size')
  // Without saying so it is a second answer, as of another tab.
  expect(await page.answer({ askId: ask.askId, step: 'whom', answer: 'b' })).toMatchObject({
    body: { code: 'already_answered' },
  })
  const changed = brand.ok(await page.answer({ askId: ask.askId, step: 'whom', answer: 'b', again: true }))
  expect(changed.next.flow.step.id).toBe('end')
  expect(await page.answer({ askId: ask.askId, step: 'whom', answer: 'a', again: true })).toMatchObject({
    body: { code: 'already_answered' },
  })
})

test('to a step that was not reached nobody goes back', async () => {
  const page = brand.page()
  await brand.allow({ kind: 'anonymous_id', value: page.anonymousId }, 'personalisation')
  const { ask } = brand.ok(await page.next({ open: { kind: 'flow', key: 'gift' } }))
  expect(await page.answer({ askId: ask.askId, step: 'size', answer: 'a', again: true })).toMatchObject({
    body: { code: 'step_not_reached' },
  })
})

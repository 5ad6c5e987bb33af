import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { importedYes } from '../../../test/consent-lines.ts'
import type { Fields } from '../row.ts'
import type { Item } from './items.ts'
import { createAnswerMapper, createLineMapper } from './map-answers.ts'
import { checkConsentMapping } from './read-mapping.ts'

const guide = new URL('../../../../../docs/guides/import.md', import.meta.url)

/** The second mapping of the guide. */
const mappingOfGuide = async (): Promise<Record<string, unknown>> => {
  const blocks = [...(await readFile(guide, 'utf8')).matchAll(/```json\n([\s\S]*?)```/g)]
  return JSON.parse(blocks[1]?.[1] ?? '')
}
const row: Fields = {
  customer: '4711',
  mail: 'Ann@Example.com',
  newsletter: '1',
  signed: '03.05.2024 10:30',
  scan: 'scans/4711.pdf',
  fair: '',
}
const map = async (fields: Fields, more: object = {}): Promise<Item[]> => {
  const mapper = createAnswerMapper(checkConsentMapping({ ...(await mappingOfGuide()), ...more }, 'guide'))
  return [...mapper.push({ row: 1, fields }), ...mapper.end()]
}
const sent = (items: Item[]) => items.map((item) => (item.kind === 'line' ? JSON.parse(item.json) : item.reason))

test('the mapping shown in the guide makes an answer of a row', async () => {
  expect(sent(await map(row))).toEqual([
    {
      key: expect.stringMatching(/^import-[\w-]{43}$/),
      subject: { kind: 'email', value: 'Ann@Example.com' },
      purpose: 'email',
      answer: 'grant',
      occurredAt: '2024-05-03T08:30:00.000Z',
      channel: 'paper',
      system: 'Old CRM',
      collectedBy: 'Shop in Ulm',
      agreement: { key: 'privacy', version: '1', locale: 'en' },
      evidence: { reference: 'scans/4711.pdf', customer: '4711' },
    },
  ])
  expect(sent(await map({ ...row, newsletter: '0' }))[0].answer).toBe('deny')
  expect(sent(await map({ ...row, fair: 'Fair Ltd' }))[0].evidence.partner).toEqual({
    name: 'Fair Ltd',
    agreement: 'contract 12',
  })
})

test('the same row is the same answer, and a row that says something else another one', async () => {
  const [first] = sent(await map(row))
  expect(sent(await map(row))[0].key).toBe(first.key)
  expect(sent(await map({ ...row, newsletter: '0' }))[0].key).not.toBe(first.key)
  expect(sent(await map({ ...row, signed: '03.05.2024 10:31' }))[0].key).not.toBe(first.key)
})

test.each([
  [{ mail: '' }, 'bad_identifier'],
  [{ mail: 'nobody' }, 'bad_identifier'],
  [{ signed: 'in May' }, 'not_a_time'],
  [{ signed: '' }, 'invalid_line'],
  [{ scan: 'x'.repeat(20_000) }, 'line_too_large'],
])('a row with %j is refused before it is sent: %s', async (fields, code) => {
  expect(sent(await map({ ...row, ...fields }))).toEqual([code])
})

test('numbers and truths of JSON rows become what a line has', async () => {
  const rule = {
    id: 'app',
    subject: { kind: 'user_id', value: { column: 'id' } },
    purpose: { value: 'push' },
    answer: { value: 'deny' },
    occurredAt: { column: 'at', format: 'unix' },
    validUntil: { column: 'until' },
    verified: { column: 'checked' },
    channel: { column: 'from.channel' },
    system: { value: 'App' },
    collectedBy: { template: 'release {release}' },
    actor: { kind: { value: 'guardian' }, name: { column: 'parent' } },
    evidence: { reference: { column: 'id' }, tries: { column: 'tries', as: 'integer' } },
  }
  const fields = {
    id: 7,
    at: 1_700_000_000,
    checked: 'yes',
    from: { channel: 'app' },
    release: 12,
    parent: 'Eve',
    tries: 2,
  }
  expect(sent(await map(fields, { answers: [rule] }))).toEqual([
    {
      key: expect.any(String),
      subject: { kind: 'user_id', value: '7' },
      purpose: 'push',
      answer: 'deny',
      occurredAt: '2023-11-14T22:13:20.000Z',
      verified: true,
      channel: 'app',
      system: 'App',
      collectedBy: 'release 12',
      actor: { kind: 'guardian', name: 'Eve' },
      evidence: { tries: 2, reference: '7' },
    },
  ])
})

test('a mapping with a mistake says where it stands', () => {
  expect(() => checkConsentMapping({ answers: [{ id: 'a', purpose: 'email' }] }, 'crm.json')).toThrow(
    /^ {2}answers\.0\.purpose: A value of a row/m,
  )
})

test('without a mapping a line is sent as it is, with its own key or one made of its content', () => {
  const push = (fields: unknown) => createLineMapper().push({ row: 1, fields: fields as Fields })
  const line = importedYes('ann')
  expect(sent(push(line))).toEqual([line])
  const { key: _, ...keyless } = line
  const [made] = sent(push(keyless))
  expect(made).toEqual({ ...keyless, key: expect.stringMatching(/^import-/) })
  expect(sent(push({ ...keyless, verified: false }))[0].key).toBe(made.key)
  expect(sent(push({ ...keyless, answer: 'object' }))[0].key).not.toBe(made.key)
  expect(sent(push({ ...line, key: '' }))).toEqual(['invalid_line'])
})

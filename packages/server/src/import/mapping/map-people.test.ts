import { readFile } from 'node:fs/promises'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Fields } from '../row.ts'
import type { Item } from './items.ts'
import { createPeopleMapper } from './map-people.ts'
import { checkPeopleMapping } from './read-mapping.ts'

const guide = new URL('../../../../../docs/guides/import.md', import.meta.url)

/** The third mapping of the guide. */
const mappingOfGuide = async (): Promise<Record<string, unknown>> => {
  const blocks = [...(await readFile(guide, 'utf8')).matchAll(/```json\n([\s\S]*?)```/g)]
  return JSON.parse(blocks[2]?.[1] ?? '')
}
const row: Fields = {
  ...{ customer: '4711', mail: 'Ann@Example.com', crm: '', changed: '03.05.2024', city: 'Ulm' },
  ...{ shoe: '42', store: 'ulm', form: 'F-1', likes: '' },
}
const map = (mapping: unknown, fields: Fields): Item[] => {
  const mapper = createPeopleMapper(checkPeopleMapping(mapping, 'guide'))
  return [...mapper.push({ row: 1, fields }), ...mapper.end()]
}
const sent = (items: Item[]) => items.map((item) => (item.kind === 'line' ? JSON.parse(item.json) : item.reason))

test('the mapping shown in the guide makes a person of a row; what is empty is not told', async () => {
  expect(sent(map(await mappingOfGuide(), row))).toEqual([
    {
      identifiers: [
        { kind: 'user_id', value: '4711' },
        { kind: 'email', value: 'Ann@Example.com' },
      ],
      at: '2024-05-02T22:00:00.000Z',
      class: 'first',
      values: [
        { attribute: 'city', value: 'Ulm' },
        {
          attribute: 'shoe',
          value: 42,
          class: 'zero',
          context: 'store:ulm',
          evidence: { question: { key: 'shoe-size', answerId: 'F-1' } },
        },
      ],
    },
  ])
})

test.each([
  [{ changed: '' }, 'invalid_line'],
  [{ changed: 'May' }, 'not_a_time'],
  [{ shoe: 'forty' }, 'not_a_number'],
  [{ customer: '', mail: '', crm: '' }, 'bad_identifier'],
  [{ store: ' ' }, 'invalid_line'],
])('a row with %j is refused as %s, with its fields', async (change, reason) => {
  const fields = { ...row, ...change }
  expect(map(await mappingOfGuide(), fields)).toMatchObject([
    { kind: 'reject', row: 1, rule: 'customer', reason, record: fields },
  ])
})

test('what is no longer known, a model and a partner are told as they are', async () => {
  const mapping = {
    basis: { legalBasis: 'legitimate_interest', purposes: ['essential'], reference: 'r' },
    people: [
      {
        id: 'p',
        identifiers: [{ kind: 'card', value: { column: 'card' } }],
        at: { column: 'at' },
        class: { value: 'inferred' },
        evidence: {
          partner: { name: { value: 'Fair' }, agreement: { value: 'C-1' }, reference: { column: 'card' } },
          model: { name: { value: 'm' }, version: { column: 'v' }, inputs: ['orders'] },
          agreement: { key: { value: 'privacy' }, version: { column: 'v' } },
        },
        values: [
          { attribute: 'gone', value: { value: null } },
          {
            attribute: 'score',
            value: { column: 'score', as: 'number' },
            confidence: { column: 'c' },
            expiresAt: { column: 'until' },
          },
        ],
      },
    ],
  }
  const fields = { card: 17, at: '2024-05-01T00:00:00Z', v: '3', score: '0.5', c: '0.25', until: '2030-01-01' }
  expect(sent(map(mapping, fields))).toEqual([
    {
      identifiers: [{ kind: 'card', value: '17' }],
      at: '2024-05-01T00:00:00.000Z',
      class: 'inferred',
      evidence: {
        agreement: { key: 'privacy', version: 3 },
        partner: { name: 'Fair', agreement: 'C-1', reference: '17' },
        model: { name: 'm', version: '3', inputs: ['orders'] },
      },
      values: [
        { attribute: 'gone', value: null },
        { attribute: 'score', value: 0.5, confidence: 0.25, expiresAt: '2030-01-01T00:00:00.000Z' },
      ],
    },
  ])
})

test.each([
  [{ consent: { email: { column: 'x' } } }, 'candor import consent'],
  [{ answers: [] }, 'candor import consent'],
  [{ basis: { legalBasis: 'contract', purposes: [], reference: 'r' } }, 'basis.purposes'],
  [{ basis: undefined }, 'basis'],
  [{ people: [] }, 'people'],
])('a mapping with %j is refused: %s', async (change, sentence) => {
  const json = { ...(await mappingOfGuide()), ...change }
  expect(() => checkPeopleMapping(json, 'guide')).toThrow(sentence)
})

test('whatever stands in the cells, nothing is thrown and every row is a person or rejected', async () => {
  const mapping = await mappingOfGuide()
  const cell = fc.oneof(fc.string({ unit: 'binary' }), fc.jsonValue(), fc.constantFrom('', 'NULL', '42', '03.05.2024'))
  const cells = fc.record(
    Object.fromEntries(Object.keys(row).map((name) => [name, fc.oneof(fc.constant(row[name]), cell)])),
  )
  fc.assert(
    fc.property(cells, (fields) => {
      const items = map(mapping, fields as Fields)
      expect(items.length).toBe(1)
    }),
    { numRuns: 200 },
  )
})

import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { createMapper } from './map-rows.ts'
import { checkMapping, readMapping } from './read-mapping.ts'

const guide = new URL('../../../../../docs/guides/import.md', import.meta.url)

test('the mapping shown in the guide can be used as it stands there', async () => {
  const json = (await readFile(guide, 'utf8')).match(/```json\n([\s\S]*?)```/)?.[1] ?? ''
  const mapper = createMapper(checkMapping(JSON.parse(json), 'guide'), {})
  const fields = { order: '1', customer: 'c', date: '24.12.2026 18:00', pieces: '3', price: '0.10', article: 'a' }
  const [item] = [...mapper.push({ row: 1, fields }), ...mapper.end()]
  expect(item?.kind === 'line' && JSON.parse(item.json)).toMatchObject({
    timestamp: '2026-12-24T17:00:00.000Z',
    properties: { revenue: 0.3, products: [{ sku: 'a', price: 0.1 }] },
  })
})

test('a mapping that is missing, is not JSON or does not fit is a sentence that says where', async () => {
  await expect(readMapping('/absent.json')).rejects.toThrow(/\/absent.json cannot be read: ENOENT/)
  await expect(readMapping(guide.pathname)).rejects.toThrow(/cannot be read: .*JSON/)
  expect(() => checkMapping({ id: 'shop', events: [{ id: 'a' }] }, 'shop.json')).toThrow(/^ {2}events\.0\.type: /m)
})

import { Readable } from 'node:stream'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { testClickHouse } from '../../../test/engines.ts'
import { columns, encodeOverrides, encodeRows, overrideColumns } from './row-binary.ts'

let ch: Awaited<ReturnType<typeof testClickHouse>>

beforeAll(async () => {
  ch = await testClickHouse()
})
afterAll(() => ch.drop())

const insert = async (table: string, names: readonly string[], bytes: Buffer) => {
  const { stream } = await ch.client.exec({
    query: `insert into ${table} (${names.join(', ')}) format RowBinary`,
    values: Readable.from([bytes], { objectMode: false }),
    clickhouse_settings: { max_partitions_per_insert_block: '1000' },
  })
  for await (const _ of stream);
}

const text = fc.string({ unit: 'binary', maxLength: 40 })
const time = fc.integer({ min: Date.UTC(1900, 0, 1), max: Date.UTC(2200, 0, 1) })
const row = fc.record({
  workspaceId: fc.nat(0xffffffff),
  personId: fc.uuid(),
  originId: fc.nat(2 ** 31),
  occurredAt: time,
  receivedAt: time,
  messageId: fc.uuid(),
  type: fc.constantFrom('track', 'identify'),
  name: text,
  sourceId: fc.nat(0xffffffff),
  allowed: fc.oneof(fc.nat(511), fc.constant(2 ** 40 + 5)),
  properties: fc.oneof(
    text,
    fc.integer({ min: 100, max: 40_000 }).map((n) => '漢'.repeat(n)),
  ),
  context: text,
})

test('ClickHouse reads every row as it was given', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(row, { selector: (r) => r.messageId, minLength: 1, maxLength: 30 }),
      async (rows) => {
        await insert('events', columns, encodeRows(rows))
        const result = await ch.client.query({
          query: `select workspace_id, toString(person_id) as person_id, toUnixTimestamp64Milli(occurred_at) as occurred_at,
          toUnixTimestamp64Milli(received_at) as received_at, message_id, type, name, source_id, allowed, properties, context, origin_id
          from events where message_id in {ids:Array(String)}`,
          query_params: { ids: rows.map((r) => r.messageId) },
          format: 'JSONCompactEachRow',
        })
        const byId = (list: unknown[][]) => list.toSorted((a, b) => String(a[4]).localeCompare(String(b[4])))
        const given = rows.map((r) => [
          ...[
            r.workspaceId,
            r.personId,
            r.occurredAt,
            r.receivedAt,
            r.messageId,
            r.type,
            r.name,
            r.sourceId,
            r.allowed,
          ],
          ...[r.properties, r.context, r.originId],
        ])
        expect(byId(await result.json<unknown[]>())).toEqual(byId(given))
      },
    ),
    { numRuns: 15 },
  )
})

test('ClickHouse reads overrides as they were given', async () => {
  const [mergedId, survivorId] = ['01890000-0000-7000-8000-000000000001', '01890000-0000-7000-8000-0000000000ff']
  await insert(
    'person_overrides',
    overrideColumns,
    encodeOverrides([{ workspaceId: 7, mergedId, survivorId, version: Date.UTC(2026, 0, 1) }]),
  )
  const result = await ch.client.query({
    query: 'select workspace_id, toString(person_id), toString(survivor_id), version from person_overrides',
    format: 'JSONCompactEachRow',
  })
  expect(await result.json()).toEqual([[7, mergedId, survivorId, Date.UTC(2026, 0, 1)]])
})

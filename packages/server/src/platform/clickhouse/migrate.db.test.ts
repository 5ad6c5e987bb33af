/** What migrations make of data that was there before them. */
import { randomBytes } from 'node:crypto'
import { expect, inject, test } from 'vitest'
import { readMigrations } from '../migrations.ts'
import { migrateClickHouse, openClickHouse } from './index.ts'
import { statements } from './migrate.ts'

const admin = openClickHouse(inject('clickhouseUrl'), { name: 'candor-test' })

/** A database as an earlier version left it. */
const asOf = async (id: number) => {
  const name = `test_${randomBytes(6).toString('hex')}`
  await admin.command({ query: `create database ${name}` })
  const url = new URL(inject('clickhouseUrl'))
  url.pathname = `/${name}`
  const client = openClickHouse(url.href, { name: 'candor-test' })
  await client.command({
    query:
      'create table migrations (id UInt32, name String, applied_at DateTime default now()) engine = MergeTree order by id',
  })
  for (const m of (await readMigrations('clickhouse')).filter((one) => one.id <= id)) {
    for (const query of statements(m.sql)) await client.command({ query })
    await client.insert({ table: 'migrations', values: [{ id: m.id, name: m.name }], format: 'JSONEachRow' })
  }
  const one = async (query: string) => {
    const result = await client.query({ query, format: 'JSONEachRow' })
    return (await result.json<{ n: number }>())[0]!.n
  }
  const drop = async () => {
    await client.close()
    await admin.command({ query: `drop database ${name}` })
  }
  return { client, one, drop }
}

test('history in finer granules holds every event once, wherever the migration was killed', async () => {
  const finer = (await readMigrations('clickhouse')).find((m) => m.id === 21)!
  for (let done = 0; done <= statements(finer.sql).length; done++) {
    const { client, one, drop } = await asOf(20)
    await client.command({
      query: `insert into events (workspace_id, person_id, occurred_at, received_at, message_id, type, name, allowed)
        select 1, generateUUIDv4(), now64(3) - toIntervalDay(number), now64(3), toString(number), 'track', 'Seen', 1
        from numbers(1000)`,
    })
    await client.command({
      query: `insert into facts (workspace_id, key, person_id, version, classes, texts)
        select 1, 'person', generateUUIDv4(), 1, [1], ['{}'] from numbers(10)`,
    })
    for (const query of statements(finer.sql).slice(0, done)) await client.command({ query })
    let quiet = 0
    await migrateClickHouse(client, async (work) => {
      quiet++
      await work()
    })
    expect([done, quiet, await one('select toUInt32(count()) as n from events')]).toEqual([done, 1, 1_000])
    expect(await one('select toUInt32(uniqExact(message_id)) as n from events')).toBe(1_000)
    expect(await one('select toUInt32(count()) as n from facts_of_people final')).toBe(10)
    await drop()
  }
})

test('where nothing is there nobody has to be kept from writing', async () => {
  const { client, drop } = await asOf(-1)
  await migrateClickHouse(client, () => expect.fail('there is nobody'))
  await drop()
})

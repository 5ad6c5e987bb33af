import { afterEach, beforeEach, expect, test } from 'vitest'
import { identify, type Pipeline, testPipeline, track } from '../../../../test/pipeline.ts'
import { openClickHouse } from '../../../platform/clickhouse/index.ts'
import { shipHistory } from '../../history/index.ts'

let p: Pipeline
beforeEach(async () => {
  p = await testPipeline()
})
afterEach(() => p.drop())

const waiting = async () => (await p.db.selectFrom('history_outbox').select(['id', 'token', 'target']).execute()).length

/** A ClickHouse that nobody answers for: a port that was free a moment ago. */
const nobody = () => openClickHouse('http://candor:x@127.0.0.1:9/candor', { name: 'candor-test' })

test('while ClickHouse is away history waits in the outbox and profiles go on', async () => {
  await p.send(identify('m1', { traits: { plan: 'free' } }))
  await p.process()
  const away = nobody()
  await expect(shipHistory(p.db, away)).rejects.toThrow()
  await p.send(identify('m2', { traits: { plan: 'pro' } }))
  await p.process()
  await expect(shipHistory(p.db, away)).rejects.toThrow()
  await away.close()
  expect(await waiting()).toBe(2)
  expect(await p.db.selectFrom('attribute_values').select('value').execute()).toEqual([{ value: 'pro' }])
  await p.ship()
  expect(await p.history()).toEqual(['m1', 'm2'])
  expect(await waiting()).toBe(0)
})

/** What a kill leaves: the worker has noted that it asks ClickHouse, and did not live to see the answer. */
const noteAttempts = () => p.run('insert into history_attempts (shipment_id) select id from history_outbox')

const onlyToken = async () => {
  const { token } = await p.db.selectFrom('history_outbox').select('token').executeTakeFirstOrThrow()
  return token
}

const insertUnder = (token: string, values: Record<string, unknown>[]) =>
  p.clickhouse.insert({
    table: 'events',
    values,
    format: 'JSONEachRow',
    clickhouse_settings: { insert_deduplication_token: token, insert_deduplicate: 1, async_insert: 0 },
  })

test('a token that ClickHouse took for done before it was killed does not lose the rows', async () => {
  await p.send(track('m1'), track('m2', { timestamp: '2020-01-01T00:00:00Z' }))
  await p.process()
  // The tokens of both partitions are known to the engine, and the rows are not there.
  const decoy = ['2020-01-01', new Date().toISOString().slice(0, 10)]
  await insertUnder(
    await onlyToken(),
    decoy.map((day) => ({ workspace_id: 9, person_id: crypto.randomUUID(), occurred_at: `${day} 00:00:00` })),
  )
  await noteAttempts()
  await p.ship()
  expect((await p.history()).filter((id) => id !== '')).toEqual(['m1', 'm2'])
})

test('of a shipment that is there in part the rest goes in', async () => {
  await p.send(track('m1'), track('m2'), track('m3'))
  await p.process()
  const { person_id } = await p.db.selectFrom('identifiers').select('person_id').executeTakeFirstOrThrow()
  const shipment = await p.db.selectFrom('history_outbox').selectAll().executeTakeFirstOrThrow()
  await p.ship()
  await p.clickhouse.command({ query: "delete from events where message_id = 'm2'" })
  await p.db
    .insertInto('history_outbox')
    .values({ token: shipment.token, target: 'origin_events', rows: 3, body: shipment.body })
    .execute()
  await noteAttempts()
  await p.ship()
  expect(await p.history()).toEqual(['m1', 'm2', 'm3'])
  const people = await p.clickhouse.query({
    query: 'select distinct toString(person_id) as id from events',
    format: 'JSONEachRow',
  })
  expect(await people.json()).toEqual([{ id: person_id }])
})

test('a shipment of thousands that was all there is not inserted again', async () => {
  const many = Array.from({ length: 1_200 }, (_, i) =>
    track(`m${String(i).padStart(4, '0')}`, { anonymousId: `d${i % 50}` }),
  )
  await p.send(...many)
  await p.process()
  const shipment = await p.db.selectFrom('history_outbox').selectAll().executeTakeFirstOrThrow()
  await p.ship()
  // A new token, as if ClickHouse had forgotten the old one.
  await p.db
    .insertInto('history_outbox')
    .values({ token: crypto.randomUUID(), target: 'origin_events', rows: 1_200, body: shipment.body })
    .execute()
  await noteAttempts()
  await p.ship()
  expect(await p.history()).toEqual(many.map((e) => e.messageId))
})

test('a shipment that ClickHouse refuses waits, and those behind it go first', async () => {
  await p.send(track('refused'))
  await p.process()
  await p.send(track('behind'))
  await p.process()
  await p.clickhouse.command({ query: "alter table events add constraint no check message_id != 'refused'" })
  await expect(p.ship()).rejects.toThrow()
  await p.ship()
  expect(await p.history()).toEqual(['behind'])
  await p.clickhouse.command({ query: 'alter table events drop constraint no' })
  await p.run("update history_attempts set retry_at = '-infinity'")
  await p.ship()
  expect(await p.history()).toEqual(['behind', 'refused'])
})

test('two workers ship side by side, and each shipment goes once', async () => {
  const ids = Array.from({ length: 40 }, (_, i) => `m${String(i).padStart(2, '0')}`)
  for (const id of ids) {
    await p.send(track(id))
    await p.process()
  }
  await Promise.all([p.ship(), p.ship(), p.ship()])
  await p.ship()
  expect(await p.history()).toEqual(ids)
})

test('history follows a merge of a person who was merged before', async () => {
  await p.send(track('m1', { anonymousId: 'd1' }))
  await p.process()
  await p.send(identify('m2', { userId: 'u1', anonymousId: 'd2' }))
  await p.process()
  await p.send(track('m3', { userId: 'u1', anonymousId: 'd1' }))
  await p.process()
  await p.send(track('m4', { userId: 'u2', anonymousId: 'd3' }))
  await p.process()
  await p.send({ type: 'alias', userId: 'u2', previousId: 'u1', messageId: 'm5' })
  await p.process()
  await p.ship()
  const living = await p.db.selectFrom('people').select('id').where('merged_into', 'is', null).execute()
  const result = await p.clickhouse.query({
    query: `
      select distinct toString(if(o.merges = 0, e.person_id, o.survivor)) as id from events e left join (
        select person_id, argMax(survivor_id, version) as survivor, count() as merges from person_overrides
        group by person_id) o on o.person_id = e.person_id`,
    format: 'JSONEachRow',
  })
  expect(await result.json()).toEqual(living)
  expect(living).toHaveLength(1)
})

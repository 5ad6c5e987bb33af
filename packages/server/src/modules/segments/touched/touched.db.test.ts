import { beforeEach, expect, test } from 'vitest'
import { answer, recordAnswers } from '../../../../test/answers.ts'
import { identify, type Pipeline, testPipeline, track } from '../../../../test/pipeline.ts'
import { type OpenDatabase, openDatabase, type PurposeDb } from '../../../platform/postgres/index.ts'
import { createCatalogues, createFollow, createQueryEvents } from '../../consent/index.ts'
import { applyMerge, applyUnmerge, planMerge, planUnmerge } from '../../identity/index.ts'
import { sendFacts } from '../facts/index.ts'
import { takeTouched } from './index.ts'

let p: Pipeline
let database: OpenDatabase
let db: PurposeDb<'resolution'>
beforeEach(async () => {
  p = await testPipeline()
  database = await openDatabase(p.url, { name: 'candor-test' })
  db = database.purposes.system('resolution')
  return async () => {
    await database.close()
    await p.drop()
  }
})

const ask = (...tokens: string[]) =>
  p.db
    .insertInto('segment_interests')
    .values(tokens.map((token) => ({ workspace_id: 1, token })))
    .execute()
const take = async (most = 1_000) => {
  const taken = await db.transaction().execute((tx) => takeTouched(tx, 1, most))
  return Object.fromEntries([...taken].map(([id, tokens]) => [id, [...tokens].sort()]))
}
const holder = async (value: string) => {
  const row = p.db.selectFrom('identifiers').select('person_id').where('value', '=', value)
  return (await row.executeTakeFirstOrThrow()).person_id
}
const send = async (...events: Parameters<Pipeline['send']>) => {
  await p.send(...events)
  await p.process()
}
const arrive = async () => {
  while ((await sendFacts(db)).sent > 0);
  await p.ship()
}
const follow = () =>
  createFollow(createQueryEvents(p.clickhouse, database.purposes, createCatalogues(database.postgres.db)))

test('while nobody asks, nobody is noted', async () => {
  await send(identify('m1', { traits: { plan: 'pro' } }), track('m2'))
  expect(await p.db.selectFrom('history_outbox').select('touched').execute()).toEqual([{ touched: null }])
  await arrive()
  expect(await take()).toEqual({})
})

test('of events those count that are asked for, by their name or as any of their type', async () => {
  await ask('event:track:Bought', 'event:page:*', 'value:plan')
  await send(
    track('m1', { anonymousId: 'buyer', event: 'Bought' }),
    track('m2', { anonymousId: 'buyer', event: 'Seen' }),
    track('m3', { anonymousId: 'looker', event: 'Seen' }),
    { type: 'page', name: 'Home', anonymousId: 'reader', messageId: 'm4' },
    { type: 'page', name: 'Bought', anonymousId: 'buyer', messageId: 'm5' },
    identify('m6', { userId: 'teller', traits: { plan: 'pro', size: 3 } }),
  )
  await arrive()
  expect(await take()).toEqual({
    [await holder('buyer')]: ['event:page:*', 'event:track:Bought'],
    [await holder('reader')]: ['event:page:*'],
    [await holder('teller')]: ['value:plan'],
  })
  expect(await take()).toEqual({})
})

test('nobody is touched before what touches them has arrived, and then once, whatever fails', async () => {
  await ask('event:track:Seen')
  await send(track('m1'))
  const breakAt = (table: string, on: string) =>
    p.run(`create function fail_here() returns trigger language plpgsql as
        $$ begin raise exception using errcode = '53100', message = 'no room on the disk'; end $$;
      create trigger fail_here before ${on} on ${table} for each statement execute function fail_here()`)
  for (const [table, on] of [
    ['history_outbox', 'delete'],
    ['segment_touched', 'insert'],
  ] as const) {
    await breakAt(table, on)
    await expect(p.ship()).rejects.toThrow('no room on the disk')
    expect(await take()).toEqual({})
    await p.run(`drop trigger fail_here on ${table}; drop function fail_here()`)
  }
  await p.ship()
  const touched = { [await holder('d1')]: ['event:track:Seen'] }
  const fails = db.transaction().execute(async (tx) => {
    await takeTouched(tx, 1, 10)
    throw new Error('killed')
  })
  await expect(fails).rejects.toThrow('killed')
  expect([await take(), await take()]).toEqual([touched, {}])
  expect(await p.history()).toEqual(['m1'])
})

test('a change of what somebody permits touches them once it has arrived', async () => {
  await ask('consent')
  await send(track('m1'))
  await p.ship()
  expect(await take()).toEqual({})
  const id = await holder('d1')
  await recordAnswers(database.purposes.system('consent'), { workspaceId: 1 } as never, [answer(id)])
  expect(await take()).toEqual({})
  await p.ship()
  expect(await take()).toEqual({ [id]: ['consent'] })
})

test('who is merged, separated, moved or new is touched as a person', async () => {
  await ask('person')
  await send(track('a1', { userId: 'a', anonymousId: 'da' }), track('b1', { userId: 'b', anonymousId: 'db' }))
  const [a, b] = [await holder('a'), await holder('b')]
  const both = { [a]: ['person'], [b]: ['person'] }
  expect(await take()).toEqual({})
  await arrive()
  expect(await take()).toEqual(both)

  const joining = { workspaceId: 1, survivorId: a, mergedId: b, by: 'olga' }
  const { id: merge } = await db
    .transaction()
    .execute(async (tx) => applyMerge(tx, joining, await planMerge(tx, joining), follow(), new Date()))
  expect(await take()).toEqual({})
  await arrive()
  expect(await take()).toEqual(both)

  const parting = { workspaceId: 1, personId: a, what: { merge }, by: 'olga' }
  await db
    .transaction()
    .execute(async (tx) => applyUnmerge(tx, parting, await planUnmerge(tx, parting), follow(), new Date()))
  // Whose events are counts at once: ClickHouse does not have to hear of it.
  expect(await take()).toEqual(both)
  await arrive()
  expect(await take()).toHaveProperty(b)
})

test('those who were touched first are taken first, no more than a thousand too many, and each row by one worker', async () => {
  await ask('person')
  const add = (n: number) =>
    p.run(`insert into people (workspace_id, id, first_seen_at, last_seen_at)
      select 1, gen_random_uuid(), now(), now() from generate_series(1, ${n})`)
  await add(1)
  await arrive()
  const { id: first } = await p.db.selectFrom('people').select('id').executeTakeFirstOrThrow()
  await add(2_500)
  await arrive()
  expect(await take(1)).toEqual({ [first]: ['person'] })
  const [mine, other] = await db.transaction().execute(async (tx) => [await takeTouched(tx, 1, 1_500), await take()])
  expect([mine.size, Object.keys(other)]).toEqual([2_000, []])
  expect(Object.keys(await take()).length).toBe(500)
})

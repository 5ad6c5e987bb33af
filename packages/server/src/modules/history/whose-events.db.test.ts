import { beforeEach, expect, test } from 'vitest'
import { identify, type Pipeline, testPipeline, track } from '../../../test/pipeline.ts'
import { openDatabase, type Purposes } from '../../platform/postgres/index.ts'
import { createCatalogues, createFollow, createQueryEvents, type QueryEvents } from '../consent/index.ts'
import { applyMerge, applyUnmerge, planMerge, planUnmerge } from '../identity/index.ts'
import { pageOfEvents } from './index.ts'

let p: Pipeline
let purposes: Purposes
let queryEvents: QueryEvents
let close: () => Promise<void>
beforeEach(async () => {
  p = await testPipeline()
  const database = await openDatabase(p.url, { name: 'candor-test' })
  purposes = database.purposes
  queryEvents = createQueryEvents(p.clickhouse, purposes, createCatalogues(database.postgres.db))
  close = async () => {
    await database.close()
    await p.drop()
  }
  return close
})

const inTx = <T>(fn: Parameters<typeof purposes.withPurpose<'resolution', T>>[2]) =>
  purposes.withPurpose('resolution', { workspaceId: 1, actor: 'test' }, fn)
const holder = async (value: string) => {
  const row = await p.db
    .selectFrom('identifiers')
    .select('person_id')
    .where('value', '=', value)
    .executeTakeFirstOrThrow()
  return row.person_id
}
const merge = (survivorId: string, mergedId: string) =>
  inTx(async (tx) => {
    const joining = { workspaceId: 1, survivorId, mergedId, by: 'olga' }
    return applyMerge(tx, joining, await planMerge(tx, joining), createFollow(queryEvents), new Date())
  })
const separate = (personId: string, what: { merge: number } | { identifiers: { kind: string; value: string }[] }) =>
  inTx(async (tx) => {
    const parting = { workspaceId: 1, personId, what, by: 'olga' }
    return applyUnmerge(tx, parting, await planUnmerge(tx, parting), createFollow(queryEvents), new Date())
  })

/** Every event with whose it is, as an operator reads it. */
const everything = async () => {
  const { items } = await pageOfEvents(queryEvents, { workspaceId: 1, actor: 'test', purpose: 'essential', limit: 100 })
  return Object.fromEntries(items.map((e) => [e.messageId, e.personId]))
}
const timelineOf = async (id: string) => {
  const people = await p.db.selectFrom('people').select('id').where('merged_into', '=', id).execute()
  const { items } = await pageOfEvents(queryEvents, {
    ...{ workspaceId: 1, actor: 'test', purpose: 'essential', limit: 100 },
    personIds: [id, ...people.map((one) => one.id)],
  })
  return items.map((e) => e.messageId).sort()
}

test('whose an event is follows merges and separations at once, before and after ClickHouse has heard of them', async () => {
  await p.send(track('a1', { userId: 'a', anonymousId: 'da' }), track('b1', { userId: 'b', anonymousId: 'db' }))
  await p.process()
  await p.ship()
  const [a, b] = [await holder('a'), await holder('b')]
  expect(await everything()).toEqual({ a1: a, b1: b })
  const { id } = await merge(a, b)
  const merged = { a1: a, b1: a }
  expect(await everything()).toEqual(merged)
  expect(await timelineOf(a)).toEqual(['a1', 'b1'])
  await p.ship()
  expect(await everything()).toEqual(merged)
  await p.send(track('b2', { userId: 'b', anonymousId: 'db' }), track('a2', { userId: 'a' }))
  await p.process()
  await p.ship()
  expect(await timelineOf(a)).toEqual(['a1', 'a2', 'b1', 'b2'])

  expect(await separate(a, { merge: id })).toBe(b)
  const parted = { a1: a, a2: a, b1: b, b2: b }
  expect(await everything()).toEqual(parted)
  expect([await timelineOf(a), await timelineOf(b)]).toEqual([
    ['a1', 'a2'],
    ['b1', 'b2'],
  ])
  await p.ship()
  expect(await everything()).toEqual(parted)
  await merge(b, a)
  expect(await everything()).toEqual({ a1: b, a2: b, b1: b, b2: b })
  expect(await timelineOf(b)).toEqual(['a1', 'a2', 'b1', 'b2'])
})

test('events of an identifier that was moved are judged by what its person permits', async () => {
  await p.send(
    identify('i', { userId: 'a', anonymousId: 'd' }),
    track('d1', { anonymousId: 'd' }),
    track('a1', { userId: 'a' }),
  )
  await p.process()
  await p.ship()
  const a = await holder('a')
  const other = await separate(a, { identifiers: [{ kind: 'anonymous_id', value: 'd' }] })
  const restrict = { kind: 'restrict' as const, purposeBit: 0 }
  const { recordAnswers, answer } = await import('../../../test/answers.ts')
  await recordAnswers(purposes.system('consent'), { workspaceId: 1 } as never, [answer(other, restrict)])
  expect(await everything()).toEqual({ i: a, a1: a })
  await p.ship()
  expect(await everything()).toEqual({ i: a, a1: a })
  await recordAnswers(purposes.system('consent'), { workspaceId: 1 } as never, [answer(a, restrict)])
  expect(await everything()).toEqual({})
})

import { beforeEach, expect, test } from 'vitest'
import { type Pipeline, testPipeline, track } from '../../../../test/pipeline.ts'
import type { ClickHouse } from '../../../platform/clickhouse/index.ts'
import { openDatabase, type Purposes } from '../../../platform/postgres/index.ts'
import { createCatalogues, createFollow, createQueryEvents, type QueryEvents } from '../../consent/index.ts'
import { applyMerge, applyUnmerge, planMerge, planUnmerge } from '../../identity/index.ts'
import { pageOfEvents } from '../index.ts'
import { squashSome } from './squash.ts'

let p: Pipeline
let purposes: Purposes
let queryEvents: QueryEvents
beforeEach(async () => {
  p = await testPipeline()
  const database = await openDatabase(p.url, { name: 'candor-test' })
  purposes = database.purposes
  queryEvents = createQueryEvents(p.clickhouse, purposes, createCatalogues(database.postgres.db))
  return async () => {
    await database.close()
    await p.drop()
  }
})

const inTx = <T>(fn: Parameters<typeof purposes.withPurpose<'resolution', T>>[2]) =>
  purposes.withPurpose('resolution', { workspaceId: 1, actor: 'test' }, fn)
const holder = async (value: string) => {
  const row = p.db.selectFrom('identifiers').select('person_id').where('value', '=', value)
  return (await row.executeTakeFirstOrThrow()).person_id
}
const merge = (survivorId: string, mergedId: string) =>
  inTx(async (tx) => {
    const joining = { workspaceId: 1, survivorId, mergedId, by: 'olga' }
    return applyMerge(tx, joining, await planMerge(tx, joining), createFollow(queryEvents), new Date())
  })
const separate = (personId: string, id: number) =>
  inTx(async (tx) => {
    const parting = { workspaceId: 1, personId, what: { merge: id }, by: 'olga' }
    return applyUnmerge(tx, parting, await planUnmerge(tx, parting), createFollow(queryEvents), new Date())
  })

const everything = async () => {
  const { items } = await pageOfEvents(queryEvents, { workspaceId: 1, actor: 'test', purpose: 'essential', limit: 200 })
  return items.map((e) => `${e.messageId} ${e.personId}`).sort()
}
/** What stands in ClickHouse, whatever a query makes of it. */
const stored = async () => {
  const result = await p.clickhouse.query({
    query: 'select message_id as m, toString(person_id) as person from events order by m, person',
    format: 'JSONEachRow',
  })
  return (await result.json<{ m: string; person: string }>()).map((r) => `${r.m} ${r.person}`)
}
const waiting = async () => {
  const { rows } = await p.postgres.pool.query<{ n: number }>(`select (select count(*) from history_moves)::int
    + (select count(*) from history_merges)::int + (select count(*) from history_squashes where phase in ('copying', 'deleting'))::int as n`)
  return rows[0]!.n
}
const squash = (clickhouse: ClickHouse = p.clickhouse) => squashSome(purposes.system('resolution'), clickhouse)
/** What was seen is settled once nobody is left who began before: in the other databases of this server too. */
const squashAll = async (clickhouse?: ClickHouse) => {
  for (const until = Date.now() + 60_000; (await waiting()) > 0; ) {
    if (!(await squash(clickhouse))) await new Promise((r) => setTimeout(r, 20))
    if (Date.now() > until) throw new Error('It does not come to an end')
  }
}

const overrides = async () => {
  const result = await p.clickhouse.query({ query: 'select count() as n from person_overrides', format: 'JSONEachRow' })
  return Number((await result.json<{ n: string }>())[0]!.n)
}

const live = async () => {
  await p.send(track('a1', { userId: 'a', anonymousId: 'da' }), track('b1', { userId: 'b', anonymousId: 'db' }))
  await p.process()
  await p.ship()
  const [a, b] = [await holder('a'), await holder('b')]
  const { id } = await merge(a, b)
  await p.send(track('b2', { userId: 'b' }), track('b3', { anonymousId: 'db' }))
  await p.process()
  await p.ship()
  return { a, b, id }
}

test('events end up under whom they belong to, and nothing is left to remember', async () => {
  const { a, b, id } = await live()
  await squashAll()
  const merged = ['a1', 'b1', 'b2', 'b3'].map((m) => `${m} ${a}`)
  expect([await everything(), await stored(), await waiting(), await overrides()]).toEqual([merged, merged, 0, 0])
  await separate(a, id)
  await p.ship()
  await squashAll()
  const parted = [`a1 ${a}`, ...['b1', 'b2', 'b3'].map((m) => `${m} ${b}`)]
  expect([await everything(), await stored(), await waiting()]).toEqual([parted, parted, 0])
})

test('what is still on its way is waited for', async () => {
  const { a } = await live()
  await p.send(track('late', { userId: 'b' }))
  await p.process()
  for (let turn = 0; turn < 4; turn++) expect(await squash()).toBe(false)
  expect(await waiting()).toBe(1)
  await p.ship()
  await squashAll()
  expect(await stored()).toEqual(['a1', 'b1', 'b2', 'b3', 'late'].map((m) => `${m} ${a}`))
})

/** Fails before or after the nth thing that is asked of ClickHouse, as a kill would. */
const mortal = (n: number, after: boolean): ClickHouse => {
  let asked = 0
  const dying =
    (method: 'query' | 'command') =>
    async (...args: never[]) => {
      const dies = ++asked === n
      if (dies && !after) throw new Error('killed')
      const answer = await (p.clickhouse[method] as (...a: never[]) => Promise<unknown>)(...args)
      if (dies) throw new Error('killed')
      return answer
    }
  return { ...p.clickhouse, query: dying('query'), command: dying('command') } as never
}

test('killed before or after anything it asks, no event is lost, doubled or seen twice, and the next run ends it', {
  timeout: 240_000,
}, async () => {
  const { a, b, id } = await live()
  const merged = ['a1', 'b1', 'b2', 'b3'].map((m) => `${m} ${a}`)
  const parted = [`a1 ${a}`, ...['b1', 'b2', 'b3'].map((m) => `${m} ${b}`)]
  let [merge1, together] = [id, true]
  for (let n = 1; n <= 8; n++) {
    for (const after of [false, true]) {
      const expected = together ? merged : parted
      expect(await everything()).toEqual(expected)
      await squashAll(mortal(n, after)).catch((error: Error) => expect(error.message).toBe('killed'))
      expect(await everything()).toEqual(expected)
      await squashAll()
      expect([await everything(), await stored()]).toEqual([expected, expected])
      if (together) await separate(a, merge1)
      else merge1 = (await merge(a, b)).id
      together = !together
      await p.ship()
    }
  }
})

test('whoever reads while events are written anew sees each once, whoever is moved meanwhile', {
  timeout: 240_000,
}, async () => {
  const { a, b, id } = await live()
  const merged = ['a1', 'b1', 'b2', 'b3'].map((m) => `${m} ${a}`)
  const parted = [`a1 ${a}`, ...['b1', 'b2', 'b3'].map((m) => `${m} ${b}`)]
  let ended = false
  const reading = async () => {
    while (!ended) expect([merged, parted]).toContainEqual(await everything())
  }
  const changing = async () => {
    let known = id
    for (let n = 0; n < 4; n++) {
      await squashAll()
      await separate(a, known)
      await p.ship()
      await squashAll()
      known = (await merge(a, b)).id
      await p.ship()
    }
    ended = true
  }
  await Promise.all([
    changing().finally(() => {
      ended = true
    }),
    reading(),
    reading(),
  ])
  await squashAll()
  expect(await stored()).toEqual(merged)
})

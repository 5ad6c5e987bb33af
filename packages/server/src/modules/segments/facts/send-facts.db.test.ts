import { sql } from 'kysely'
import { beforeEach, expect, test } from 'vitest'
import { factsOfClickHouse, factsOfPostgres } from '../../../../test/facts.ts'
import { identify, type Pipeline, testPipeline, track } from '../../../../test/pipeline.ts'
import { type OpenDatabase, openDatabase, type PurposeDb } from '../../../platform/postgres/index.ts'
import { queueFacts, shipHistory } from '../../history/index.ts'
import { type Awaited, awaitArrival } from './arrival.ts'
import { nextVersion, noteEverything, takeChanged } from './changed.store.ts'
import { factsBehind } from './facts-behind.ts'
import { readFacts } from './read-facts.ts'
import { rebuildFacts } from './rebuild-facts.ts'
import { sendFacts } from './send-facts.ts'

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

const marks = () => p.db.selectFrom('facts_changed').selectAll().execute()
const sendAll = async () => {
  while ((await marks()).length > 0) await sendFacts(db)
}
const arrive = async () => {
  await sendAll()
  await p.ship()
}
const expectSame = async () => {
  const there = await factsOfPostgres(p.postgres)
  expect(await factsOfClickHouse(p.clickhouse)).toEqual(there)
  return Object.keys(there).length
}
const tell = async (messageId: string, userId: string, plan: unknown) => {
  await p.send(identify(messageId, { userId, traits: { plan } }))
  await p.process()
}
/** People who were only ever seen, made in PostgreSQL. */
const addPeople = (n: number) =>
  p.run(`insert into people (workspace_id, id, first_seen_at, last_seen_at)
    select 1, gen_random_uuid(), '2026-01-01', '2026-01-01' from generate_series(1, ${n})`)
/** The text of somebody's plan in ClickHouse. */
const planThere = async () => {
  const result = await p.clickhouse.query({
    query: "select texts[1] as text from facts final where key = 'value:plan'",
    format: 'JSONEachRow',
  })
  return (await result.json<{ text: string }>()).map((r) => JSON.parse(r.text))
}

const breakAt = (table: string, on: string) =>
  p.run(`create function fail_here() returns trigger language plpgsql as
      $$ begin raise exception using errcode = '53100', message = 'no room on the disk'; end $$;
    create trigger fail_here before ${on} on ${table} for each statement execute function fail_here()`)
const mend = (table: string) => p.run(`drop trigger fail_here on ${table}; drop function fail_here()`)

test.each([
  ['facts_changed', 'delete'],
  ['history_outbox', 'insert'],
  ['facts_sent', 'insert'],
] as const)('a failure at %s, %s leaves no trace of a reading, and the next one does all of it', async (table, on) => {
  await tell('m1', 'u', 'free')
  const before = await marks()
  await breakAt(table, on)
  await expect(sendFacts(db)).rejects.toThrow('no room on the disk')
  expect(await marks()).toEqual(before)
  expect(await p.db.selectFrom('facts_sent').selectAll().execute()).toEqual([])
  await mend(table)
  await arrive()
  expect(await expectSame()).toBe(3)
})

test('nothing that changes no fact leaves a note', async () => {
  const seen = (id: string, timestamp: string) => track(id, { userId: 'u', anonymousId: undefined, timestamp })
  await p.send(seen('m0', '2026-10-01T00:00:00Z'))
  await tell('m1', 'u', 'free')
  await sendAll()
  await p.send(seen('m2', '2026-11-01T00:00:00Z'), seen('m3', '2026-11-02T00:00:00Z'))
  await p.process()
  // An older value, and masks.
  await p.send(identify('m4', { userId: 'u', timestamp: '2026-10-02T00:00:00Z', traits: { plan: 'old' } }))
  await p.process()
  for (const table of ['people', 'identifiers', 'attribute_values'])
    await p.run(`update ${table} set allow = 3, valid_until = now()`)
  expect(await marks()).toEqual([])
  // Seen earlier than anybody thought: that is a fact.
  await p.send(seen('m5', '2026-09-01T00:00:00Z'))
  await p.process()
  expect((await marks()).map((m) => m.key)).toEqual(['person'])
})

/** A promise, and what fulfils it. */
const signal = () => {
  let give = () => {}
  const given = new Promise<void>((resolve) => {
    give = resolve
  })
  return { give, given }
}

test.each([
  ['before a change, and ends after a newer one', true],
  ['after a change, under a lower number than another', false],
] as const)('a reading that is made %s leaves what is true', async (_, readsFirst) => {
  await tell('m1', 'u', 'first')
  const [began, mayEnd] = [signal(), signal()]
  const slow = db.transaction().execute(async (tx) => {
    const { facts } = await takeChanged(tx, 100)
    const version = await nextVersion(tx)
    const early = readsFirst ? await readFacts(tx, facts) : null
    began.give()
    await mayEnd.given
    await queueFacts(tx, early ?? (await readFacts(tx, facts)), version)
  })
  await began.given
  await tell('m2', 'u', 'second')
  await sendFacts(db)
  await p.ship()
  expect(await planThere()).toEqual(['second'])
  mayEnd.give()
  await slow
  await arrive()
  expect(await planThere()).toEqual(['second'])
  await expectSame()
})

test('workers who read side by side while values are told leave what is true', { timeout: 120_000 }, async () => {
  let telling = true
  const tellers = [0, 1].map(async (lane) => {
    for (let n = 0; n < 40; n++) {
      await p.send(
        identify(`m${lane}-${n}`, { userId: `u${n % 3}`, anonymousId: `d${n % 4}`, traits: { plan: n, size: lane } }),
      )
      await p.process()
    }
  })
  const workers = [0, 1, 2].map(async () => {
    while (telling) await sendFacts(db, 3)
  })
  const shipping = [0, 1].map(async () => {
    while (telling) await shipHistory(db, p.clickhouse)
  })
  await Promise.all(tellers)
  telling = false
  await Promise.all([...workers, ...shipping])
  await arrive()
  await expectSame()
})

test('what one statement changes may be more than is read at once; nobody is left out', {
  timeout: 120_000,
}, async () => {
  await addPeople(45_000)
  const [one] = await marks()
  expect(await sendFacts(db)).toEqual({ sent: 20_000, more: true })
  expect((await marks()).map((m) => [m.id, m.size])).toEqual([[one!.id, 25_000]])
  expect(await factsBehind(database.postgres.db, 1)).toBe(45_000)
  await arrive()
  expect(await expectSame()).toBe(45_000)
  expect(await factsBehind(database.postgres.db, 1)).toBe(0)
})

test('what was known before facts were kept is read once, a thousand people after the other', async () => {
  await addPeople(2_500)
  await tell('m1', 'u', 'free')
  await p.run('delete from facts_changed')
  await noteEverything(db, 1)
  expect(await factsBehind(database.postgres.db, 1)).toBe(2_501)
  await arrive()
  expect(await expectSame()).toBe(2_503)
})

test('an attribute that becomes a way to reach somebody is withheld from then on, of everybody', async () => {
  for (let n = 0; n < 3; n++) await tell(`m${n}`, `u${n}`, `plan ${n}`)
  await arrive()
  expect((await planThere()).sort()).toEqual(['plan 0', 'plan 1', 'plan 2'])
  await p.run("update attribute_definitions set sensitivity = 'contact' where key = 'plan'")
  expect((await marks()).map((m) => m.key)).toEqual(['value:plan', 'recipient'])
  await arrive()
  expect(await planThere()).toEqual(Array(3).fill({ withheld: true }))
  await p.run("update attribute_definitions set sensitivity = 'sensitive' where key = 'plan'")
  await arrive()
  expect((await planThere()).sort()).toEqual(['plan 0', 'plan 1', 'plan 2'])
})

test('a rebuild repairs what was lost, invented, or overtaken by a number from before a restore', async () => {
  for (let n = 0; n < 3; n++) await tell(`m${n}`, `u${n}`, n)
  await arrive()
  const columns =
    'workspace_id, key, person_id, version, classes, texts, times, expires, collected, message_ids, sources'
  const values = (key: string, person: string) =>
    `select 1, '${key}', ${person}, 1000000, [2], ['"wrong"'], [1], [1], [1], ['m'], [1]`
  await p.clickhouse.command({ query: "delete from facts where key = 'person'" })
  await p.clickhouse.command({
    query: `insert into facts (${columns}) ${values('value:plan', 'generateUUIDv4()')}
      union all ${values('value:size', 'generateUUIDv4()')}`,
  })
  await p.clickhouse.command({
    query: `insert into facts (${columns}) select workspace_id, key, person_id, 1000001, [2], ['"wrong"'], [1], [1], [1], ['m'], [1]
      from facts final where key = 'value:plan'`,
  })
  await rebuildFacts({ db, clickhouse: p.clickhouse }, 1)
  await arrive()
  expect(await expectSame()).toBe(9)
})

test('whoever waits for what was committed before waits for facts and shipments, and for those who do not know yet', {
  timeout: 60_000,
}, async () => {
  const ask = (awaited: Awaited | null) => db.transaction().execute((tx) => awaitArrival(tx, 1, awaited))
  await tell('m1', 'u', 'free')
  const [began, mayEnd] = [signal(), signal()]
  const unaware = db.transaction().execute(async (tx) => {
    await sql`select pg_current_xact_id()`.execute(tx)
    began.give()
    await mayEnd.given
    await tx
      .updateTable('people')
      .set({ first_seen_at: new Date(0) })
      .execute()
  })
  await began.given
  let state = (await ask(null)) as Awaited
  await arrive()
  for (let n = 0; n < 3; n++) state = (await ask(state)) as Awaited
  expect(state).toHaveProperty('seenIn')
  mayEnd.give()
  await unaware
  const next = async (key: string) => {
    for (const until = Date.now() + 30_000; !(key in state); state = (await ask(state)) as Awaited)
      if (Date.now() > until) throw new Error(`Still waits: ${JSON.stringify(state)}`)
  }
  await next('facts')
  expect(await ask(state)).toEqual(state)
  await sendFacts(db)
  await next('shipment')
  expect(await ask(state)).toEqual(state)
  await p.ship()
  expect(await ask(state)).toBe('arrived')
})

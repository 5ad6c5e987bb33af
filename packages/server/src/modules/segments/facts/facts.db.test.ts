import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { answer, recordAnswers } from '../../../../test/answers.ts'
import { everyText, type Facts, factsOfClickHouse, factsOfPostgres } from '../../../../test/facts.ts'
import { identify, type Pipeline, testPipeline, track } from '../../../../test/pipeline.ts'
import {
  type ForPurpose,
  type OpenDatabase,
  openDatabase,
  type PurposeDb,
  retryConflicts,
} from '../../../platform/postgres/index.ts'
import { createCatalogues, createFollow, createQueryEvents } from '../../consent/index.ts'
import { writePreferences } from '../../consent/preferences/preferences.store.ts'
import { shipHistory } from '../../history/index.ts'
import { applyMerge, applyUnmerge, type Follow, planMerge, planUnmerge } from '../../identity/index.ts'
import { addIdentifier } from '../../identity/merging/add-identifier.ts'
import { narrowValues, writeDefinition } from '../../profiles/catalogue/catalogue.store.ts'
import { tellCatalogue, tellValues } from '../../profiles/index.ts'
import {
  deleteRecipient,
  insertRecipient,
  renameRecipient,
  writeRecipientValues,
} from '../../profiles/relations/recipients.store.ts'
import { holdPerson } from '../../profiles/values/hold-person.ts'
import { snapshotOf } from '../../profiles/values/values.routes.ts'
import { takeTouched } from '../touched/index.ts'
import { sendFacts, sendWithin } from './send-facts.ts'

let p: Pipeline
let database: OpenDatabase
let db: PurposeDb<'resolution'>
let follow: Follow
beforeAll(async () => {
  p = await testPipeline()
  database = await openDatabase(p.url, { name: 'candor-test' })
  db = database.purposes.system('resolution')
  follow = createFollow(createQueryEvents(p.clickhouse, database.purposes, createCatalogues(database.postgres.db)))
})
afterAll(async () => {
  await database?.close()
  await p?.drop()
})

const w = 1
const inTx = <T>(fn: (tx: ForPurpose<'resolution'>) => Promise<T>) => retryConflicts(() => db.transaction().execute(fn))

const holder = async (value: string): Promise<string | null> => {
  const found = await p.db.selectFrom('identifiers').select('person_id').where('value', '=', value).executeTakeFirst()
  return found?.person_id ?? null
}

/** The same people in every run would be met by what is remembered of them. */
let run = 0
const user = (n: number) => `u${n}-${run}`
const device = (n: number) => `d${n}-${run}`
const mail = (n: number) => `who${n}-${run}@shop.example`
const began = Date.UTC(2026, 0, 1)
const time = (n: number) => new Date(began + n * 60_000).toISOString()

const nth = fc.nat(2)
const word = fc.oneof(fc.constantFrom('a', 'b'), fc.nat(9), fc.constant(null))
const contact = fc.constantFrom('someone@shop.example', '1 Harbour Street', null)
const traits = fc.record(
  { plan: word, size: word, city: word, email: contact, address: contact, phone: contact },
  { requiredKeys: [] },
)
const acts = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constant('identify' as const), nth, with: fc.option(nth), at: fc.nat(20), traits }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('track' as const), nth, of: fc.option(nth), at: fc.nat(20) }) },
  fc.record({
    do: fc.constant('answer' as const),
    nth,
    kind: fc.constantFrom('grant' as const, 'withdraw' as const),
    bit: fc.constantFrom(0, 1, 4),
  }),
  fc.record({ do: fc.constant('merge' as const), nth, other: nth }),
  fc.record({ do: fc.constant('separate' as const), nth, device: fc.boolean() }),
  fc.record({
    do: fc.constant('prefer' as const),
    nth,
    topic: fc.constantFrom('news', 'sale'),
    on: fc.boolean(),
    device: fc.boolean(),
  }),
  fc.record({
    do: fc.constant('recipient' as const),
    nth,
    size: fc.nat(9),
    relation: fc.constantFrom('mother', 'friend'),
  }),
  fc.record({ do: fc.constant('forget recipient' as const), nth }),
  fc.record({
    do: fc.constant('tell' as const),
    nth,
    key: fc.constantFrom('plan', 'size'),
    value: fc.option(fc.nat(9)),
    expires: fc.boolean(),
  }),
  fc.record({ do: fc.constant('verify' as const), nth, verified: fc.boolean() }),
  fc.record({
    ...{ do: fc.constant('describe' as const), key: fc.constantFrom('plan', 'city') },
    ...{ sensitivity: fc.constantFrom('contact' as const, 'ordinary' as const), allowed: fc.constantFrom(null, 1, 3) },
  }),
  fc.record({ do: fc.constant('erase' as const), nth }),
  { weight: 3, arbitrary: fc.record({ do: fc.constant('read' as const), about: fc.nat(4), killed: fc.boolean() }) },
  { weight: 3, arbitrary: fc.constant({ do: 'ship' as const }) },
)
type Act = typeof acts extends fc.Arbitrary<infer T> ? T : never

const erase = async (id: string) => {
  for (const table of ['attribute_values', 'identifiers', 'preferences', 'recipients'])
    await p.run(`delete from ${table} where workspace_id = ${w} and person_id = '${id}'`)
  await p.run(`delete from people where workspace_id = ${w} and (id = '${id}' or merged_into = '${id}')`)
}

let sent = 0
const perform = async (act: Act): Promise<void> => {
  const message = `${run}-${++sent}`
  if (act.do === 'read') return sendInto(act.about + 1, act.killed)
  if (act.do === 'ship') return void (await shipHistory(db, p.clickhouse))
  if (act.do === 'identify') {
    const named = act.with === null ? {} : { anonymousId: device(act.with) }
    await p.send(identify(message, { userId: user(act.nth), ...named, timestamp: time(act.at), traits: act.traits }))
    return p.process()
  }
  if (act.do === 'track') {
    const named = act.of === null ? {} : { userId: user(act.of) }
    await p.send(track(message, { anonymousId: device(act.nth), ...named, timestamp: time(act.at) }))
    return p.process()
  }
  if (act.do === 'describe') {
    const { key, sensitivity, allowed } = act
    const said = {
      class: 'first' as const,
      type: 'text' as const,
      unit: null,
      halfLifeDays: null,
      contexts: [],
      options: [],
      texts: {},
    }
    return inTx(async (tx) => {
      await writeDefinition(tx, w, { ...said, key, sensitivity, allowed, status: 'active', version: 0 }, 'olga')
      await narrowValues(tx, w, { key, allowed })
    })
  }
  const id = await holder(user(act.nth))
  if (id === null) return
  if (act.do === 'erase') return erase(id)
  if (act.do === 'answer') {
    const said = answer(id, { kind: act.kind, purposeBit: act.bit })
    return void (await recordAnswers(database.purposes.system('consent'), { workspaceId: w } as never, [said]))
  }
  await inTx(async (tx) => {
    const now = new Date()
    if (act.do === 'merge') {
      const other = await holder(user(act.other))
      if (other === null || other === id) return
      const joining = { workspaceId: w, survivorId: id, mergedId: other, by: 'olga' }
      await applyMerge(tx, joining, await planMerge(tx, joining), follow, now)
    } else if (act.do === 'separate') {
      const all = await tx.selectFrom('identifiers').select(['kind', 'value']).where('person_id', '=', id).execute()
      const some = all.filter((i) => (act.device ? i.kind === 'anonymous_id' : i.value !== user(act.nth)))
      if (some.length === 0 || some.length === all.length) return
      const parting = { workspaceId: w, personId: id, what: { identifiers: some }, by: 'olga' }
      await applyUnmerge(tx, parting, await planUnmerge(tx, parting), follow, now)
    } else if (act.do === 'prefer') {
      const through = act.device ? { kind: 'anonymous_id' as const, value: device(act.nth) } : null
      // A device that is not theirs: then their user id.
      const held = await holdPerson(tx, w, id, through).catch(() => holdPerson(tx, w, id, null))
      const { personId, originId } = held
      const chosen = { kind: 'topic' as const, key: act.topic, value: act.on ? ('on' as const) : ('off' as const) }
      const change = { ...chosen, personId, originId, at: now.getTime(), idempotencyKey: message }
      await writePreferences(tx, w, [change], 'preference_centre')
    } else if (act.do === 'verify') {
      const own = { kind: 'email' as const, value: mail(act.nth), verified: act.verified }
      await addIdentifier(tx, { workspaceId: w, personId: id, by: 'olga', ...own }, now).catch((error) => {
        // Somebody else's by now.
        if (error.code !== 'conflict') throw error
      })
    } else if (act.do === 'tell') {
      const { personId, originId } = await holdPerson(tx, w, id, null)
      const value = {
        ...{ workspaceId: w, personId, originId, key: act.key, value: act.value, class: 1, at: now.getTime() },
        ...{ sourceId: 0, messageId: message, collected: 1, expiresAt: act.expires ? now.getTime() + 60_000 : null },
      }
      const { news } = await tellValues(tx, [value], { snapshot: await snapshotOf(tx), now: now.getTime() })
      await tellCatalogue(tx, news)
    } else {
      const person = await holdPerson(tx, w, id, null)
      const known = await tx.selectFrom('recipients').select('id').where('person_id', '=', id).execute()
      if (act.do === 'forget recipient') return void (known[0] && (await deleteRecipient(tx, w, person, known[0].id)))
      const said = {
        ...{ id: known[0]?.id ?? randomUUID(), relation: act.relation, label: `Mum ${message}`, collected: 1 },
        ...{ context: null, by: 'olga', at: now.getTime() },
        values: [
          { key: 'size', value: act.size, purposes: 1 },
          { key: 'email', value: mail(9), purposes: 1 },
          ...(act.size > 5 ? [{ key: 'city', value: null, purposes: 1 }] : []),
        ],
      }
      if (known[0]) await renameRecipient(tx, w, person, said)
      else await insertRecipient(tx, w, person, said)
      await writeRecipientValues(tx, w, person, said)
    }
  })
}

const sendInto = async (about: number, killed: boolean): Promise<void> => {
  if (!killed) return void (await sendFacts(db, about))
  const dying = db.transaction().execute(async (tx) => {
    await sendWithin(tx, about)
    throw new Error('killed')
  })
  await expect(dying).rejects.toThrow('killed')
}

const arrive = async () => {
  while ((await sendFacts(db)).more || (await p.db.selectFrom('facts_changed').select('id').execute()).length > 0);
  await p.ship()
}

const keysAndPeople = (facts: Facts) => new Map(Object.entries(facts).map(([name, c]) => [name, JSON.stringify(c)]))
const tokenOf = (key: string) => (key.startsWith('identifier:') ? 'identifier' : key)

test('whatever happens, ClickHouse has the facts that a reading of everything gives, and whoever changed was touched', {
  timeout: 600_000,
}, async () => {
  const keys = ['plan', 'size', 'city', 'email', 'address', 'phone']
  const tokens = ['person', 'identifier', 'preference', 'recipient', 'consent', ...keys.map((k) => `value:${k}`)]
  await p.db
    .insertInto('segment_interests')
    .values(tokens.map((token) => ({ workspace_id: w, token })))
    .execute()
  await fc.assert(
    fc.asyncProperty(fc.array(acts, { minLength: 5, maxLength: 25 }), async (list) => {
      run++
      const before = keysAndPeople(await factsOfClickHouse(p.clickhouse))
      const touched = new Map<string, Set<string>>()
      const look = async () => {
        const taken = await inTx((tx) => takeTouched(tx, w, 1_000))
        for (const [id, by] of taken) touched.set(id, new Set([...(touched.get(id) ?? []), ...by]))
      }
      for (const act of list) await perform(act)
      await arrive()
      await look()
      const found = await factsOfClickHouse(p.clickhouse)
      expect(found).toEqual(await factsOfPostgres(p.postgres))
      const after = keysAndPeople(found)
      for (const name of new Set([...before.keys(), ...after.keys()])) {
        if (before.get(name) === after.get(name)) continue
        const [, key = '', id = ''] = name.split(' ')
        expect([...(touched.get(id) ?? [])], name).toContain(tokenOf(key))
      }
    }),
    { numRuns: 30 },
  )
  const text = await everyText(p.clickhouse)
  expect(text).toContain('{\\"withheld\\":true}')
  expect(text.match(/.{80}(@|Harbour|Mum).{20}/g)).toBeNull()
})

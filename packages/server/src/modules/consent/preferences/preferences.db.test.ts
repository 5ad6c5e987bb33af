import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type TestDatabase, testDatabase } from '../../../../test/engines.ts'
import type { ForPurpose } from '../../../platform/postgres/index.ts'
import { joinMergedPreferences } from './join-merged-preferences.ts'
import { type PreferenceChange, readPreferences, writePreferences } from './preferences.store.ts'

const workspaceId = 1
let pg: TestDatabase

beforeAll(async () => {
  pg = await testDatabase()
})
afterAll(() => pg?.drop())

const within = <T>(act: (tx: ForPurpose<'consent'>) => Promise<T>) =>
  pg.purposes.system('consent').transaction().execute(act)

const change = (personId: string, topic: string, value: string, more: Partial<PreferenceChange> = {}) => ({
  ...({ personId, kind: 'topic', key: topic, value, at: Date.now(), idempotencyKey: randomUUID() } as const),
  ...more,
})
const say = (...changes: PreferenceChange[]) =>
  within((tx) => writePreferences(tx, workspaceId, changes, 'preference_centre'))
const of = async (personId: string) =>
  Object.fromEntries((await within((tx) => readPreferences(tx, workspaceId, [personId]))).map((p) => [p.key, p.value]))
const changesOf = async (personId: string) =>
  (
    await pg.postgres.db
      .selectFrom('preference_changes')
      .select(['key', 'value', 'channel'])
      .where('person_id', '=', personId)
      .orderBy('id')
      .execute()
  ).map((c) => `${c.channel} ${c.key} ${c.value}`)
const told = async (personId: string) =>
  (await pg.postgres.db.selectFrom('outbox').select('topic').where('subject_id', '=', personId).execute()).map(
    (row) => row.topic,
  )

test('the last change holds, all are kept, and subscribers hear of each once', async () => {
  const ann = randomUUID()
  await say(change(ann, 'recipes', 'on'), change(ann, 'events', 'off'))
  await say(change(ann, 'recipes', 'off'))
  expect(await of(ann)).toEqual({ recipes: 'off', events: 'off' })
  expect(await changesOf(ann)).toHaveLength(3)
  expect(await told(ann)).toEqual(['preferences.changed', 'preferences.changed'])
})

test('a change that arrives again changes nothing, also after another one', async () => {
  const ann = randomUUID()
  const first = change(ann, 'recipes', 'on')
  await say(first)
  await say(change(ann, 'recipes', 'off'))
  await say(first)
  expect(await of(ann)).toEqual({ recipes: 'off' })
  expect(await told(ann)).toHaveLength(2)
})

test('who is merged takes along what was chosen: the stricter holds, and the changes stay under their names', async () => {
  const [ann, phone, laptop] = [randomUUID(), randomUUID(), randomUUID()]
  await say(change(ann, 'recipes', 'on'), change(ann, 'events', 'off'))
  await say(change(phone, 'recipes', 'off'), change(phone, 'events', 'on'))
  await say(change(laptop, 'travel', 'on'))
  const merge = (mergedId: string) => ({ workspaceId, mergedId, survivorId: ann, messageId: 'm' })
  await within((tx) => joinMergedPreferences(tx, [merge(phone), merge(laptop)]))
  expect(await of(ann)).toEqual({ recipes: 'off', events: 'off', travel: 'on' })
  expect([await of(phone), await of(laptop)]).toEqual([{}, {}])
  expect(await changesOf(phone)).toHaveLength(2)
  expect((await changesOf(ann)).slice(2).sort()).toEqual(['merge recipes off', 'merge travel on'])
})

test('people without preferences are merged without a trace', async () => {
  const [ann, phone] = [randomUUID(), randomUUID()]
  await within((tx) => joinMergedPreferences(tx, [{ workspaceId, mergedId: phone, survivorId: ann, messageId: 'm' }]))
  expect([await of(ann), await changesOf(ann), await told(ann)]).toEqual([{}, [], []])
})

test('nobody reads preferences for a purpose of a customer’s', async () => {
  await say(change(randomUUID(), 'recipes', 'on'))
  const seen = await pg.purposes.withPurpose('essential', { workspaceId, actor: 'test' }, (tx) =>
    tx.selectFrom('preferences').select('key').execute(),
  )
  expect(seen).toEqual([])
})

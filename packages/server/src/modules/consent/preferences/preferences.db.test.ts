import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type TestDatabase, testDatabase } from '../../../../test/engines.ts'
import type { ForPurpose } from '../../../platform/postgres/index.ts'
import { mergePreferences, movePreferences } from './follow-preferences.ts'
import { type PreferenceChange, readPreferences, writePreferences } from './preferences.store.ts'

const workspaceId = 1
let pg: TestDatabase

beforeAll(async () => {
  pg = await testDatabase()
  await pg.postgres.pool.query("insert into workspaces (name) values ('Brand')")
})
afterAll(() => pg?.drop())

const within = <T>(act: (tx: ForPurpose<'consent'>) => Promise<T>) =>
  pg.purposes.system('consent').transaction().execute(act)

/** Somebody, and the number of the one identifier that they have. */
let numbers = 0
const person = async () => {
  const id = randomUUID()
  const seen = { first_seen_at: new Date(), last_seen_at: new Date() }
  await pg.postgres.db
    .insertInto('people')
    .values({ workspace_id: workspaceId, id, ...seen })
    .execute()
  return { id, origin: ++numbers }
}
type Person = Awaited<ReturnType<typeof person>>

const change = (who: Person, topic: string, value: string, more: Partial<PreferenceChange> = {}): PreferenceChange => ({
  ...({ personId: who.id, originId: who.origin, kind: 'topic', key: topic, value } as const),
  ...{ at: Date.now(), idempotencyKey: randomUUID() },
  ...more,
})
const say = (...changes: PreferenceChange[]) =>
  within((tx) => writePreferences(tx, workspaceId, changes, 'preference_centre'))
const of = async ({ id: personId }: Person) =>
  Object.fromEntries((await within((tx) => readPreferences(tx, workspaceId, [personId]))).map((p) => [p.key, p.value]))
const changesOf = async ({ id: personId }: Person) =>
  (
    await pg.postgres.db
      .selectFrom('preference_changes')
      .select(['key', 'value', 'channel'])
      .where('person_id', '=', personId)
      .orderBy('id')
      .execute()
  ).map((c) => `${c.channel} ${c.key} ${c.value}`)
const told = async ({ id: personId }: Person) =>
  (await pg.postgres.db.selectFrom('outbox').select('topic').where('subject_id', '=', personId).execute()).map(
    (row) => row.topic,
  )

const merge = (survivor: Person, ...merged: Person[]) =>
  within(async (tx) => {
    const ids = merged.map((m) => m.id)
    await tx.updateTable('people').set({ merged_into: survivor.id }).where('id', 'in', ids).execute()
    await mergePreferences(
      tx,
      ids.map((mergedId) => ({ workspaceId, mergedId, survivorId: survivor.id })),
    )
  })
const separate = (from: Person, to: Person) =>
  within(async (tx) => {
    await tx.updateTable('people').set({ merged_into: null }).where('id', '=', to.id).execute()
    await movePreferences(tx, [{ workspaceId, originId: to.origin, from: from.id, to: to.id }])
  })

test('the last change holds, all are kept, and subscribers hear of each once', async () => {
  const ann = await person()
  await say(change(ann, 'recipes', 'on'), change(ann, 'events', 'off'))
  await say(change(ann, 'recipes', 'off'))
  expect(await of(ann)).toEqual({ recipes: 'off', events: 'off' })
  expect(await changesOf(ann)).toHaveLength(3)
  expect(await told(ann)).toEqual(['preferences.changed', 'preferences.changed'])
})

test('a change that arrives again changes nothing, also after another one', async () => {
  const ann = await person()
  const first = change(ann, 'recipes', 'on')
  await say(first)
  await say(change(ann, 'recipes', 'off'))
  await say(first)
  expect(await of(ann)).toEqual({ recipes: 'off' })
  expect(await told(ann)).toHaveLength(2)
})

test('who is merged takes along what was chosen: the stricter holds, and the changes stay under their names', async () => {
  const [ann, phone, laptop] = [await person(), await person(), await person()]
  await say(change(ann, 'recipes', 'on'), change(ann, 'events', 'off'))
  await say(change(phone, 'recipes', 'off'), change(phone, 'events', 'on'))
  await say(change(laptop, 'travel', 'on'))
  await merge(ann, phone, laptop)
  expect(await of(ann)).toEqual({ recipes: 'off', events: 'off', travel: 'on' })
  expect([await of(phone), await of(laptop)]).toEqual([{}, {}])
  expect([await changesOf(ann), await changesOf(phone)].map((c) => c.length)).toEqual([2, 2])
  expect([await told(ann), await told(phone)].map((t) => t.length)).toEqual([2, 1])
})

test('what is said after a merge speaks for both, also through the identifier of one', async () => {
  const [ann, phone] = [await person(), await person()]
  await say(change(ann, 'recipes', 'on'))
  await say(change(phone, 'recipes', 'off'))
  await merge(ann, phone)
  // By a clock that is behind: the order in which it was said counts.
  await say(change(ann, 'recipes', 'on', { at: Date.now() - 60_000 }))
  expect(await of(ann)).toEqual({ recipes: 'on' })
})

test('after a separation each has what came through their own identifier', async () => {
  const [ann, phone] = [await person(), await person()]
  await say(change(ann, 'recipes', 'on'), change(ann, 'events', 'on'))
  await say(change(phone, 'recipes', 'off'))
  await merge(ann, phone)
  await say(change(ann, 'recipes', 'on'), change({ ...phone, id: ann.id }, 'travel', 'off'))
  await separate(ann, phone)
  expect(await of(ann)).toEqual({ recipes: 'on', events: 'on' })
  expect(await of(phone)).toEqual({ recipes: 'off', travel: 'off' })
  expect((await told(phone)).at(-1)).toBe('preferences.changed')
  await merge(ann, phone)
  expect(await of(ann)).toEqual({ recipes: 'on', events: 'on', travel: 'off' })
})

test('people without preferences are merged without a trace', async () => {
  const [ann, phone] = [await person(), await person()]
  await merge(ann, phone)
  expect([await of(ann), await changesOf(ann), await told(ann)]).toEqual([{}, [], []])
})

test('nobody reads preferences for a purpose of a customer’s', async () => {
  await say(change(await person(), 'recipes', 'on'))
  const seen = await pg.purposes.withPurpose('essential', { workspaceId, actor: 'test' }, (tx) =>
    tx.selectFrom('preferences').select('key').execute(),
  )
  expect(seen).toEqual([])
})

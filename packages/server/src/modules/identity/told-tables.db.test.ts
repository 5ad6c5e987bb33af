import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type TestDatabase, testDatabase } from '../../../test/engines.ts'
import type { ForPurpose } from '../../platform/postgres/index.ts'
import { recordEntries } from '../consent/index.ts'
import { moveValues } from './move-values.ts'
import { toldTables } from './told-tables.ts'

const all = 2 ** 31 - 1
let pg: TestDatabase

beforeAll(async () => {
  pg = await testDatabase()
  await pg.postgres.pool.query("insert into workspaces (name) values ('Brand')")
})
afterAll(() => pg?.drop())

const within = <T>(act: (tx: ForPurpose) => Promise<T>) => pg.purposes.system('resolution').transaction().execute(act)

/** A person whose mask is `allow`. */
const person = async (allow: number): Promise<string> => {
  const id = randomUUID()
  const at = { first_seen_at: new Date(), last_seen_at: new Date() }
  await pg.postgres.db
    .insertInto('people')
    .values({ workspace_id: 1, id, allow, ...at })
    .execute()
  return id
}

/** One row in each table, told through an identifier for everything. */
const tellInEach = async (person_id: string, origin_id: number) => {
  const { db } = pg.postgres
  const told = { workspace_id: 1, person_id, origin_id, collected: all, allow: 1 }
  const at = { at: new Date(), message_id: 'm' }
  const recipient_id = randomUUID()
  await db
    .insertInto('attribute_values')
    .values({ ...told, ...at, key: 'size', class: 1, source_id: 1, value: '1' })
    .execute()
  await db
    .insertInto('mention_answers')
    .values({ ...told, ...at, key: 'size', place: '*', agrees: true, verified: false, evidence: '{}' })
    .execute()
  await db
    .insertInto('recipients')
    .values({ ...told, id: recipient_id, relation: 'child', label: 'Mina' })
    .execute()
  await db
    .insertInto('recipient_values')
    .values({ ...told, ...at, recipient_id, key: 'size', value: '1' })
    .execute()
  await db
    .insertInto('group_members')
    .values({ ...told, group_id: 'g', since: new Date(), last_at: new Date() })
    .execute()
  await db
    .insertInto('group_leaves')
    .values({ ...told, group_id: 'g', at: new Date() })
    .execute()
  await db
    .insertInto('group_values')
    .values({ ...told, ...at, group_id: 'g', key: 'rooms', source_id: 1, value: '1' })
    .execute()
  const { id: payment_id } = await db
    .insertInto('reward_payments')
    .values({ ...told, reason: randomUUID(), period: 'once', at: at.at, points: 1, actor: 'test' })
    .returning('id')
    .executeTakeFirstOrThrow()
  await db
    .insertInto('points_entries')
    .values({
      ...{ ...told, payment_id, kind: 'earn', from_account: 'issued', to_account: 'active', points: 1 },
      ...{ at: at.at, key: randomUUID(), actor: 'test' },
    })
    .execute()
  await db
    .insertInto('coupons')
    .values({
      ...{ ...told, payment_id, campaign_key: 'c', code_hash: Buffer.from(randomUUID()), code_sealed: Buffer.from('') },
      ...{ code_hint: '', issued_at: at.at },
    })
    .execute()
  const ask_id = randomUUID()
  await db
    .insertInto('asks')
    .values({
      ...told,
      id: ask_id,
      kind: 'question',
      key: 'size',
      placement: 'web',
      channel: 'web',
      shown_at: new Date(),
    })
    .execute()
  await db
    .insertInto('ask_answers')
    .values({
      ...told,
      ask_id,
      question: 'size',
      version: 1,
      outcome: 'answered',
      answer: '1',
      at: new Date(),
      idempotency_key: ask_id,
    })
    .execute()
  const feedback_id = randomUUID()
  await db
    .insertInto('feedback')
    .values({
      ...told,
      id: feedback_id,
      kind: 'nps',
      channel: 'web',
      external_id: feedback_id,
      score: 9,
      at: at.at,
      themes: '{}',
    })
    .execute()
  await db
    .insertInto('feedback_notes')
    .values({ ...told, id: randomUUID(), change_id: randomUUID(), feedback_id })
    .execute()
}

/** Of each table the masks of a person's rows that came through an identifier. */
const masksOf = async (personId: string, originId: number) => {
  const found: Record<string, number[]> = {}
  for (const table of toldTables) {
    const { rows } = await pg.postgres.pool.query<{ allow: number }>(
      `select allow from ${table} where person_id = '${personId}' and origin_id = ${originId}`,
    )
    found[table] = rows.map((r) => Number(r.allow))
  }
  return found
}
const each = (...masks: number[]) => Object.fromEntries(toldTables.map((table) => [table, masks]))

test('every table whose rows hang on an identifier is in the list', async () => {
  const { rows } = await pg.postgres.pool.query<{ name: string }>(`
    select table_name as name from information_schema.columns
    where table_schema = 'public' and column_name in ('person_id', 'origin_id', 'collected')
    group by table_name having count(*) = 3`)
  expect(rows.map((r) => r.name).sort()).toEqual([...toldTables].sort())
})

test('what hangs on an identifier under no mask is moved by its own module', async () => {
  const { rows } = await pg.postgres.pool.query<{ name: string }>(`
    select table_name as name from information_schema.columns
    where table_schema = 'public' and column_name in ('person_id', 'origin_id')
    group by table_name having count(*) = 2`)
  const others = rows.map((r) => r.name).filter((name) => !(toldTables as readonly string[]).includes(name))
  // consent/preferences/follow-preferences.ts (the changes stay under who made them), and history's own note of a move.
  expect(others.sort()).toEqual(['history_moves', 'preference_changes', 'preferences'])
})

test('what was told of a merged person is the survivor’s, in every table, as far as the survivor permits', async () => {
  const [merged, survivor] = [await person(1), await person(5)]
  await tellInEach(merged, 1)
  await within((tx) =>
    moveValues(tx, [{ workspaceId: 1, mergedId: merged, survivorId: survivor, messageId: 'm', at: 0 } as never], []),
  )
  expect(await masksOf(merged, 1)).toEqual(each())
  expect(await masksOf(survivor, 1)).toEqual(each(5))
})

test('with an identifier goes what was told through it, and nothing else', async () => {
  const [from, to] = [await person(1), await person(3)]
  await tellInEach(from, 2)
  await tellInEach(from, 3)
  await within((tx) => moveValues(tx, [], [{ workspaceId: 1, originId: 2, from, to, version: 1 }]))
  expect([await masksOf(from, 2), await masksOf(from, 3)]).toEqual([each(), each(1)])
  expect(await masksOf(to, 2)).toEqual(each(3))
})

test('a withdrawal reaches every table, and nobody reads there without a purpose that is allowed', async () => {
  const someone = await person(1)
  await tellInEach(someone, 4)
  const answer = (kind: 'grant' | 'withdraw', key: string) => ({
    ...{ subjectId: someone, kind, purposeBit: 1, purposeVersion: 1, agreementId: null, agreementVersion: null },
    ...{ presentationId: null, actorKind: 'self' as const, actor: 'self', channel: 'web', sourceId: null },
    ...{ verified: true, stage: 'none' as const, evidence: {}, validUntil: null, originId: null },
    ...{ occurredAt: Date.now(), idempotencyKey: key },
  })
  const say = (kind: 'grant' | 'withdraw') =>
    pg.purposes
      .system('consent')
      .transaction()
      .execute((tx) => recordEntries(tx, 1, [answer(kind, `${kind}:${someone}`)], { now: new Date(), defaults: 1n }))
  const counts = (purpose: 'essential' | 'analytics' | 'email') =>
    pg.purposes.withPurpose(purpose, { workspaceId: 1, actor: 'test' }, async (tx) => {
      const found: Record<string, number> = {}
      for (const table of toldTables) {
        const rows = await tx.selectFrom(table).select('person_id').where('person_id', '=', someone).execute()
        found[table] = rows.length
      }
      return new Set(Object.values(found))
    })
  await say('grant')
  expect(await masksOf(someone, 4)).toEqual(each(3))
  expect([await counts('essential'), await counts('analytics'), await counts('email')]).toEqual([
    new Set([1]),
    new Set([1]),
    new Set([0]),
  ])
  await say('withdraw')
  expect(await masksOf(someone, 4)).toEqual(each(1))
  expect(await counts('analytics')).toEqual(new Set([0]))
})

import { afterAll, beforeAll, expect, test } from 'vitest'
import { testDatabase } from '../../../../test/engines.ts'
import type { Postgres } from '../../../platform/postgres/index.ts'
import { bootstrapWorkspace } from '../index.ts'
import { recordSourceActivity } from './record-activity.ts'
import { createSourceDirectory } from './source-directory.ts'

let database: Awaited<ReturnType<typeof testDatabase>>
beforeAll(async () => {
  database = await testDatabase()
  await bootstrapWorkspace(database.postgres, { writeKey: 'first-key', apiKey: undefined, operator: undefined })
})
afterAll(() => database.drop())

/** Counts the queries that go to the database. */
const counted = (postgres: Postgres) => {
  const log = { queries: 0 }
  const db = new Proxy(postgres.db, {
    get: (target, name) => {
      if (name === 'selectFrom') log.queries++
      const value = Reflect.get(target, name)
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
  return { postgres: { ...postgres, db }, log }
}

test('a source is found with its basis and categories', async () => {
  const directory = createSourceDirectory(database.postgres)
  expect(await directory.byWriteKey('first-key')).toMatchObject({
    workspaceId: 1,
    kind: 'server',
    enabled: true,
    legalBasis: 'contract',
    basisPurposes: ['essential'],
    consentCategories: { Analytics: ['analytics'] },
  })
})

test('a new write key holds and the old one ends when two seconds have passed, an unknown key is asked again after one', async () => {
  let time = 0
  const directory = createSourceDirectory(database.postgres, { now: () => time })
  const before = await directory.byWriteKey('first-key')
  expect(await directory.byWriteKey('second-key')).toBeNull()
  await database.postgres.pool.query("update sources set write_key = 'second-key' where write_key = 'first-key'")
  time = 1000
  expect(await directory.byWriteKey('second-key')).toEqual(before)
  time = 1999
  expect(await directory.byWriteKey('first-key')).toEqual(before)
  time = 2000
  expect(await directory.byWriteKey('first-key')).toBeNull()
  await database.postgres.pool.query("update sources set write_key = 'first-key' where write_key = 'second-key'")
})

test('a source that is switched off is not found', async () => {
  await database.postgres.pool.query('update sources set enabled = false')
  expect(await createSourceDirectory(database.postgres).byWriteKey('first-key')).toBeNull()
  await database.postgres.pool.query('update sources set enabled = true')
})

test('a thousand calls for one key are one query, a crowd of made-up keys is a few', async () => {
  const { postgres, log } = counted(database.postgres)
  const directory = createSourceDirectory(postgres, { freshFor: 60_000, absentFor: 60_000 })
  await Promise.all(Array.from({ length: 1000 }, () => directory.byWriteKey('first-key')))
  expect(log.queries).toBe(1)
  const made = await Promise.all(Array.from({ length: 3000 }, (_, i) => directory.byWriteKey(`made-up-${i}`)))
  expect(made.every((s) => s === null)).toBe(true)
  expect(log.queries).toBeLessThanOrEqual(6)
  await directory.byWriteKey('first-key')
  expect(log.queries).toBeLessThanOrEqual(6)
})

test('made-up keys do not fill memory, nor push real ones out', async () => {
  const { postgres, log } = counted(database.postgres)
  const directory = createSourceDirectory(postgres, { capacity: 3, freshFor: 60_000, absentFor: 60_000 })
  await directory.byWriteKey('first-key')
  for (const key of ['a', 'b', 'c', 'd']) await directory.byWriteKey(key)
  expect(log.queries).toBe(5)
  await directory.byWriteKey('first-key')
  await directory.byWriteKey('d')
  expect(log.queries).toBe(5)
  await directory.byWriteKey('a')
  expect(log.queries).toBe(6)
})

test.each(['', 'x'.repeat(300), 'a\0b'])('a key that cannot be one (%j) costs no query', async (key) => {
  const { postgres, log } = counted(database.postgres)
  expect(await createSourceDirectory(postgres).byWriteKey(key)).toBeNull()
  expect(log.queries).toBe(0)
})

test('while the database is away it fails, remembers nothing, and works again afterwards', async () => {
  let away = true
  const db = new Proxy(database.postgres.db, {
    get: (target, name) => {
      if (away && name === 'selectFrom') throw new Error('away')
      const value = Reflect.get(target, name)
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
  const directory = createSourceDirectory({ ...database.postgres, db })
  await expect(directory.byWriteKey('first-key')).rejects.toThrow('away')
  away = false
  expect(await directory.byWriteKey('first-key')).not.toBeNull()
})

test('the last event of a source only moves forward', async () => {
  const { db, pool } = database.postgres
  const at = (second: number) => new Date(Date.UTC(2026, 0, 1, 0, 0, second))
  const note = (second: number) => recordSourceActivity(db, [{ workspaceId: 1, sourceId: 1, at: at(second) }])
  await recordSourceActivity(db, [])
  for (const second of [5, 30, 10]) await note(second)
  await recordSourceActivity(
    db,
    [20, 40].map((s) => ({ workspaceId: 1, sourceId: 1, at: at(s) })),
  )
  const { rows } = await pool.query('select last_event_at from source_activity')
  expect(rows).toEqual([{ last_event_at: at(40) }])
})

import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { type TestDatabase, testDatabase } from '../../../test/engines.ts'
import { createLog } from '../log.ts'
import { roleUrl } from '../postgres/index.ts'
import { createBell, startPump, type WorkWatch, watchWork } from './index.ts'

const log = createLog('silent', 'test')
const poll = { timeout: 30_000 }

let db: TestDatabase
let work: WorkWatch
beforeAll(async () => {
  db = await testDatabase()
})
afterAll(() => db?.drop())
beforeEach(async () => {
  await db.postgres.pool.query('delete from inbox')
})

const leave = () => db.app.pool.query("insert into inbox (events, codec, body) values (1, 0, '')")
const isLeft = async () => ((await db.postgres.pool.query('select from inbox')).rowCount ?? 0) > 0
const kinds = async () =>
  (await db.app.pool.query<{ kind: string }>('select kind from candor_work() as kind')).rows.map((r) => r.kind)

/** A pump that takes what is in the inbox; `taken` counts its turns that found something. */
const open = () => {
  work = watchWork(roleUrl(db.url, 'candor_app'), log)
  const counts = { turns: 0, taken: 0 }
  const pump = startPump({
    name: 'test',
    log,
    signal: work.signalOf('inbox'),
    turn: async () => {
      counts.turns++
      const { rowCount } = await db.postgres.pool.query('delete from inbox')
      if (!rowCount) return 'none'
      counts.taken++
      return 'little'
    },
  })
  const close = async () => {
    await work.close()
    await pump.close()
  }
  return { counts, close }
}

test('nothing to do is an empty answer, and each kind of work is named', async () => {
  expect(await kinds()).toEqual([])
  await leave()
  await db.postgres.pool.query(`
    insert into history_outbox (token, target, rows, body) values (gen_random_uuid(), 'events', 1, '');
    insert into history_merges (workspace_id, person_id) values (1, gen_random_uuid());
    insert into outbox_cursors (subscriber) values ('behind'), ('up to date');
    insert into consent_current (workspace_id, person_id, purpose_bit, status, at, seq, verified, valid_until)
    values (1, gen_random_uuid(), 4, 'granted', now(), 1, true, now())`)
  await db.postgres.pool.query("insert into outbox (workspace_id, topic, body) values (1, 'thing', '{}')")
  await db.postgres.pool.query("update outbox_cursors set seen = pg_current_snapshot() where subscriber = 'up to date'")
  expect((await kinds()).sort()).toEqual(['ended grants', 'history', 'inbox', 'outbox behind', 'squash'])
  await db.postgres.pool.query(`
    insert into history_attempts (shipment_id, retry_at) select id, now() + interval '1 minute' from history_outbox;
    delete from history_merges; delete from outbox_cursors; delete from consent_current; delete from inbox`)
  expect(await kinds()).toEqual([])
  await db.postgres.pool.query('delete from history_attempts; delete from history_outbox')
})

test('a worker that waits is called by the bell', async () => {
  const { counts, close } = open()
  const bell = createBell(db.app, log)
  try {
    await expect.poll(() => work.lookedAt(), poll).toBeGreaterThan(0)
    for (let n = 1; n <= 20; n++) {
      await leave()
      bell.ring()
      await expect.poll(() => counts.taken, poll).toBe(n)
    }
  } finally {
    bell.close()
    await close()
  }
})

test('what no bell was rung for is found all the same', async () => {
  const { close } = open()
  try {
    await expect.poll(() => work.lookedAt(), poll).toBeGreaterThan(0)
    await leave()
    await expect.poll(isLeft, poll).toBe(false)
  } finally {
    await close()
  }
})

test('a connection that was cut is opened again, and what was left meanwhile is found', async () => {
  const { close } = open()
  try {
    for (let round = 0; round < 3; round++) {
      await expect.poll(() => work.lookedAt(), poll).toBeGreaterThan(0)
      await db.app.pool.query(`
        select pg_terminate_backend(pid) from pg_stat_activity
        where application_name = 'candor-work' and datname = current_database()`)
      await leave()
      await expect.poll(isLeft, poll).toBe(false)
    }
  } finally {
    await close()
  }
})

test('a worker without work takes no turns', async () => {
  const { counts, close } = open()
  try {
    await expect.poll(() => work.lookedAt(), poll).toBeGreaterThan(0)
    const before = counts.turns
    const looked = work.lookedAt()
    await expect.poll(() => work.lookedAt(), poll).toBeGreaterThan(looked)
    expect(counts.turns).toBe(before)
  } finally {
    await close()
  }
})

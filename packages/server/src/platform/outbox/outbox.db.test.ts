import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { Registry } from 'prom-client'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { type TestDatabase, testDatabase } from '../../../test/engines.ts'
import { openOutbox } from '../../../test/outbox.ts'
import { type Outbox, readSubscribers, type Subscriber } from './index.ts'
import { addCursor, removeRead } from './outbox.store.ts'
import { takeBatch } from './take-batch.ts'

let db: TestDatabase
beforeAll(async () => {
  db = await testDatabase()
  await db.postgres.pool.query("insert into workspaces (name) values ('Brand'), ('Other')")
})
afterAll(() => db?.drop())
beforeEach(async () => {
  await db.postgres.pool.query('delete from outbox_cursors; delete from outbox')
})

const isWaiting = async (name: string) => {
  const { rows } = await db.app.pool.query<{ kind: string }>('select kind from candor_work() as kind')
  return rows.some(({ kind }) => kind === `outbox ${name}`)
}
const open = (registry?: Registry) => openOutbox({ ...db, postgres: db.app }, registry)
const poll = { timeout: 30_000 }

const say = async (what: string, topic = 'thing', workspace = 1) => {
  await db.postgres.pool.query(
    `insert into outbox (workspace_id, topic, body) values (${workspace}, '${topic}', '{"n": "${what}"}')`,
  )
}
const recording = (name = 'recorder', topics = ['thing']) => {
  const heard: string[] = []
  const subscriber: Subscriber<'consent'> = {
    name,
    topics,
    purpose: 'consent',
    handle: async (batch) => {
      heard.push(...batch.map((row) => String(row.body.n)))
    },
  }
  return { heard, subscriber }
}
const take = (subscriber: Subscriber<'consent'>, limit = 500) =>
  takeBatch(db.purposes.system('consent'), subscriber, limit)
/** Everything there is to take now. */
const drain = async (subscriber: Subscriber<'consent'>, limit?: number) => {
  while (await take(subscriber, limit));
}

/** A transaction of its own that writes when told and commits when told. */
const openWriter = async () => {
  const tx = await db.purposes.system('consent').startTransaction().execute()
  return {
    say: (what: string) =>
      tx
        .insertInto('outbox')
        .values({ workspace_id: 1, topic: 'thing', body: JSON.stringify({ n: what }) })
        .execute(),
    end: (how: 'commit' | 'rollback') => (how === 'commit' ? tx.commit() : tx.rollback()).execute(),
  }
}

test('what commits late is not skipped, and holds nobody up', async () => {
  const { heard, subscriber } = recording()
  await addCursor(db.app.db, subscriber.name)
  const [first, second] = [await openWriter(), await openWriter()]
  await first.say('early number, late commit')
  await second.say('late number, early commit')
  await second.end('commit')
  await drain(subscriber)
  expect(heard).toEqual(['late number, early commit'])
  await first.end('commit')
  await drain(subscriber)
  expect(heard).toEqual(['late number, early commit', 'early number, late commit'])
})

type Act = { writer: number; do: 'say' | 'commit' | 'rollback' } | { do: 'take'; limit: number }
const act: fc.Arbitrary<Act> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      writer: fc.nat(3),
      do: fc.constantFrom('say' as const, 'say' as const, 'say' as const, 'commit' as const, 'rollback' as const),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('take' as const), limit: fc.integer({ min: 1, max: 3 }) }) },
)

test('whatever order transactions write and commit in, each row that was committed is heard once', async () => {
  let run = 0
  await fc.assert(
    fc.asyncProperty(fc.array(act, { minLength: 10, maxLength: 40 }), async (acts) => {
      const { heard, subscriber } = recording(`recorder ${run++}`)
      await addCursor(db.app.db, subscriber.name)
      const open = new Map<number, { said: string[]; writer: Awaited<ReturnType<typeof openWriter>> }>()
      const committed: string[] = []
      let n = 0
      for (const a of acts) {
        if (a.do === 'take') {
          await take(subscriber, a.limit)
          continue
        }
        const mine = open.get(a.writer) ?? { said: [], writer: await openWriter() }
        if (a.do === 'say') {
          open.set(a.writer, mine)
          mine.said.push(String(n))
          await mine.writer.say(String(n++))
        } else {
          open.delete(a.writer)
          await mine.writer.end(a.do)
          if (a.do === 'commit') committed.push(...mine.said)
        }
      }
      for (const { writer, said } of open.values()) {
        await writer.end('commit')
        committed.push(...said)
      }
      await drain(subscriber, 2)
      expect([...heard].sort()).toEqual([...committed].sort())
    }),
    { numRuns: 40, endOnFailure: true },
  )
}, 300_000)

test('rows of a batch come in the order of their numbers, topics of others are passed by, and each workspace is heard', async () => {
  const { heard, subscriber } = recording('recorder', ['thing', 'deed'])
  await say('before anybody listened')
  await addCursor(db.app.db, subscriber.name)
  await say('1')
  await say('not mine', 'weather')
  await say('2', 'deed', 2)
  await say('3')
  await drain(subscriber, 2)
  expect(heard).toEqual(['1', '2', '3'])
  expect(await isWaiting(subscriber.name)).toBe(false)
})

test('a handler that fails leaves everything as it was, and hears the same again', async () => {
  const { heard, subscriber } = recording()
  await addCursor(db.app.db, subscriber.name)
  await say('1')
  const failing: Subscriber<'consent'> = {
    ...subscriber,
    handle: async (_batch, tx) => {
      await tx.insertInto('settings').values({ name: 'half done', value: '' }).execute()
      throw new Error('no')
    },
  }
  await expect(take(failing)).rejects.toThrow('no')
  expect(await db.app.db.selectFrom('settings').selectAll().where('name', '=', 'half done').execute()).toEqual([])
  await drain(subscriber)
  expect(heard).toEqual(['1'])
})

test('one row that cannot be handled keeps only those behind it waiting, and no other subscriber', async () => {
  const good = recording('good')
  const picky = recording('picky')
  const handle: Subscriber<'consent'>['handle'] = async (batch, tx) => {
    if (batch.some((row) => row.body.n === 'bad')) throw new Error('no')
    await picky.subscriber.handle(batch, tx)
  }
  const outbox = open()
  try {
    await outbox.subscribe({ ...picky.subscriber, handle })
    await outbox.subscribe(good.subscriber)
    for (const what of ['1', '2', 'bad', '3']) await say(what)
    await expect.poll(() => good.heard, poll).toEqual(['1', '2', 'bad', '3'])
    await expect.poll(() => picky.heard, poll).toEqual(['1', '2'])
    const states = await readSubscribers(db.app.db)
    expect(states.map((s) => [s.subscriber, s.waiting])).toEqual([
      ['good', 0],
      ['picky', 2],
    ])
  } finally {
    await outbox.close()
  }
})

test('several workers share subscribers, and what each row does in PostgreSQL happens once', async () => {
  const outboxes: Outbox[] = []
  const handle: Subscriber<'consent'>['handle'] = async (batch, tx) => {
    // A second time would break the key.
    for (const row of batch)
      await tx
        .insertInto('settings')
        .values({ name: `shared ${row.id}`, value: '' })
        .execute()
  }
  try {
    for (let i = 0; i < 3; i++) {
      const outbox = open()
      outboxes.push(outbox)
      await outbox.subscribe({ ...recording('shared').subscriber, handle })
    }
    await Promise.all(Array.from({ length: 200 }, (_, i) => say(String(i))))
    const handled = () => db.app.db.selectFrom('settings').select('name').where('name', 'like', 'shared %').execute()
    await expect.poll(async () => (await handled()).length, poll).toBe(200)
  } finally {
    await Promise.all(outboxes.map((outbox) => outbox.close()))
  }
})

test('a worker killed in the middle of a batch leaves nothing half done, and another takes over', async () => {
  const worker = () => {
    const program = fileURLToPath(new URL('../../../test/outbox-worker.ts', import.meta.url))
    const child = spawn(process.execPath, [program, db.url], { stdio: ['ignore', 'pipe', 'inherit'] })
    return { child, handling: once(child.stdout, 'data') }
  }
  await addCursor(db.app.db, 'written')
  for (let i = 0; i < 6; i++) await say(String(i))
  const handled = async () =>
    (await db.app.db.selectFrom('settings').select('name').where('name', 'like', 'handled %').execute()).length
  const first = worker()
  await first.handling
  first.child.kill('SIGKILL')
  await once(first.child, 'close')
  expect(await handled()).toBe(0)
  const second = worker()
  try {
    await expect.poll(handled, poll).toBe(6)
    await expect.poll(() => isWaiting('written'), poll).toBe(false)
  } finally {
    second.child.kill('SIGKILL')
    await once(second.child, 'close')
  }
})

test('rows go when every subscriber has read them, and not before', async () => {
  const [quick, slow] = [recording('quick'), recording('slow')]
  for (const { subscriber } of [quick, slow]) await addCursor(db.app.db, subscriber.name)
  const left = async () => (await db.postgres.db.selectFrom('outbox').select('id').execute()).length
  const remove = () => removeRead(db.purposes.system('resolution'))
  await say('1')
  await say('2')
  await drain(quick.subscriber)
  await take(slow.subscriber, 1)
  await remove()
  expect(await left()).toBe(2)
  await drain(slow.subscriber)
  // Transactions of other tests, which PostgreSQL may still take for open, keep rows a little longer.
  await expect
    .poll(async () => {
      await say('more')
      await drain(quick.subscriber)
      await drain(slow.subscriber)
      await remove()
      return (await db.postgres.db.selectFrom('outbox').select('body').execute()).filter(
        (r) => 'n' in r.body && r.body.n !== 'more',
      ).length
    }, poll)
    .toBe(0)
  expect(slow.heard.slice(0, 2)).toEqual(['1', '2'])
})

test('after a restore into another cluster, what is still there is heard once more and nothing gets stuck', async () => {
  const { heard, subscriber } = recording()
  await addCursor(db.app.db, subscriber.name)
  await say('1')
  // Numbers of a cluster that has seen more transactions than this one.
  await db.postgres.pool.query("update outbox set tx = '9000000000'")
  await db.postgres.pool.query("update outbox_cursors set seen = '9000000001:9000000001:'")
  await say('2')
  await drain(subscriber)
  expect(heard).toEqual([])
  await db.postgres.pool.query('update outbox set tx = default')
  await db.postgres.pool.query("update outbox_cursors set seen = '1:1:', until = null")
  await drain(subscriber)
  expect(heard).toEqual(['1', '2'])
})

test('how late each subscriber is stands in a histogram and beside its cursor', async () => {
  const registry = new Registry()
  const { heard, subscriber } = recording()
  const outbox = open(registry)
  try {
    await outbox.subscribe(subscriber)
    expect(await readSubscribers(db.app.db)).toEqual([
      { subscriber: 'recorder', delayMs: null, handledAt: null, waiting: 0 },
    ])
    await say('1')
    await expect.poll(() => heard, poll).toEqual(['1'])
    await expect.poll(async () => (await readSubscribers(db.app.db))[0]?.delayMs ?? -1, poll).toBeGreaterThan(0)
    await expect
      .poll(() => registry.metrics(), poll)
      .toMatch(/candor_outbox_delay_seconds_count\{subscriber="recorder"\} 1/)
  } finally {
    await outbox.close()
  }
})

test('without a purpose nobody reads the outbox; how much waits is told all the same', async () => {
  const { subscriber } = recording()
  await addCursor(db.app.db, subscriber.name)
  await say('1')
  expect((await db.app.pool.query('select 1 from outbox')).rowCount).toBe(0)
  expect(await isWaiting(subscriber.name)).toBe(true)
  expect((await readSubscribers(db.app.db))[0]?.waiting).toBe(1)
})

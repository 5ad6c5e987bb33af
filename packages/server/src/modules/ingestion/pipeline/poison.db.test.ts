import { afterEach, beforeEach, expect, test } from 'vitest'
import { identify, type Pipeline, testPipeline, track } from '../../../../test/pipeline.ts'
import { discardQuarantined } from '../quarantine/discard-quarantined.ts'
import { replayQuarantined } from '../quarantine/replay-quarantined.ts'

let p: Pipeline
beforeEach(async () => {
  p = await testPipeline()
})
afterEach(() => p.drop())

/** A rule of the database that one value breaks: an event that is accepted and makes a step fail. */
const forbid = () => p.run(`alter table attribute_values add constraint no_poison check (key <> 'poison')`)
const allow = () => p.run('alter table attribute_values drop constraint no_poison')

const poison = identify('bad', { userId: 'u2', traits: { poison: true } })

const quarantined = () =>
  p.db.selectFrom('quarantine').select(['message_id', 'reason', 'state', 'event']).orderBy('quarantined_at').execute()

const stateOf = async (messageId: string) => {
  const { rows } = await p.postgres.pool.query(
    `select state from deliveries where message_hash = substr(encode(sha256($1::bytea), 'hex'), 1, 32)::uuid`,
    [messageId],
  )
  return rows[0]?.state ?? null
}

test('an event that makes a step fail is put aside alone, and its neighbours go on', async () => {
  await forbid()
  await p.send(track('before'), poison, identify('after', { traits: { plan: 'pro' } }))
  await p.send(track('behind'))
  await p.process()
  await p.ship()
  expect(await p.history()).toEqual(['after', 'before', 'behind'])
  expect(await quarantined()).toMatchObject([{ message_id: 'bad', reason: 'pipeline_error', state: 'open' }])
  expect(await p.outcomes()).toEqual({ processed: 3, quarantined: 1 })
  expect(await stateOf('bad')).toBe(3)
  // Nothing of it is left behind: not its person either.
  const people = await p.db.selectFrom('identifiers').select('value').orderBy('value').execute()
  expect(people.map((i) => i.value)).toEqual(['d1', 'u1'])
})

test('a repeat of an event in quarantine is a duplicate and is not put aside twice', async () => {
  await forbid()
  await p.send(poison)
  await p.process()
  await p.send(poison, poison)
  await p.process()
  expect(await quarantined()).toHaveLength(1)
  expect(await p.outcomes()).toEqual({ quarantined: 1, duplicate: 2 })
})

test('after the fault is mended a replay brings the event through, once however often it is asked for', async () => {
  await forbid()
  await p.send(poison)
  await p.process()
  const replay = () => p.db.transaction().execute((tx) => replayQuarantined(tx, 1, { reason: 'pipeline_error' }))
  expect(await replay()).toBe(1)
  await p.process()
  // Not mended: it is back, as a new item.
  expect((await quarantined()).map((q) => q.state)).toEqual(['replayed', 'open'])
  await allow()
  expect(await Promise.all([replay(), replay()])).toEqual(expect.arrayContaining([0, 1]))
  await p.process({ workers: 2 })
  await p.ship()
  expect(await p.history()).toEqual(['bad'])
  expect(await stateOf('bad')).toBe(1)
  expect((await quarantined()).map((q) => [q.state, q.event])).toEqual([
    ['replayed', null],
    ['replayed', null],
  ])
})

test('a discarded event is gone with its content, and a repeat of it stays out', async () => {
  await forbid()
  await p.send(poison)
  await p.process()
  const discard = () => p.db.transaction().execute((tx) => discardQuarantined(tx, 1, { reason: 'pipeline_error' }))
  expect(await discard()).toBe(1)
  expect(await discard()).toBe(0)
  await allow()
  await p.send(poison)
  await p.process()
  await p.ship()
  expect(await p.history()).toEqual([])
  expect(await quarantined()).toMatchObject([{ state: 'discarded', event: null }])
  expect(await stateOf('bad')).toBe(4)
})

test('an event whose time cannot be true is put aside and its neighbours are not', async () => {
  await p.send(track('m1', { timestamp: 1e308 }), track('m2', { timestamp: '3000-01-01T00:00:00Z' }), track('m3'))
  await p.process()
  await p.ship()
  expect(await p.history()).toEqual(['m3'])
  expect((await quarantined()).map((q) => q.reason)).toEqual(['implausible_time', 'implausible_time'])
})

test('what is nasty and allowed goes through: every year since 1900, odd texts, great numbers', async () => {
  const years = Array.from({ length: 126 }, (_, i) =>
    track(`y${1900 + i}`, { timestamp: `${1900 + i}-06-01T00:00:00Z` }),
  )
  const odd = { '': 1, __proto__: { a: 1 }, nul: '\0', half: '\ud800', unit: '\x1f', big: 1e308, deep: [[[[[{}]]]]] }
  await p.send(
    ...years,
    identify('i1', { userId: `o'\\,{}"; --`, traits: odd }),
    track('t1', { userId: 0, properties: JSON.parse('{"__proto__":{"x":1},"n":123456789012345678901234567890}') }),
    track('t2', { anonymousId: '‮עברית😀', event: '\ud800' }),
    track("'; drop table inbox; --", { anonymousId: 'd9' }),
  )
  await p.process()
  await p.ship()
  expect(await p.history()).toHaveLength(130)
  expect(await p.outcomes()).toEqual({ processed: 130 })
})

test('a row of the inbox that cannot be read is kept apart, and the rows behind it go on', async () => {
  await p.run(
    `insert into inbox (events, codec, body) values (1, 1, '\\xdeadbeef'), (1, 0, '\\x000000ff'), (1, 99, '')`,
  )
  await p.send(track('m1'))
  await p.process()
  await p.ship()
  expect(await p.history()).toEqual(['m1'])
  const { rows } = await p.postgres.pool.query('select codec, events from inbox_unreadable order by seq')
  expect(rows).toEqual([
    { codec: 1, events: 1 },
    { codec: 0, events: 1 },
    { codec: 99, events: 1 },
  ])
  expect(await p.db.selectFrom('inbox').selectAll().execute()).toEqual([])
})

test('a row whose events cannot even be put aside blocks nothing, and comes through when it is brought back', async () => {
  await forbid()
  await p.run(`alter table quarantine add constraint none check (false)`)
  await p.send(track('with'), poison)
  await p.send(track('behind'))
  await p.process()
  await p.ship()
  expect(await p.history()).toEqual(['behind'])
  await p.run('alter table quarantine drop constraint none')
  await p.run(`
    with back as (delete from inbox_unreadable returning received_at, events, codec, body)
    insert into inbox (received_at, events, codec, body) select * from back`)
  await p.process()
  await p.ship()
  expect(await p.history()).toEqual(['behind', 'with'])
  expect(await quarantined()).toMatchObject([{ message_id: 'bad' }])
})

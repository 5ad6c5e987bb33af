import { afterEach, beforeEach, expect, test } from 'vitest'
import { identify, type Pipeline, testPipeline, track } from '../../../../test/pipeline.ts'

let p: Pipeline
beforeEach(async () => {
  p = await testPipeline()
})
afterEach(() => p.drop())

/** A trigger that makes PostgreSQL fail where the pipeline writes `table`, until it is removed. */
const breakAt = (table: string, on: 'insert' | 'update' | 'delete') =>
  p.run(`
    create function fail_here() returns trigger language plpgsql as
      $$ begin raise exception using errcode = '53100', message = 'no room on the disk'; end $$;
    create trigger fail_here before ${on} on ${table} for each statement execute function fail_here()`)
const mend = (table: string) => p.run(`drop trigger fail_here on ${table}; drop function fail_here()`)

const counts = async () => {
  const { rows } = await p.postgres.pool.query(`
    select (select count(*) from inbox) as inbox, (select count(*) from deliveries) as deliveries,
      (select count(*) from people) as people, (select count(*) from identifiers) as identifiers,
      (select count(*) from attribute_values) as traits, (select count(*) from history_outbox) as outbox,
      (select count(*) from quarantine) as quarantine, (select coalesce(sum(count), 0)::int from outcome_counts) as outcomes`)
  return rows[0]
}

const untouched = {
  inbox: 1,
  deliveries: 0,
  people: 0,
  identifiers: 0,
  traits: 0,
  outbox: 0,
  quarantine: 0,
}

const events = [
  track('m1'),
  identify('m2', { anonymousId: 'd1', traits: { plan: 'pro' } }),
  track('m3', { anonymousId: 'd2', timestamp: '1800-01-01T00:00:00Z' }),
]

test.each([
  ['the message ids are claimed', 'deliveries', 'insert'],
  ['people are created', 'people', 'insert'],
  ['identifiers are bound', 'identifiers', 'insert'],
  ['values are written', 'attribute_values', 'insert'],
  ['history is queued', 'history_outbox', 'insert'],
  ['the quarantine is written', 'quarantine', 'insert'],
  ['the activity of the source is noted', 'source_activity', 'insert'],
  ['the counts are written', 'outcome_counts', 'insert'],
  ['the inbox is emptied', 'inbox', 'delete'],
] as const)('a failure while %s leaves no trace, and the next attempt does all of it once', async (_, table, on) => {
  await p.send(...events)
  await breakAt(table, on)
  await expect(p.process()).rejects.toThrow('no room on the disk')
  expect(await counts()).toMatchObject(untouched)
  await mend(table)
  await p.process()
  await p.ship()
  expect(await p.history()).toEqual(['m1', 'm2'])
  expect(await counts()).toMatchObject({ inbox: 0, deliveries: 3, people: 1, identifiers: 2, traits: 1, quarantine: 1 })
  expect(await p.outcomes()).toEqual({ processed: 2, quarantined: 1 })
})

test('a repeat of everything that was processed changes counts of duplicates and nothing else', async () => {
  await p.send(...events)
  await p.process()
  await p.ship()
  const before = await counts()
  await p.send(...events)
  await p.send(...events)
  await p.process()
  await p.ship()
  expect(await counts()).toEqual({ ...before, outcomes: 9 })
  expect(await p.outcomes()).toEqual({ processed: 2, quarantined: 1, duplicate: 6 })
  expect(await p.history()).toEqual(['m1', 'm2'])
})

test('a failure between the insert into ClickHouse and its removal from the outbox doubles nothing', async () => {
  await p.send(track('m1'), track('m2'))
  await p.process()
  await breakAt('history_outbox', 'delete')
  for (let i = 0; i < 3; i++) await expect(p.ship()).rejects.toThrow('no room on the disk')
  expect(await p.history()).toEqual(['m1', 'm2'])
  await mend('history_outbox')
  await p.ship()
  expect(await p.history()).toEqual(['m1', 'm2'])
  expect(await counts()).toMatchObject({ outbox: 0 })
  expect(await p.db.selectFrom('history_attempts').selectAll().execute()).toEqual([])
})

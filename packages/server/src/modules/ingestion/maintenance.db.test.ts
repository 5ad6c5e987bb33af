import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Pipeline, testPipeline, track } from '../../../test/pipeline.ts'
import { tidy } from './maintenance.ts'

let p: Pipeline
beforeAll(async () => {
  p = await testPipeline()
})
afterAll(() => p.drop())

test('message ids of more than eight days are forgotten, in bites, and younger ones are not', async () => {
  await p.send(track('young'))
  await p.process()
  await p.run(`
    insert into deliveries (workspace_id, message_hash, state, seen_at)
    select 1, gen_random_uuid(), 1, now() - interval '8 days 1 second' from generate_series(1, 45000)`)
  await p.run(`
    insert into deliveries (workspace_id, message_hash, state, seen_at)
    select 1, gen_random_uuid(), 1, now() - interval '7 days 23 hours' from generate_series(1, 10)`)
  await Promise.all([tidy(p.db), tidy(p.db)])
  const { rows } = await p.postgres.pool.query('select count(*)::int as n from deliveries')
  expect(rows).toEqual([{ n: 11 }])
})

test('a worker that has not been seen for a day is no longer listed', async () => {
  await p.run(`
    insert into worker_heartbeats (id, started_at, seen_at, processed)
    values (gen_random_uuid(), now(), now() - interval '25 hours', 0), (gen_random_uuid(), now(), now(), 5)`)
  await tidy(p.db)
  expect(await p.db.selectFrom('worker_heartbeats').select('processed').execute()).toEqual([{ processed: 5 }])
})

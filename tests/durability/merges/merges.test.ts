import { afterAll, beforeAll, expect, test } from 'vitest'
import { type TestDatabase, testClickHouse, testDatabase } from '../../../packages/server/test/engines.ts'
import { seeded } from '../random.ts'
import { killMerges } from './kill-merges.ts'

let pg: TestDatabase
let ch: Awaited<ReturnType<typeof testClickHouse>>
beforeAll(async () => {
  ;[pg, ch] = await Promise.all([testDatabase(), testClickHouse()])
  await pg.postgres.db.insertInto('workspaces').values({ name: 'Brand' }).execute()
})
afterAll(async () => {
  await Promise.all([pg?.drop(), ch?.drop()])
})

/** Ten in a run of all tests; `npm run chaos:merges` for fifty. */
const kills = Number(process.env.KILLS ?? 10)

test('killed again and again in the middle of merges and separations, nothing is half merged', {
  timeout: 1_800_000,
}, async () => {
  const ground = {
    url: pg.url,
    clickhouseUrl: ch.url,
    postgres: pg.postgres,
    purposes: pg.purposes,
    clickhouse: ch.client,
  }
  const { found, merges } = await killMerges(ground, kills, seeded(20_261_122))
  expect(found).toEqual([])
  expect(merges).toBeGreaterThan(20)
})

import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type TestDatabase, testDatabase } from '../../../test/engines.ts'
import { somebodyWaits } from '../../../test/somebody-waits.ts'
import { applyProfile, type ProfileNews } from './apply-profile.ts'

let pg: TestDatabase
beforeAll(async () => {
  pg = await testDatabase()
})
afterAll(() => pg.drop())

const minute = 60_000
const noon = Date.UTC(2026, 0, 1, 12)

const somebody = async (seen: { first: number; last: number }): Promise<string> => {
  const id = randomUUID()
  const at = { first_seen_at: new Date(seen.first), last_seen_at: new Date(seen.last) }
  await pg.postgres.db
    .insertInto('people')
    .values({ workspace_id: 1, id, ...at })
    .execute()
  return id
}

const seenAt = (personId: string, occurredAt: number): ProfileNews => ({
  ...{ workspaceId: 1, personId, occurredAt, sourceId: 1, originId: 1, messageId: randomUUID(), allowed: 1 },
  ...{ traits: {}, context: null, group: null },
})

const options = { snapshot: '', now: noon }
const take = (news: readonly ProfileNews[], more: Partial<Parameters<typeof applyProfile>[2]> = {}) =>
  pg.postgres.db.transaction().execute((tx) => applyProfile(tx, news, { ...options, ...more }))

const spanOf = async (id: string) => {
  const row = await pg.postgres.db.selectFrom('people').selectAll().where('id', '=', id).executeTakeFirst()
  return row && { first: row.first_seen_at.getTime(), last: row.last_seen_at.getTime() }
}

test('a person was seen from the first to the last event, exact to ten minutes at the end, whatever came first', async () => {
  const [early, late, little, nothing] = await Promise.all(
    Array.from({ length: 4 }, () => somebody({ first: noon, last: noon })),
  )
  const news = [
    ...[seenAt(late!, noon + 30 * minute), seenAt(late!, noon + 20 * minute), seenAt(late!, noon + 40 * minute)],
    ...[seenAt(early!, noon - 5), seenAt(early!, noon - 9), seenAt(early!, noon + 1)],
    ...[seenAt(little!, noon + 9 * minute)],
  ]
  await take(news)
  expect(await spanOf(late!)).toEqual({ first: noon, last: noon + 40 * minute })
  expect(await spanOf(early!)).toEqual({ first: noon - 9, last: noon + 1 })
  for (const id of [little!, nothing!]) expect(await spanOf(id)).toEqual({ first: noon, last: noon })
})

test('of who is new only what lies outside what was written of them is written', async () => {
  const id = await somebody({ first: noon, last: noon + minute })
  const newPeople = new Map([[id, { firstSeenAt: noon, lastSeenAt: noon + minute }]])
  await take([seenAt(id, noon), seenAt(id, noon + minute)], { newPeople })
  expect(await spanOf(id)).toEqual({ first: noon, last: noon + minute })
  await take([seenAt(id, noon - 1), seenAt(id, noon + 30 * minute)], { newPeople })
  expect(await spanOf(id)).toEqual({ first: noon - 1, last: noon + 30 * minute })
})

test('two who write of the same people at once lose nothing', async () => {
  const ids = await Promise.all(Array.from({ length: 50 }, () => somebody({ first: noon, last: noon })))
  const turns = Array.from({ length: 8 }, (_, i) => (i + 1) * 15 * minute)
  await Promise.all(
    turns.map((after, i) => take((i % 2 ? ids.toReversed() : ids).map((id) => seenAt(id, noon + after)))),
  )
  const spans = await Promise.all(ids.map(spanOf))
  expect(new Set(spans.map((s) => s!.last))).toEqual(new Set([noon + 120 * minute]))
})

test('somebody who is removed while it is written that they were seen stays away', async () => {
  const id = await somebody({ first: noon, last: noon })
  const client = await pg.postgres.pool.connect()
  try {
    await client.query('begin')
    await client.query('delete from people where id = $1', [id])
    const taken = take([seenAt(id, noon + 60 * minute)])
    await somebodyWaits(pg)
    await client.query('commit')
    await taken
  } finally {
    client.release()
  }
  expect(await spanOf(id)).toBeUndefined()
})

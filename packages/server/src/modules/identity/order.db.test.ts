/** What resolve.test.ts shows of the decision, of what the database makes of it. */
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type TestDatabase, testDatabase } from '../../../test/engines.ts'
import { arrivals, chunksOf, groupsOf, truth } from '../../../test/identity-claims.ts'
import { type Claim, keyOf } from './claims.ts'
import { identifyPeople } from './identify-people.ts'

let pg: TestDatabase
let workspaceId = 0
beforeAll(async () => {
  pg = await testDatabase()
})
afterAll(() => pg.drop())

const take = (claims: readonly Claim[]) => pg.postgres.db.transaction().execute((tx) => identifyPeople(tx, claims))

const people = async () => {
  const rows = await pg.postgres.db
    .selectFrom('identifiers')
    .select(['kind', 'value', 'person_id'])
    .where('workspace_id', '=', workspaceId)
    .execute()
  return groupsOf(rows.map((r) => [keyOf(workspaceId, r.kind as 'email', r.value), r.person_id] as const))
}

const start = Date.UTC(2026, 0, 1)
const here = (claims: readonly Claim[]) =>
  claims.map((c) => ({ ...c, workspaceId, occurredAt: start + c.occurredAt * 1_000 }))

test('any order of arrival of the same events, cut anyhow into chunks, gives the same people in the database', async () => {
  await fc.assert(
    fc.asyncProperty(arrivals, async ([list, arrived, cuts]) => {
      workspaceId++
      for (const chunk of chunksOf(arrived, cuts)) await take(here(chunk))
      expect(await people()).toEqual(truth(here(list)))
    }),
    { numRuns: Number(process.env.RUNS ?? 60) },
  )
})

test('what came with a device goes with it, though the late evidence does not name it', async () => {
  workspaceId++
  const at = (second: number) => start + second * 1_000
  const said = { workspaceId, type: 'identify', userId: null, anonymousId: 'tablet', previousId: null, email: null }
  await take([
    { ...said, messageId: 'a', occurredAt: at(5), others: [{ kind: 'phone', value: '+491701234567' }] },
    { ...said, messageId: 'b', occurredAt: at(20), userId: 'second' },
  ])
  const { moves } = await take([{ ...said, messageId: 'c', occurredAt: at(10), userId: 'first' }])
  expect(moves.length).toBe(2)
  const key = (kind: 'user_id' | 'anonymous_id' | 'phone', value: string) => keyOf(workspaceId, kind, value)
  expect(await people()).toEqual(
    [
      [key('anonymous_id', 'tablet'), key('phone', '+491701234567'), key('user_id', 'first')].sort().join(' '),
      key('user_id', 'second'),
    ].sort(),
  )
})

test('who was first keeps a device also when what comes late names neither them nor what they have', async () => {
  workspaceId++
  const at = (second: number) => start + second * 1_000
  const said = { workspaceId, type: 'identify', anonymousId: 'tablet', previousId: null, email: null }
  await take([{ ...said, messageId: 'a', occurredAt: at(5), userId: 'first' }])
  // Taken in later, so that since when the device is theirs is known only roughly.
  await take([{ ...said, messageId: 'b', occurredAt: at(30), userId: 'first', anonymousId: 'phone' }])
  await take([{ ...said, messageId: 'c', occurredAt: at(8), userId: 'second' }])
  expect(await people()).toContain(
    [
      keyOf(workspaceId, 'anonymous_id', 'phone'),
      keyOf(workspaceId, 'anonymous_id', 'tablet'),
      keyOf(workspaceId, 'user_id', 'first'),
    ]
      .sort()
      .join(' '),
  )
})

/** What resolve.test.ts shows of the decision, of what the database makes of it. */
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type TestDatabase, testDatabase } from '../../../test/engines.ts'
import { arrivals, chunksOf, groupsOf, kiosk, truth } from '../../../test/identity-claims.ts'
import { type Claim, keyOf } from './claims.ts'
import type { RulesOf } from './identifiers/index.ts'
import { defaultLimits, rulesOf } from './identifiers/rules.ts'
import { identifyPeople } from './identify-people.ts'

let pg: TestDatabase
let workspaceId = 0
beforeAll(async () => {
  pg = await testDatabase()
})
afterAll(() => pg.drop())

const take = (claims: readonly Claim[], rules?: RulesOf) =>
  pg.postgres.db.transaction().execute((tx) => identifyPeople(tx, claims, rules))

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

test('late evidence about a device with thousands of identifiers, held at its limit, gives the same people in any order', async () => {
  const size = 2_000
  const said = { region: 'US', blocked: [], limits: { ...defaultLimits, identifiers: size, byKind: [], join: size } }
  const rules: RulesOf = () => rulesOf(said)
  /** Whatever the number of the workspace. */
  const named = async () => (await people()).map((group) => group.replaceAll(`${workspaceId}\x1f`, ''))
  const filledKiosk = async (owner: string | null) => {
    workspaceId++
    await take(here(kiosk('d0', owner, size + 50)), rules)
    return await named()
  }
  await fc.assert(
    fc.asyncProperty(arrivals, fc.constantFrom(null, 'u0'), async ([list, arrived, cuts], owner) => {
      const before = await filledKiosk(owner)
      for (const chunk of chunksOf(arrived, cuts)) await take(here(chunk), rules)
      const after = await named()
      await filledKiosk(owner)
      await take(here(list), rules)
      expect(after).toEqual(await named())
      const isKiosk = (group: string) => group.includes('anonymous_id\x1fd0')
      expect(after.find(isKiosk)).toBe(before.find(isKiosk))
    }),
    { numRuns: 6 },
  )
}, 240_000)

import { afterAll, beforeAll, expect, test } from 'vitest'
import { beginLives } from '../../../../test/consent-lives.ts'
import { type TestDatabase, testDatabase } from '../../../../test/engines.ts'
import { type PurposeDb, retryConflicts } from '../../../platform/postgres/index.ts'
import { readStanding } from '../standing/standing.store.ts'
import { hearStamps, type Stamp } from './index.ts'

let pg: TestDatabase
let system: PurposeDb<'consent'>
beforeAll(async () => {
  pg = await testDatabase()
  system = pg.purposes.system('consent')
})
afterAll(() => pg?.drop())

const analytics = 1 << 1
const now = Date.now()

const stamp = (workspaceId: number, personId: string, says: 'yes' | 'no', at: number, teller = 'phone'): Stamp => ({
  ...{
    workspaceId,
    personId,
    originId: null,
    sourceId: 1,
    messageId: `${teller}-${at}`,
    saidOf: () => ({ Analytics: says === 'yes' }),
  },
  told: {
    ...{ granted: says === 'yes' ? analytics : 0, refused: says === 'no' ? analytics : 0, isAnswer: false, at },
    teller: () => teller,
  },
})

const hearAll = (workspaceId: number, stamps: readonly Stamp[]) =>
  retryConflicts(() =>
    system.transaction().execute(async (tx) => {
      const known = await readStanding(
        tx,
        stamps.map((s) => ({ workspaceId, id: s.personId })),
      )
      return hearStamps(tx, known, stamps, new Date(now))
    }),
  )

const ledgerOf = async (workspaceId: number) => {
  const rows = await system
    .selectFrom('consent_ledger')
    .select(['subject_id', 'kind'])
    .where('workspace_id', '=', workspaceId)
    .orderBy('seq')
    .execute()
  return Map.groupBy(rows, (r) => r.subject_id)
}

test('the same stamps heard by many at once stand in the ledger once', async () => {
  const [life] = await beginLives(system, 1)
  const { workspaceId, ids } = life!
  const lanes = Array.from({ length: 8 }, (_, i) => ids.map((id) => stamp(workspaceId, id, 'yes', now - 100 - i)))
  await Promise.all(lanes.map((stamps) => hearAll(workspaceId, stamps)))
  const entries = await ledgerOf(workspaceId)
  expect(ids.map((id) => entries.get(id)?.map((e) => e.kind))).toEqual(ids.map(() => ['grant']))
})

test('whatever many hear at once, each entry changes something, and what is heard is what is in force', async () => {
  const [life] = await beginLives(system, 1)
  const { workspaceId, ids } = life!
  const lane = async (n: number) => {
    for (let round = 0; round < 6; round++)
      await hearAll(
        workspaceId,
        ids.map((id, i) => stamp(workspaceId, id, (n + round + i) % 3 ? 'yes' : 'no', now - 5_000 + 4 * round + n)),
      )
  }
  await Promise.all([0, 1, 2, 3].map(lane))
  for (const [subject, entries] of await ledgerOf(workspaceId)) {
    for (const [i, { kind }] of entries.entries())
      if (i > 0) expect([subject, kind === 'grant']).not.toEqual([subject, entries[i - 1]!.kind === 'grant'])
    const { allow } = await system
      .selectFrom('people')
      .select('allow')
      .where('workspace_id', '=', workspaceId)
      .where('id', '=', subject)
      .executeTakeFirstOrThrow()
    expect((Number(allow) & analytics) !== 0).toBe(entries.at(-1)!.kind === 'grant')
  }
})

test('a yes holds as long as its purpose says, and the words that were shown are not made up', async () => {
  const [life] = await beginLives(system, 1)
  const { workspaceId, ids } = life!
  const { pool } = pg.postgres
  await pool.query(`insert into purposes (workspace_id, key, bit, dpv) values ($1, 'analytics', 1, 'urn:x')`, [
    workspaceId,
  ])
  await pool.query(
    `insert into purpose_versions (workspace_id, purpose_id, version, legal_basis, validity_days, texts)
     select workspace_id, id, v, '{}', 10 * v, '{}' from purposes, unnest(array[1, 2]) as v where workspace_id = $1`,
    [workspaceId],
  )
  await hearAll(workspaceId, [stamp(workspaceId, ids[0]!, 'yes', now)])
  const entry = await system
    .selectFrom('consent_ledger')
    .select(['valid_until', 'purpose_version', 'agreement_id', 'presentation_id', 'channel', 'verified', 'evidence'])
    .where('workspace_id', '=', workspaceId)
    .executeTakeFirstOrThrow()
  expect(entry).toEqual({
    ...{ valid_until: new Date(now + 20 * 86_400_000), purpose_version: null, agreement_id: null },
    ...{ presentation_id: null, channel: 'stamp', verified: false },
    evidence: { messageId: `phone-${now}`, said: { Analytics: true }, teller: 'phone' },
  })
})

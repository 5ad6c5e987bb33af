import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { answer } from '../../../../test/answers.ts'
import { beginLives, type Life, liveOn, type Step, step } from '../../../../test/consent-lives.ts'
import { type TestDatabase, testClickHouse, testDatabase } from '../../../../test/engines.ts'
import type { PurposeDb } from '../../../platform/postgres/index.ts'
import { queueHistory, shipHistory } from '../../history/index.ts'
import { identifyPeople } from '../../identity/index.ts'
import { applyProfile } from '../../profiles/index.ts'
import { createAnswerWriter } from '../answers/answer-writer.ts'
import type { NewAnswer } from '../entries.ts'
import { defaultAllow } from '../fold.ts'
import { joinMerged, sweepExpired } from '../index.ts'
import { type Difference, rebuildWorkspace } from './index.ts'

let pg: TestDatabase
let ch: Awaited<ReturnType<typeof testClickHouse>>
let system: PurposeDb<'consent'>
beforeAll(async () => {
  ;[pg, ch] = await Promise.all([testDatabase(), testClickHouse()])
  system = pg.purposes.system('consent')
})
afterAll(async () => {
  await Promise.all([pg?.drop(), ch?.drop()])
})

/** Who says or does something, as events name people: merges, with an entry or without, come of their own accord. */
interface Names {
  user: number | null
  device: number | null
  email: number | null
}
type Act =
  | { do: 'live'; step: Step }
  | ({ do: 'seen' } & Names)
  | ({ do: 'say'; bit: number; kind: NewAnswer['kind']; pending: boolean; ends: number | null } & Names)
  | { do: 'sweep'; at: number }
  | { do: 'ship' }

const names = {
  user: fc.option(fc.nat(1), { freq: 1 }),
  device: fc.option(fc.nat(5)),
  email: fc.option(fc.nat(2), { freq: 1 }),
}
const act: fc.Arbitrary<Act> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ do: fc.constant('live' as const), step }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('seen' as const), ...names }) },
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('say' as const),
      bit: fc.constantFrom(1, 4, 30),
      kind: fc.constantFrom<NewAnswer['kind']>('grant', 'grant', 'deny', 'withdraw', 'object', 'restrict'),
      pending: fc.boolean(),
      // Seconds from now: over already, soon, or never.
      ends: fc.constantFrom(-1_000, 500, 5_000, null),
      ...names,
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('sweep' as const), at: fc.constantFrom(0, 1_000) }) },
  { weight: 1, arbitrary: fc.constant({ do: 'ship' as const }) },
)

const identifiersOf = ({ user, device, email }: Names) => ({
  userId: user === null ? null : `u${user}`,
  anonymousId: device === null && user === null && email === null ? 'd0' : device === null ? null : `d${device}`,
  email: email === null ? null : `${email}@example.com`,
})

const ship = async () => {
  while ((await shipHistory(system, ch.client)) > 0);
}

const beSeen = (workspaceId: number, who: Names, n: number) =>
  system.transaction().execute(async (tx) => {
    const now = new Date()
    const messageId = randomUUID()
    const claim = { workspaceId, messageId, type: 'identify', occurredAt: now.getTime(), previousId: null }
    const resolution = await identifyPeople(tx, [{ ...claim, ...identifiersOf(who) }])
    await joinMerged(tx, resolution.merges, { now, defaults: defaultAllow })
    await queueHistory(tx, [], resolution.overrides)
    const personId = resolution.personOf[0]
    const news = { workspaceId, messageId, occurredAt: now.getTime(), sourceId: 1, allowed: 1 | (n % 32) }
    if (personId) await applyProfile(tx, [{ ...news, personId, traits: { [`t${n % 3}`]: n } }])
  })

const happen = async (life: Life, doing: Act, n: number) => {
  const { workspaceId } = life
  if (doing.do === 'live') return liveOn(system, life, doing.step)
  if (doing.do === 'ship') return ship()
  if (doing.do === 'seen') return beSeen(workspaceId, doing, n)
  if (doing.do === 'sweep') {
    const options = { now: new Date(Date.now() + doing.at * 1000), defaultsOf: () => defaultAllow }
    await system.transaction().execute((tx) => sweepExpired(tx, options))
    return
  }
  const { kind, bit, pending, ends } = doing
  const { subjectId: _, ...said } = answer('', {
    ...{ kind, purposeBit: bit, stage: pending ? 'pending' : 'none' },
    validUntil: kind === 'grant' && ends !== null ? Date.now() + ends * 1000 : null,
  })
  const writer = createAnswerWriter(system)
  await writer.write(workspaceId, identifiersOf(doing), [said])
  await writer.close()
}

const tables = [
  'select * from consent_current where workspace_id = $1 order by person_id, purpose_bit',
  'select id, merged_into, allow, refused, valid_until, consent_seq from people where workspace_id = $1 order by id',
  'select kind, value, person_id, allow, valid_until from identifiers where workspace_id = $1 order by kind, value',
  'select person_id, key, collected, allow, valid_until from traits where workspace_id = $1 order by person_id, key',
]

/** Every byte of the projections: a line a row. */
const dump = async (workspaceId: number): Promise<string> => {
  await ship()
  const lines: string[] = []
  for (const table of tables) {
    const text = `select t::text as line from (${table.replace('$1', String(workspaceId))}) as t`
    lines.push(table, ...(await pg.postgres.pool.query<{ line: string }>(text)).rows.map((r) => r.line))
  }
  const copy = await ch.client.query({
    query: `select * from permissions final where workspace_id = ${workspaceId} order by person_id`,
    format: 'TabSeparated',
  })
  return [...lines, 'permissions', await copy.text()].join('\n')
}

const inPostgres = (statement: string) => pg.postgres.pool.query(statement)
const inClickHouse = (query: string) =>
  ch.client.command({ query, clickhouse_settings: { mutations_sync: '1', lightweight_deletes_sync: '2' } })

const destroy = async (w: number) => {
  await inPostgres(`delete from consent_current where workspace_id = ${w}`)
  await inPostgres(`update people set allow = 1, refused = 0, valid_until = 'infinity', consent_seq = 0
    where workspace_id = ${w}`)
  await inPostgres(`update identifiers set allow = 1, valid_until = 'infinity' where workspace_id = ${w}`)
  await inPostgres(`update traits set allow = 1, valid_until = 'infinity' where workspace_id = ${w}`)
  await inClickHouse(`alter table permissions delete where workspace_id = ${w}`)
}

/** Wrong here and there: what is false must go, what is right must stay. */
const spoil = async (w: number) => {
  await inPostgres(`update consent_current set status = 'granted', seq = seq + 1
    where workspace_id = ${w} and purpose_bit = 1`)
  await inPostgres(`insert into consent_current (workspace_id, person_id, purpose_bit, status, at, seq, verified)
    select ${w}, id, 7, 'granted', now(), 1, true from people where workspace_id = ${w} order by id limit 2`)
  await inPostgres(`insert into consent_current (workspace_id, person_id, purpose_bit, status, at, seq, verified)
    values (${w}, '${randomUUID()}', 7, 'granted', now(), 1, true)`)
  await inPostgres(`update people set allow = 2047, consent_seq = consent_seq + 1 where (workspace_id, id) in (
    select workspace_id, id from people where workspace_id = ${w} order by id desc limit 2)`)
  await inPostgres(`update identifiers set allow = 2047 where workspace_id = ${w} and kind = 'user_id'`)
  await inPostgres(`update traits set valid_until = 'yesterday' where workspace_id = ${w} and key = 't1'`)
  // Of the same number and of a higher one, of people who have answered, who have not, and who are nobody.
  const insert = 'insert into permissions (workspace_id, person_id, allow, refused, valid_until, seq)'
  await inClickHouse(`${insert} select workspace_id, person_id, 2047, 0, now64(3), seq from permissions
    where workspace_id = ${w} limit 2`)
  const { rows } = await pg.postgres.pool.query<{ id: string }>(
    `select id from people where workspace_id = ${w} order by id limit 2`,
  )
  for (const id of [...rows.map((r) => r.id), randomUUID()])
    await inClickHouse(`${insert} values (${w}, '${id}', 2047, 0, now64(3), 1000000)`)
}

const rebuild = async (workspaceId: number, check = false) => {
  const differences: Difference[] = []
  const deps = { system: pg.purposes.system('rebuild'), clickhouse: ch.client, defaults: defaultAllow }
  const onDifference = (d: Difference) => differences.push(d)
  // Few at once, so that people who were merged fall into different batches.
  await rebuildWorkspace(deps, workspaceId, { check, atOnce: 3, onDifference })
  return differences
}

test('projections that were destroyed or spoilt come back from the ledger, identical to the byte', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(act, { minLength: 20, maxLength: 50 }), fc.boolean(), async (acts, wholly) => {
      const [life] = await beginLives(system, 1)
      const { workspaceId } = life!
      for (const [n, doing] of acts.entries()) await happen(life!, doing, n)
      const before = await dump(workspaceId)
      expect(await rebuild(workspaceId, true)).toEqual([])
      await (wholly ? destroy(workspaceId) : spoil(workspaceId))
      const damaged = await dump(workspaceId)
      const named = await rebuild(workspaceId, true)
      expect(named.length > 0).toBe(damaged !== before)
      // A check writes nothing.
      expect(await dump(workspaceId)).toBe(damaged)
      await rebuild(workspaceId)
      expect(await dump(workspaceId)).toBe(before)
      expect(await rebuild(workspaceId, true)).toEqual([])
    }),
    { numRuns: 25, endOnFailure: true },
  )
}, 600_000)

import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { answer } from '../../../../test/answers.ts'
import { beginLives, type Life, liveOn, type Step, step } from '../../../../test/consent-lives.ts'
import { type Projections, projectionsOf } from '../../../../test/consent-projections.ts'
import { type TestDatabase, testClickHouse, testDatabase } from '../../../../test/engines.ts'
import { type PurposeDb, retryConflicts } from '../../../platform/postgres/index.ts'
import { queueHistory } from '../../history/index.ts'
import { identifyPeople } from '../../identity/index.ts'
import { applyProfile } from '../../profiles/index.ts'
import { createAnswerWriter } from '../answers/answer-writer.ts'
import type { NewAnswer } from '../entries.ts'
import { defaultAllow } from '../fold.ts'
import { consentChanged, joinMerged, recordEntries, sweepExpired } from '../index.ts'
import { type Difference, rebuildWorkspace } from './index.ts'

let pg: TestDatabase
let ch: Awaited<ReturnType<typeof testClickHouse>>
let system: PurposeDb<'consent'>
let projections: Projections
beforeAll(async () => {
  ;[pg, ch] = await Promise.all([testDatabase(), testClickHouse()])
  system = pg.purposes.system('consent')
  projections = projectionsOf(pg, ch.client)
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
interface Words {
  bit: number
  kind: NewAnswer['kind']
  pending: boolean
  /** Seconds from now. */
  ends: number | null
}
type Act =
  | { do: 'live'; step: Step }
  | ({ do: 'seen' } & Names)
  | ({ do: 'say' } & Words & Names)
  | ({ do: 'sayOf'; whom: number } & Words)
  | { do: 'sweep'; at: number }
  | { do: 'ship' }

const names = {
  user: fc.option(fc.nat(3), { freq: 3 }),
  device: fc.option(fc.nat(5), { freq: 4 }),
  email: fc.option(fc.nat(3), { freq: 2 }),
}
const words = {
  bit: fc.constantFrom(1, 4, 30),
  kind: fc.constantFrom<NewAnswer['kind']>('grant', 'grant', 'deny', 'withdraw', 'object', 'restrict'),
  pending: fc.boolean(),
  // Over already, in a moment, later, or never.
  ends: fc.constantFrom(-1_000, 0.2, 500, 5_000, null),
}
const beingSeen = fc.record({ do: fc.constant('seen' as const), ...names })
const saying = fc.record({ do: fc.constant('say' as const), ...words, ...names })
const act: fc.Arbitrary<Act> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ do: fc.constant('live' as const), step }) },
  { weight: 4, arbitrary: beingSeen },
  { weight: 4, arbitrary: saying },
  // By an id that was told earlier and may be of somebody who was merged since.
  { weight: 2, arbitrary: fc.record({ do: fc.constant('sayOf' as const), whom: fc.nat(20), ...words }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('sweep' as const), at: fc.constantFrom(0, 1_000) }) },
  { weight: 1, arbitrary: fc.constant({ do: 'ship' as const }) },
)
/** Some are merged before anybody has said a word. */
const history = fc
  .tuple(fc.array(beingSeen, { minLength: 5, maxLength: 15 }), fc.array(act, { minLength: 15, maxLength: 40 }))
  .map(([first, then]): Act[] => [...first, ...then])

const identifiersOf = ({ user, device, email }: Names) => ({
  userId: user === null ? null : `u${user}`,
  anonymousId: device === null && user === null && email === null ? 'd0' : device === null ? null : `d${device}`,
  email: email === null ? null : `${email}@example.com`,
})

const beSeen = (workspaceId: number, who: Names, n: number) =>
  system.transaction().execute(async (tx) => {
    const now = new Date()
    const messageId = randomUUID()
    const claim = { workspaceId, messageId, type: 'identify', occurredAt: now.getTime(), previousId: null }
    const resolution = await identifyPeople(tx, [{ ...claim, ...identifiersOf(who) }])
    await joinMerged(tx, resolution.merges, { now, defaults: defaultAllow })
    await queueHistory(tx, [], resolution.overrides)
    const personId = resolution.personOf[0]
    const originId = resolution.originOf[0] ?? 0
    const news = { workspaceId, messageId, occurredAt: now.getTime(), sourceId: 1, originId, allowed: 1 | (n % 32) }
    const told = { traits: { [`t${n % 3}`]: n }, context: null, group: { id: `g${n % 2}`, traits: { size: n } } }
    const { snapshot } = resolution
    if (personId) await applyProfile(tx, [{ ...news, ...told, personId }], { snapshot, now: now.getTime() })
  })

const anybody = async (workspaceId: number, n: number): Promise<string> => {
  const { rows } = await pg.postgres.pool.query<{ id: string }>(
    `select id from people where workspace_id = ${workspaceId} order by id`,
  )
  return rows[n % rows.length]!.id
}

const happen = async (life: Life, doing: Act, n: number) => {
  const { workspaceId } = life
  if (doing.do === 'live') return liveOn(system, life, doing.step)
  if (doing.do === 'ship') return projections.ship()
  if (doing.do === 'seen') return beSeen(workspaceId, doing, n)
  if (doing.do === 'sweep') {
    const options = { now: new Date(Date.now() + doing.at * 1000), defaultsOf: () => defaultAllow }
    await system.transaction().execute((tx) => sweepExpired(tx, options))
    return
  }
  const subject = doing.do === 'say' ? identifiersOf(doing) : { personId: await anybody(workspaceId, doing.whom) }
  const { kind, bit, pending, ends } = doing
  const { subjectId: _, ...said } = answer('', {
    ...{ kind, purposeBit: bit, stage: pending ? 'pending' : 'none' },
    validUntil: kind === 'grant' && ends !== null ? Date.now() + ends * 1000 : null,
  })
  const writer = createAnswerWriter(system)
  await writer.write(workspaceId, subject, [said])
  await writer.close()
}

/** Wrong here and there: what is false must go, what is right must stay. */
const spoil = async (w: number) => {
  const { inPostgres, inClickHouse } = projections
  await inPostgres(`update consent_current set status = 'granted', seq = seq + 1
    where workspace_id = ${w} and purpose_bit = 1`)
  await inPostgres(`insert into consent_current (workspace_id, person_id, purpose_bit, status, at, seq, verified)
    select ${w}, id, 7, 'granted', now(), 1, true from people where workspace_id = ${w} order by id limit 2`)
  await inPostgres(`insert into consent_current (workspace_id, person_id, purpose_bit, status, at, seq, verified)
    values (${w}, '${randomUUID()}', 7, 'granted', now(), 1, true)`)
  await inPostgres(`update people set allow = 2047, consent_seq = consent_seq + 1 where (workspace_id, id) in (
    select workspace_id, id from people where workspace_id = ${w} order by id desc limit 2)`)
  await inPostgres(`update identifiers set allow = 2047 where workspace_id = ${w} and kind = 'user_id'`)
  await inPostgres(`update attribute_values set valid_until = 'yesterday' where workspace_id = ${w} and key = 't1'`)
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
    fc.asyncProperty(history, fc.boolean(), async (acts, wholly) => {
      const [life] = await beginLives(system, 1)
      const { workspaceId } = life!
      for (const [n, doing] of acts.entries()) await happen(life!, doing, n)
      const before = await projections.dump(workspaceId)
      expect(await rebuild(workspaceId, true)).toEqual([])
      await (wholly ? projections.destroy(workspaceId) : spoil(workspaceId))
      const damaged = await projections.dump(workspaceId)
      const named = await rebuild(workspaceId, true)
      expect(named.length > 0).toBe(damaged !== before)
      // A check writes nothing.
      expect(await projections.dump(workspaceId)).toBe(damaged)
      await rebuild(workspaceId)
      expect(await projections.dump(workspaceId)).toBe(before)
      expect(await rebuild(workspaceId, true)).toEqual([])
    }),
    { numRuns: 12, endOnFailure: true },
  )
}, 600_000)

test('a rebuild beside answers and merges that come in all the time leaves everything right', async () => {
  const [life] = await beginLives(system, 1)
  const { workspaceId } = life!
  const acts = fc.sample(history, { numRuns: 2, seed: 7 }).flat()
  for (const [n, doing] of acts.entries()) await happen(life!, doing, n)
  await projections.destroy(workspaceId)
  let over = false
  const busy = async (seed: number) => {
    const more = fc.sample(fc.oneof(beingSeen, saying), { numRuns: 60, seed })
    for (const [n, doing] of more.entries()) {
      if (over) return
      // Two who bring the same new person at once: one of them is told to do it again.
      await retryConflicts(() => happen(life!, doing, n))
    }
  }
  const working = Promise.all([busy(1), busy(2)])
  for (let i = 0; i < 3; i++) await rebuild(workspaceId)
  over = true
  await working
  // What was answered before its turn came was folded over destroyed states: the last run finds it.
  await rebuild(workspaceId)
  const right = await projections.dump(workspaceId)
  expect(await rebuild(workspaceId, true)).toEqual([])
  await projections.destroy(workspaceId)
  await rebuild(workspaceId)
  expect(await projections.dump(workspaceId)).toBe(right)
}, 300_000)

test('whoever must hear of changes hears of a mask that was put right', async () => {
  const [life] = await beginLives(system, 1)
  const { workspaceId, ids } = life!
  const refused = answer(ids[0]!, { kind: 'deny', purposeBit: 4 })
  await system
    .transaction()
    .execute((tx) => recordEntries(tx, workspaceId, [refused], { now: new Date(), defaults: defaultAllow }))
  await projections.inPostgres(`update people set allow = 17, refused = 0 where id = '${ids[0]}'`)
  await projections.inPostgres(`delete from outbox where workspace_id = ${workspaceId}`)
  await rebuild(workspaceId)
  const { rows } = await pg.postgres.pool.query(
    `select topic, subject_id, body from outbox where workspace_id = ${workspaceId}`,
  )
  expect(rows).toEqual([{ topic: consentChanged, subject_id: ids[0], body: { allow: 1, refused: 16, seq: 1 } }])
})

import type { Transaction } from 'kysely'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { testDatabase } from '../../../test/engines.ts'
import { somebodyWaits } from '../../../test/somebody-waits.ts'
import { type Database, StaleRead } from '../../platform/postgres/index.ts'
import type { Claim } from './claims.ts'
import { identifyPeople } from './identify-people.ts'

type Tx = Transaction<Database>

let pg: Awaited<ReturnType<typeof testDatabase>>
let made = 0
beforeEach(async () => {
  pg = await testDatabase()
})
afterEach(() => pg.drop())

const claim = (said: Partial<Claim>): Claim => ({
  workspaceId: 1,
  messageId: `m${++made}`,
  type: 'track',
  occurredAt: Date.UTC(2026, 0, 1) + made * 1_000,
  userId: null,
  anonymousId: null,
  previousId: null,
  email: null,
  ...said,
})

const take = (...claims: Claim[]) => pg.postgres.db.transaction().execute((tx) => identifyPeople(tx, claims))

/** A transaction that stays open until it is told to commit. */
const open = async () => {
  const begun = Promise.withResolvers<Tx>()
  const end = Promise.withResolvers<void>()
  const done = pg.postgres.db.transaction().execute(async (tx) => {
    begun.resolve(tx)
    await end.promise
  })
  const commit = () => {
    end.resolve()
    return done
  }
  return { tx: await begun.promise, commit }
}

const holders = async () => {
  const rows = await pg.postgres.db.selectFrom('identifiers').select(['kind', 'value', 'person_id']).execute()
  return new Map(rows.map((r) => [`${r.kind}:${r.value}`, r.person_id]))
}

test('an identifier that two transactions bring at once has one person; the second is told to do it again', async () => {
  const first = await open()
  const one = await identifyPeople(first.tx, [claim({ userId: 'u1' })])
  const second = take(claim({ userId: 'u1' }))
  const refused = expect(second).rejects.toThrow(StaleRead)
  await somebodyWaits(pg)
  await first.commit()
  await refused
  const again = await take(claim({ userId: 'u1' }))
  expect(again.personOf).toEqual(one.personOf)
})

test('a device that two users take at once goes to the first; the two do not become one', async () => {
  await take(claim({ anonymousId: 'd1' }))
  const first = await open()
  await identifyPeople(first.tx, [claim({ userId: 'a', anonymousId: 'd1' })])
  const second = take(claim({ userId: 'b', anonymousId: 'd1' }))
  const refused = expect(second).rejects.toThrow(StaleRead)
  await somebodyWaits(pg)
  await first.commit()
  await refused
  await take(claim({ userId: 'b', anonymousId: 'd1' }))
  const found = await holders()
  expect(found.get('anonymous_id:d1')).toBe(found.get('user_id:a'))
  expect(found.get('user_id:b')).not.toBe(found.get('user_id:a'))
})

test('an identifier that is given to a person who is being merged goes to the survivor, at the second attempt', async () => {
  await take(claim({ anonymousId: 'd1' }))
  await take(claim({ userId: 'u1' }))
  const first = await open()
  await identifyPeople(first.tx, [claim({ userId: 'u1', anonymousId: 'd1' })])
  const second = take(claim({ type: 'identify', anonymousId: 'd1', email: 'a@x.org' }))
  const refused = expect(second).rejects.toThrow(StaleRead)
  await somebodyWaits(pg)
  await first.commit()
  await refused
  const { personOf } = await take(claim({ type: 'identify', anonymousId: 'd1', email: 'a@x.org' }))
  expect([...new Set((await holders()).values())]).toEqual(personOf)
})

const toldOf = (personId: string, originId: number, key: string, value: unknown, at: string, messageId = 'm') => ({
  workspace_id: 1,
  person_id: personId,
  key,
  class: 2,
  origin_id: originId,
  value: JSON.stringify(value),
  at: new Date(at),
  source_id: 1,
  message_id: messageId,
})

test('a merge moves identifiers and all that was told through them, and spans both lives', async () => {
  const device = await take(claim({ anonymousId: 'd1', occurredAt: Date.UTC(2020, 0, 1) }))
  const user = await take(claim({ userId: 'u1', occurredAt: Date.UTC(2025, 0, 1) }))
  const [d, u] = [device.personOf[0]!, user.personOf[0]!]
  const [viaDevice, viaUser] = [device.originOf[0]!, user.originOf[0]!]
  await pg.postgres.db
    .insertInto('attribute_values')
    .values([
      toldOf(d, viaDevice, 'plan', 'newer', '2026-01-02'),
      toldOf(u, viaUser, 'plan', 'older', '2026-01-01'),
      toldOf(d, viaDevice, 'only', 'device', '2026-01-01'),
    ])
    .execute()
  const { overrides } = await take(claim({ userId: 'u1', anonymousId: 'd1', messageId: 'joined' }))
  expect(overrides).toMatchObject([{ mergedId: d, survivorId: u }])
  const values = await pg.postgres.db
    .selectFrom('attribute_values')
    .select(['person_id', 'key', 'value', 'origin_id'])
    .orderBy('key')
    .orderBy('at')
    .execute()
  expect(values).toEqual([
    { person_id: u, key: 'only', value: 'device', origin_id: viaDevice },
    { person_id: u, key: 'plan', value: 'older', origin_id: viaUser },
    { person_id: u, key: 'plan', value: 'newer', origin_id: viaDevice },
  ])
  const survivor = await pg.postgres.db.selectFrom('people').selectAll().where('id', '=', u).executeTakeFirstOrThrow()
  expect(survivor.first_seen_at).toEqual(new Date('2020-01-01T00:00:00Z'))
  const merges = await pg.postgres.db
    .selectFrom('person_merges')
    .select(['survivor_id', 'merged_id', 'message_id'])
    .execute()
  expect(merges).toEqual([{ survivor_id: u, merged_id: d, message_id: 'joined' }])
})

test('those who were merged before lead to the last survivor at once, under a higher version', async () => {
  const first = (await take(claim({ anonymousId: 'd1' }))).personOf[0]!
  const middle = (await take(claim({ userId: 'u1' }))).personOf[0]!
  const one = await take(claim({ userId: 'u1', anonymousId: 'd1' }))
  await take(claim({ userId: 'u0', occurredAt: 0 }))
  const two = await take(claim({ type: 'alias', userId: 'u0', previousId: 'u1' }))
  const last = two.personOf[0]!
  const gone = [first, middle, last].filter((id) => id !== last)
  expect(new Set(two.overrides.map((o) => o.survivorId))).toEqual(new Set([last]))
  const people = await pg.postgres.db.selectFrom('people').select(['id', 'merged_into']).execute()
  for (const p of people) expect(p.merged_into).toBe(gone.includes(p.id) || p.id !== last ? last : null)
  const before = Math.max(...one.overrides.map((o) => o.version))
  for (const o of two.overrides) expect(o.version).toBeGreaterThan(before)
})

test('each identifier is known by a number of its own, by the one it got when it was new', async () => {
  const said = Array.from({ length: 300 }, (_, i) => claim({ userId: `u${(i * 7) % 300}`, anonymousId: `d${i}` }))
  const fresh = await take(...said)
  const { rows } = await pg.postgres.pool.query("select value, id from identifiers where kind = 'user_id'")
  const numbers = new Map(rows.map((r) => [r.value, r.id]))
  expect(numbers.size).toBe(300)
  expect(fresh.originOf).toEqual(said.map((c) => numbers.get(c.userId)))
  expect((await take(...said)).originOf).toEqual(fresh.originOf)
})

test('people of one workspace are never found from another', async () => {
  const a = await take(claim({ userId: 'u1', anonymousId: 'd1' }))
  const b = await take(claim({ userId: 'u1', anonymousId: 'd1', workspaceId: 2 }))
  expect(a.personOf).not.toEqual(b.personOf)
})

const t = (seconds: number) => Date.UTC(2026, 5, 1) + seconds * 1_000

test('a device that turns out to have been another user’s first goes there, with what was told through it', async () => {
  const alone = await take(claim({ anonymousId: 'd1', occurredAt: t(5) }))
  const second = await take(claim({ userId: 'u2', anonymousId: 'd1', occurredAt: t(20) }))
  const [person, viaDevice, viaUser] = [second.personOf[0]!, alone.originOf[0]!, second.originOf[0]!]
  await pg.postgres.db
    .insertInto('attribute_values')
    .values([
      toldOf(person, viaDevice, 'size', 'M', '2026-06-01'),
      toldOf(person, viaUser, 'plan', 'pro', '2026-06-01'),
    ])
    .execute()
  const first = await take(claim({ userId: 'u1', anonymousId: 'd1', occurredAt: t(10) }))
  const owner = first.personOf[0]!
  expect(owner).not.toBe(person)
  expect(first.moves).toMatchObject([{ originId: viaDevice, from: person, to: owner }])
  expect((await holders()).get('anonymous_id:d1')).toBe(owner)
  const values = await pg.postgres.db.selectFrom('attribute_values').select(['person_id', 'key']).execute()
  expect(new Map(values.map((v) => [v.key, v.person_id]))).toEqual(
    new Map([
      ['size', owner],
      ['plan', person],
    ]),
  )
})

test('evidence that is late and changes nothing moves nobody, and is not weighed again', async () => {
  await take(claim({ userId: 'u1', anonymousId: 'd1', occurredAt: t(20) }))
  const { moves, merges } = await take(claim({ userId: 'u1', anonymousId: 'd1', occurredAt: t(10) }))
  expect([moves, merges]).toEqual([[], []])
  const [link] = await pg.postgres.db.selectFrom('identity_links').selectAll().execute()
  expect(link!.at).toEqual(new Date(t(10)))
  const { rows } = await pg.postgres.pool.query("select joined_at from identifiers where kind = 'anonymous_id'")
  expect(rows).toEqual([{ joined_at: new Date(t(10)) }])
})

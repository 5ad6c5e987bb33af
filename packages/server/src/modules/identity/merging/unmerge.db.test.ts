import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { answer } from '../../../../test/answers.ts'
import { type TestDatabase, testClickHouse, testDatabase } from '../../../../test/engines.ts'
import { somebodyWaits } from '../../../../test/somebody-waits.ts'
import { type ForPurpose, type PurposeDb, retryConflicts, StaleRead } from '../../../platform/postgres/index.ts'
import { createAnswerWriter } from '../../consent/answers/answer-writer.ts'
import {
  createFollow,
  createQueryEvents,
  defaultAllow,
  followMoves,
  joinMerged,
  rebuildWorkspace,
} from '../../consent/index.ts'
import { readPreferences, writePreferences } from '../../consent/preferences/preferences.store.ts'
import type { Claim } from '../claims.ts'
import { type Follow, identifyPeople } from '../index.ts'
import { applyMerge, planMerge } from './merge-people.ts'
import { decide, readReviews } from './reviews.ts'
import { applyUnmerge, planUnmerge } from './unmerge.ts'

let pg: TestDatabase
let ch: Awaited<ReturnType<typeof testClickHouse>>
let system: PurposeDb<'consent'>
let follow: Follow
beforeAll(async () => {
  ;[pg, ch] = await Promise.all([testDatabase(), testClickHouse()])
  system = pg.purposes.system('consent')
  follow = createFollow(createQueryEvents(ch.client, pg.purposes, {} as never))
})
afterAll(async () => {
  await Promise.all([pg?.drop(), ch?.drop()])
})

let workspaceId = 0
beforeEach(async () => {
  workspaceId = await addWorkspace()
})

const addWorkspace = async () => {
  const added = pg.postgres.db.insertInto('workspaces').values({ name: 'Brand' }).returning('id')
  return (await added.executeTakeFirstOrThrow()).id
}

const inTx = <T>(fn: (tx: ForPurpose) => Promise<T>): Promise<T> =>
  retryConflicts(() => system.transaction().execute(fn))

let made = 0
const began = Date.UTC(2026, 0, 1)
const claim = (said: Partial<Claim>): Claim => ({
  ...{ workspaceId, messageId: `m${++made}`, type: 'identify', occurredAt: began + made * 1_000 },
  ...{ userId: null, anonymousId: null, previousId: null, email: null },
  ...said,
})

/** As the pipeline does it: who is who, and what consent makes of it. */
const see = (said: Partial<Claim>) =>
  inTx(async (tx) => {
    const found = await identifyPeople(tx, [claim(said)])
    const options = { now: new Date(), defaults: defaultAllow }
    await joinMerged(tx, found.merges, options)
    await followMoves(tx, found.moves, options)
    return { person: found.personOf[0]!, origin: found.originOf[0]! }
  })

const tell = async (said: Partial<Claim>, key: string, value: number) => {
  const { person, origin } = await see(said)
  await pg.postgres.pool.query(
    `insert into attribute_values (workspace_id, person_id, key, class, origin_id, source_id, value, at, message_id)
    values ($1, $2, $3, 2, $4, 1, $5, now(), '')
    on conflict (workspace_id, person_id, key, class, origin_id, source_id) do update set value = excluded.value`,
    [workspaceId, person, key, origin, String(value)],
  )
}

const say = async (said: Partial<Claim>, fields: Parameters<typeof answer>[1]) => {
  const writer = createAnswerWriter(system)
  const { subjectId: _, ...given } = answer(randomUUID(), fields)
  await writer.write(workspaceId, { userId: null, anonymousId: null, email: null, ...said }, [given])
  await writer.close()
}

/** As the holder of a link that went to this identifier says it. */
const prefer = async (said: Partial<Claim>, topic: string, value: string) => {
  const { person, origin } = await see(said)
  const change = { kind: 'topic', key: topic, value, at: began + made, idempotencyKey: randomUUID() } as const
  await inTx((tx) =>
    writePreferences(tx, workspaceId, [{ ...change, personId: person, originId: origin }], 'preference_centre'),
  )
}

const merge = (survivorId: string, mergedId: string) =>
  inTx(async (tx) => {
    const joining = { workspaceId, survivorId, mergedId, by: 'olga@example.org' }
    return applyMerge(tx, joining, await planMerge(tx, joining), follow, new Date())
  })
type What = Parameters<typeof planUnmerge>[1]['what']
const unmerge = (personId: string, what: What) =>
  inTx(async (tx) => {
    const parting = { workspaceId, personId, what, by: 'olga@example.org' }
    return applyUnmerge(tx, parting, await planUnmerge(tx, parting), follow, new Date())
  })

/** Everything that is known of the people of a workspace, without the numbers under which it is known. */
const world = async (id: number) => {
  const { rows } = await pg.postgres.pool.query(
    `select i.person_id as person, i.kind || ':' || i.value as name, extract(epoch from i.joined_at)::text as joined, i.allow::text, p.refused::text,
      p.merged_into is null as living, i.valid_until = p.valid_until and i.allow = p.allow as masked,
      (select string_agg(o.kind || ':' || o.value, ' ' order by o.kind, o.value) from identifiers o
        where o.workspace_id = i.workspace_id and o.person_id = i.person_id) as together,
      (select string_agg(v.key || '=' || v.value || '/' || v.allow, ' ' order by v.key, v.value::text) from attribute_values v
        where v.workspace_id = i.workspace_id and v.person_id = i.person_id and v.origin_id = i.id) as told,
      (select string_agg(c.purpose_bit || c.status || c.at || c.verified, ' ' order by c.purpose_bit) from consent_current c
        where c.workspace_id = i.workspace_id and c.person_id = i.person_id) as said
    from identifiers i join people p on p.workspace_id = i.workspace_id and p.id = i.person_id
    where i.workspace_id = $1 order by i.kind, i.value`,
    [id],
  )
  return Promise.all(
    rows.map(async ({ person, ...known }) => {
      const own = await inTx((tx) => readPreferences(tx, id, [person]))
      return { ...known, prefers: own.map((p) => `${p.key}=${p.value}`).sort() }
    }),
  )
}
const differences = async (id: number) => {
  const found: string[] = []
  await rebuildWorkspace({ system: pg.purposes.system('rebuild'), clickhouse: ch.client, defaults: defaultAllow }, id, {
    check: true,
    onDifference: (d) => d.where !== 'permissions' && found.push(`${d.where}: ${d.detail}`),
  })
  return found
}
const holder = async (kind: string, value: string) => {
  const { rows } = await pg.postgres.pool.query<{ id: string }>(
    'select person_id as id from identifiers where workspace_id = $1 and kind = $2 and value = $3',
    [workspaceId, kind, value],
  )
  return rows[0]?.id
}

const who = fc.constantFrom('a', 'b')
const acts = fc.oneof(
  // A device or an address that may be somebody else's first; then it stays there.
  fc.record({ do: fc.constant('see' as const), who, device: fc.constantFrom(null, 'a1', 'a2', 'b1', 'b2', 's') }),
  fc.record({ do: fc.constant('tell' as const), who, by: fc.constantFrom('user', 'device'), value: fc.nat(9) }),
  fc.record({
    ...{ do: fc.constant('prefer' as const), who, by: fc.constantFrom('user', 'device') },
    ...{ topic: fc.constantFrom('recipes', 'events'), value: fc.constantFrom('on', 'off') },
  }),
  fc.record({
    ...{ do: fc.constant('say' as const), who, by: fc.constantFrom('user', 'device'), bit: fc.constantFrom(1, 4) },
    ...{ kind: fc.constantFrom<'grant' | 'deny' | 'withdraw'>('grant', 'grant', 'deny', 'withdraw') },
    ...{ verified: fc.boolean(), at: fc.nat(9) },
  }),
)
type Act = typeof acts extends fc.Arbitrary<infer T> ? T : never
const phase = fc.array(acts, { maxLength: 5 })

const nameOf = ({ who: name, ...act }: Act): Partial<Claim> => {
  if ('by' in act && act.by === 'device') return { anonymousId: `${name}1` }
  return { userId: name, ...('device' in act && act.device !== null && { anonymousId: act.device }) }
}

const live = async (list: readonly Act[]) => {
  for (const act of list) {
    if (act.do === 'see') await see(nameOf(act))
    else if (act.do === 'tell') await tell(nameOf(act), 'size', act.value)
    else if (act.do === 'prefer') await prefer(nameOf(act), act.topic, act.value)
    else {
      const { kind, bit: purposeBit, verified, at } = act
      await say(nameOf(act), { kind, purposeBit, verified, occurredAt: began + at })
    }
  }
}

test('after a merge and its undoing everything is as with twins who never met', { timeout: 240_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(fc.tuple(phase, phase, phase), fc.boolean(), async ([before, together, after], byOperator) => {
      const meet = async () => {
        await see({ userId: 'a', anonymousId: 'a1' })
        await see({ userId: 'b', anonymousId: 'b1' })
      }
      workspaceId = await addWorkspace()
      const twins = workspaceId
      const start = made
      await meet()
      await live(before)
      // An alias stands for a device too, until it is known that it names a user.
      if (byOperator) made++
      else await see({ userId: 'a', anonymousId: 'b' })
      await live(together)
      await live(after)

      workspaceId = await addWorkspace()
      made = start
      await meet()
      await live(before)
      const [a, b] = [(await holder('user_id', 'a'))!, (await holder('user_id', 'b'))!]
      if (byOperator) await merge(a, b)
      else await see({ type: 'alias', userId: 'a', previousId: 'b' })
      made = byOperator ? made + 1 : made
      await live(together)
      const { rows } = await pg.postgres.pool.query(
        'select id, merged_id, survivor_id from person_merges where workspace_id = $1 and merged_id = any($2) order by id desc',
        [workspaceId, [a, b]],
      )
      const [done] = rows
      const gone = await unmerge(done.survivor_id, { merge: done.id })
      expect(gone).toBe(done.merged_id)
      expect(await differences(workspaceId)).toEqual([])
      await live(after)
      expect([await holder('user_id', 'a'), await holder('user_id', 'b')]).toEqual([a, b])
      expect(await world(workspaceId)).toEqual(await world(twins))
      expect(await differences(workspaceId)).toEqual([])
    }),
    { numRuns: 40 },
  )
})

test('the same evidence never joins them again, and an operator can', async () => {
  await see({ userId: 'u', anonymousId: 'd1' })
  await see({ anonymousId: 'd2' })
  await see({ userId: 'u', anonymousId: 'd2' })
  const person = (await holder('user_id', 'u'))!
  const other = await unmerge(person, { identifiers: [{ kind: 'anonymous_id', value: 'd2' }] })
  expect(await holder('anonymous_id', 'd2')).toBe(other)
  await see({ userId: 'u', anonymousId: 'd2' })
  await see({ userId: 'u', anonymousId: 'd1' })
  expect(await holder('anonymous_id', 'd2')).toBe(other)
  expect(await holder('anonymous_id', 'd1')).toBe(person)
  await merge(person, other)
  expect(await holder('anonymous_id', 'd2')).toBe(person)
  const again = await pg.postgres.pool.query('select id from person_merges where merged_id = $1 order by id desc', [
    other,
  ])
  expect(await unmerge(person, { merge: again.rows[0].id })).toBe(other)
  expect(await holder('anonymous_id', 'd2')).toBe(other)
})

test('what somebody refused comes back to them alone; what nobody’s identifier brought is refused for both', async () => {
  await see({ userId: 'a' })
  await see({ userId: 'b' })
  const [a, b] = [(await holder('user_id', 'a'))!, (await holder('user_id', 'b'))!]
  await say({ userId: 'a' }, { kind: 'grant', purposeBit: 1 })
  await say({ userId: 'b' }, { kind: 'deny', purposeBit: 1 })
  const { id } = await merge(a, b)
  const masks = async () => {
    const { rows } = await pg.postgres.pool.query('select id, refused::int as refused, allow::int as allow from people')
    return new Map(rows.map((r) => [r.id, r]))
  }
  expect((await masks()).get(a)).toMatchObject({ refused: 2, allow: 1 })
  const writer = createAnswerWriter(system)
  const { subjectId: _, ...no } = answer(a, { kind: 'object', purposeBit: 4 })
  await writer.write(workspaceId, { personId: a }, [no])
  await writer.close()
  await unmerge(a, { merge: id })
  expect((await masks()).get(a)).toMatchObject({ refused: 16, allow: 3 })
  expect((await masks()).get(b)).toMatchObject({ refused: 18, allow: 1 })
})

test('whoever was held at the limit of identifiers is left as they are, by late evidence too, until an operator decides', async () => {
  await pg.postgres.pool.query('insert into identity_settings (workspace_id, limits) values ($1, $2)', [
    workspaceId,
    JSON.stringify({ identifiers: 2, byKind: [], join: 2 }),
  ])
  await see({ userId: 'a', anonymousId: 'a1' })
  await see({ userId: 'a', anonymousId: 'a2' })
  const a = (await holder('user_id', 'a'))!
  expect(await holder('anonymous_id', 'a2')).not.toBe(a)
  await see({ userId: 'b', anonymousId: 'a1', occurredAt: began })
  expect(await holder('anonymous_id', 'a1')).toBe(a)
  await inTx(async (tx) => {
    const [review] = await readReviews(tx, workspaceId, { after: null, limit: 9 })
    await decide(tx, { workspaceId, id: review!.id, decision: 'refuse', by: 'olga@example.org' }, follow, new Date())
  })
  await see({ userId: 'c', anonymousId: 'a1', occurredAt: began - 1_000 })
  expect(await holder('anonymous_id', 'a1')).toBe(await holder('user_id', 'c'))
})

test('somebody who answers while they are being separated answers for whoever has the identifier afterwards', async () => {
  await see({ userId: 'a' })
  await see({ userId: 'b' })
  const [a, b] = [(await holder('user_id', 'a'))!, (await holder('user_id', 'b'))!]
  const { id } = await merge(a, b)
  const said = Array.from({ length: 8 }, (_, i) =>
    say({ userId: i % 2 ? 'a' : 'b' }, { kind: i % 2 ? 'deny' : 'grant' }),
  )
  await Promise.all([unmerge(a, { merge: id }), ...said])
  const { rows } = await pg.postgres.pool.query(
    'select person_id as id, status from consent_current where workspace_id = $1 order by status',
    [workspaceId],
  )
  expect(rows).toEqual([
    { id: b, status: 'granted' },
    { id: a, status: 'refused' },
  ])
  expect(await differences(workspaceId)).toEqual([])
})

test('refused: what is nobody’s, the last identifier, a merge that is undone or final', async () => {
  await see({ userId: 'a', anonymousId: 'd' })
  await see({ userId: 'b' })
  const [a, b] = [(await holder('user_id', 'a'))!, (await holder('user_id', 'b'))!]
  const { id } = await merge(a, b)
  const code = (error: string) => expect.objectContaining({ code: error })
  await expect(unmerge(randomUUID(), { merge: id })).rejects.toEqual(code('not_found'))
  await expect(unmerge(a, { identifiers: [{ kind: 'email', value: 'x' }] })).rejects.toEqual(code('not_found'))
  const all = ['a', 'b'].map((value) => ({ kind: 'user_id', value })).concat({ kind: 'anonymous_id', value: 'd' })
  await expect(unmerge(a, { identifiers: all })).rejects.toEqual(code('conflict'))
  await expect(merge(a, b)).rejects.toEqual(code('conflict'))
  await pg.postgres.pool.query('update person_merges set final_at = now() where workspace_id = $1', [workspaceId])
  await expect(unmerge(a, { merge: id })).rejects.toEqual(code('merge_final'))
  await pg.postgres.pool.query('update person_merges set final_at = null where workspace_id = $1', [workspaceId])
  await unmerge(a, { merge: id })
  await expect(unmerge(a, { merge: id })).rejects.toEqual(code('not_found'))
})

test('an identifier that is given to a person who is being separated goes where its evidence is', async () => {
  await see({ userId: 'a' })
  await see({ userId: 'b' })
  const [a, b] = [(await holder('user_id', 'a'))!, (await holder('user_id', 'b'))!]
  const { id } = await merge(a, b)
  const begun = Promise.withResolvers<void>()
  const end = Promise.withResolvers<void>()
  const separating = system.transaction().execute(async (tx) => {
    const parting = { workspaceId, personId: a, what: { merge: id }, by: 'olga@example.org' }
    await applyUnmerge(tx, parting, await planUnmerge(tx, parting), follow, new Date())
    begun.resolve()
    await end.promise
  })
  await begun.promise
  const first = system.transaction().execute((tx) => identifyPeople(tx, [claim({ userId: 'b', email: 'b@x.org' })]))
  const refused = expect(first).rejects.toThrow(StaleRead)
  await somebodyWaits(pg)
  end.resolve()
  await separating
  await refused
  await see({ userId: 'b', email: 'b@x.org' })
  expect(await holder('email', 'b@x.org')).toBe(b)
})

import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type TestDatabase, testClickHouse, testDatabase } from '../../../test/engines.ts'
import type { PurposeDb } from '../../platform/postgres/index.ts'
import { type HistoryRow, queueHistory, shipHistory } from '../history/index.ts'
import type { NewAnswer } from './entries.ts'
import { defaultAllow, queryEvents, recordEntries, sweepExpired } from './index.ts'

/**
 * Random answers, expiries and merges against a plain model. After every step what may be read, in PostgreSQL and in
 * ClickHouse, is exactly what the model says, also while ClickHouse's copy is behind.
 * CANDOR_MODEL_RUNS makes it longer (npm run model:consent).
 */
const purposes = ['essential', 'analytics', 'email'] as const
const bits: Record<(typeof purposes)[number], number> = { essential: 0, analytics: 1, email: 4 }
const people = 4

type Step =
  | { do: 'answer'; who: number; purpose: 1 | 2; kind: NewAnswer['kind']; at: number; ends: boolean; verified: boolean }
  | { do: 'essential'; who: number; kind: 'restrict' | 'grant' }
  | { do: 'merge'; a: number; b: number }
  | { do: 'sweep' }
  | { do: 'ship' }

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('answer' as const),
      who: fc.nat(people - 1),
      purpose: fc.constantFrom(1 as const, 2 as const),
      kind: fc.constantFrom(
        'grant' as const,
        'grant' as const,
        'deny' as const,
        'withdraw' as const,
        'object' as const,
      ),
      // Clocks jump: an answer may be told later than one that was given after it.
      at: fc.integer({ min: -50, max: 50 }),
      ends: fc.boolean(),
      verified: fc.boolean(),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('essential' as const),
      who: fc.nat(people - 1),
      kind: fc.constantFrom('restrict' as const, 'grant' as const),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('merge' as const), a: fc.nat(people - 1), b: fc.nat(people - 1) }),
  },
  { weight: 1, arbitrary: fc.constant({ do: 'sweep' as const }) },
  { weight: 2, arbitrary: fc.constant({ do: 'ship' as const }) },
)

/** The model: an answer is a sentence somebody said; who somebody is, is a name that leads to another. */
interface Said {
  says: 'yes' | 'no' | 'over'
  at: number
  order: number
  verified: boolean
  ended: boolean
}
const createModel = () => {
  const leads = [...Array(people).keys()]
  const said = leads.map(() => new Map<number, Said>())
  const whoIs = (i: number): number => (leads[i] === i ? i : whoIs(leads[i]!))
  const both = (x: Said | undefined, y: Said | undefined): Said | undefined => {
    if (!x || !y) return x ?? y
    const [first, second] = x.at < y.at || (x.at === y.at && x.order < y.order) ? [x, y] : [y, x]
    if (second.verified && !first.verified) return second
    if (x.says === y.says) return second
    return [x, y].find((s) => s.says === 'no') ?? second
  }
  return {
    whoIs,
    hear: (i: number, bit: number, next: Said) => {
      const mine = said[whoIs(i)]!
      const before = mine.get(bit)
      if (!before || next.at > before.at || (next.at === before.at && next.order > before.order)) mine.set(bit, next)
    },
    join: (a: number, b: number) => {
      const [x, y] = [whoIs(a), whoIs(b)]
      leads[y] = x
      for (const bit of Object.values(bits)) {
        const one = both(said[x]!.get(bit), said[y]!.get(bit))
        if (one) said[x]!.set(bit, one)
      }
      said[y]!.clear()
    },
    sweep: () => {
      for (const mine of said)
        for (const [bit, s] of mine) if (s.says === 'yes' && s.ended) mine.set(bit, { ...s, says: 'over' })
    },
    /** Late is closed: while a grant that has ended waits for the sweeper, nothing of that person is read. */
    mayRead: (i: number, bit: number): boolean => {
      const mine = said[whoIs(i)]!
      const s = mine.get(bit)
      if (s?.says === 'no') return false
      if (s?.says === 'yes') return !s.ended
      return bit === 0
    },
  }
}

let pg: TestDatabase
let ch: Awaited<ReturnType<typeof testClickHouse>>
let system: PurposeDb
beforeAll(async () => {
  ;[pg, ch] = await Promise.all([testDatabase(), testClickHouse()])
  system = pg.purposes.system('consent')
})
afterAll(async () => {
  await Promise.all([pg?.drop(), ch?.drop()])
})

const shipAll = async () => {
  while ((await shipHistory(system, ch.client)) > 0);
}

const history = (workspaceId: number, personId: string, allowed: number): HistoryRow => ({
  workspaceId,
  personId,
  occurredAt: Date.now(),
  receivedAt: Date.now(),
  messageId: randomUUID(),
  type: 'track',
  name: 'Seen',
  sourceId: 1,
  allowed,
  properties: '{}',
  context: '{}',
})

const begin = async () => {
  const { id: workspaceId } = await pg.postgres.db
    .insertInto('workspaces')
    .values({ name: 'Brand' })
    .returning('id')
    .executeTakeFirstOrThrow()
  const ids = Array.from({ length: people }, () => randomUUID())
  await system
    .insertInto('people')
    .values(
      ids.map((id) => ({
        workspace_id: workspaceId,
        id,
        first_seen_at: new Date(),
        last_seen_at: new Date(),
        merged_into: null,
      })),
    )
    .execute()
  // Of each person one event that was allowed for everything, and one that was gathered while only the contract was.
  const rows = ids.flatMap((id) => [history(workspaceId, id, 0b10011), history(workspaceId, id, 1)])
  await system.transaction().execute((tx) => queueHistory(tx, rows, []))
  await shipAll()
  return { workspaceId, ids }
}

const context = (workspaceId: number) => ({ workspaceId, actor: 'test' })

const readPostgres = async (workspaceId: number, purpose: (typeof purposes)[number]) => {
  const rows = await pg.purposes.withPurpose(purpose, context(workspaceId), (tx) =>
    tx
      .selectFrom('people')
      .select('id')
      .where('workspace_id', '=', workspaceId)
      .where('merged_into', 'is', null)
      .execute(),
  )
  return rows.map((r) => r.id).sort()
}
const readClickHouse = async (workspaceId: number, purpose: (typeof purposes)[number]) => {
  const { rows } = await queryEvents<{ id: string; n: number }>(
    ch.client,
    pg.purposes,
    { ...context(workspaceId), purpose, defaults: defaultAllow },
    (condition) =>
      `select toString(person_id) as id, count() as n from events where ${condition} group by person_id order by id`,
  )
  return rows
}

const answer = (subjectId: string, fields: Partial<NewAnswer>): NewAnswer => ({
  subjectId,
  kind: 'grant',
  purposeBit: 1,
  purposeVersion: 1,
  agreementId: null,
  agreementVersion: null,
  presentationId: null,
  actorKind: 'self',
  actor: 'test',
  channel: 'test',
  sourceId: null,
  verified: false,
  stage: 'none',
  evidence: {},
  occurredAt: Date.now(),
  validUntil: null,
  idempotencyKey: randomUUID(),
  ...fields,
})

const runs = Number(process.env.CANDOR_MODEL_RUNS ?? 30)

test(`what may be read is what the model says, after every step of ${runs} random lives`, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 30, maxLength: 30 }), async (steps) => {
      const { workspaceId, ids } = await begin()
      const model = createModel()
      const record = (entries: Parameters<typeof recordEntries>[2]) =>
        system
          .transaction()
          .execute((tx) => recordEntries(tx, workspaceId, entries, { now: new Date(), defaults: defaultAllow }))
      const base = Date.now() - 1_000_000
      let order = 0
      for (const s of steps) {
        order++
        if (s.do === 'answer') {
          const bit = s.purpose === 1 ? bits.analytics : bits.email
          const ends = s.kind === 'grant' && s.ends
          await record([
            answer(ids[s.who]!, {
              kind: s.kind,
              purposeBit: bit,
              verified: s.verified,
              occurredAt: base + s.at,
              validUntil: ends ? base + 500 : null,
            }),
          ])
          const says = s.kind === 'grant' ? 'yes' : 'no'
          model.hear(s.who, bit, { says, at: base + s.at, order, verified: s.verified, ended: ends })
        } else if (s.do === 'essential') {
          await record([answer(ids[s.who]!, { kind: s.kind, purposeBit: 0, occurredAt: base + order })])
          const says = s.kind === 'grant' ? 'yes' : 'no'
          model.hear(s.who, 0, { says, at: base + order, order, verified: false, ended: false })
        } else if (s.do === 'merge') {
          const [a, b] = [model.whoIs(s.a), model.whoIs(s.b)]
          if (a === b) continue
          await system.transaction().execute(async (tx) => {
            await tx
              .updateTable('people')
              .set({ merged_into: ids[a]! })
              .where('workspace_id', '=', workspaceId)
              .where((eb) => eb.or([eb('id', '=', ids[b]!), eb('merged_into', '=', ids[b]!)]))
              .execute()
            const evidence = {}
            const entry = { kind: 'merge' as const, subjectId: ids[a]!, mergedId: ids[b]!, evidence }
            await recordEntries(tx, workspaceId, [{ ...entry, occurredAt: Date.now(), idempotencyKey: randomUUID() }], {
              now: new Date(),
              defaults: defaultAllow,
            })
          })
          model.join(a, b)
        } else if (s.do === 'sweep') {
          const options = { now: new Date(), defaultsOf: () => defaultAllow }
          await system.transaction().execute((tx) => sweepExpired(tx, options))
          model.sweep()
        } else await shipAll()
        for (const purpose of purposes) {
          const bit = bits[purpose]
          const living = ids.filter((_, i) => model.whoIs(i) === i && model.mayRead(i, bit)).sort()
          expect(await readPostgres(workspaceId, purpose)).toEqual(living)
          const expected = ids
            .filter((_, i) => model.mayRead(i, bit))
            .sort()
            .map((id) => ({ id, n: purpose === 'essential' ? 2 : 1 }))
          expect(await readClickHouse(workspaceId, purpose)).toEqual(expected)
        }
      }
    }),
    { numRuns: runs, endOnFailure: true },
  )
}, 1_200_000)

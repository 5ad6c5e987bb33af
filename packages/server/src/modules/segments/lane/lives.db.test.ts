/**
 * Live membership against the truth: after every batch of a random life, whoever is in a segment by the lane is exactly whoever
 * a full count gives, and whoever an evaluator gives that shares no code with it. `npm run model:segments` runs many more.
 */
import type { SegmentNode } from '@candor/contracts'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { answer, recordAnswers } from '../../../../test/answers.ts'
import { identify, type Pipeline, testPipeline } from '../../../../test/pipeline.ts'
import {
  acceptedNodes,
  attributesAt,
  durations,
  eventKinds,
  propertyValues,
  timesAround,
} from '../../../../test/segments/arbitraries.ts'
import { isIn, type Person, type ReferenceScene } from '../../../../test/segments/reference.ts'
import { openDatabase, type PurposeDb, type Purposes } from '../../../platform/postgres/index.ts'
import { type Catalogues, createCatalogues, createFollow, createQueryEvents } from '../../consent/index.ts'
import { applyMerge, applyUnmerge, planMerge, planUnmerge } from '../../identity/index.ts'
import { deleteSegment } from '../delete-segment.ts'
import { createEvaluate, type Evaluate } from '../evaluate/index.ts'
import { sendFacts } from '../facts/index.ts'
import { prepareSegments } from '../prepare.ts'
import { putSegment } from '../put-segment.ts'
import { readScene } from '../scene.ts'
import { readSegments } from '../segments.store.ts'
import { nodesOf } from './signal-change.ts'
import { takeTurn } from './take-turn.ts'

const lives = Number(process.env.CANDOR_SEGMENT_RUNS ?? 50)
/** Lives under the same definitions and one clock: a question about all of them costs hardly more than one about one. */
const together = 5
const definitions = 20
const began = Date.now()
const purpose = 'essential'
const bit = 1

let p: Pipeline
let database: Awaited<ReturnType<typeof openDatabase>>
let purposes: Purposes
let catalogues: Catalogues
let evaluate: Evaluate
let db: PurposeDb<'resolution'>

beforeAll(async () => {
  p = await testPipeline()
  database = await openDatabase(p.url, { name: 'candor-test' })
  purposes = database.purposes
  catalogues = createCatalogues(database.postgres.db)
  evaluate = createEvaluate({ clickhouse: p.clickhouse, purposes, catalogues })
  db = purposes.system('resolution')
  await catalogues.of(1)
  for (const [key, { type, options, halfLifeMs, retired }] of attributesAt(began))
    if (type !== null)
      await p.db
        .insertInto('attribute_definitions')
        .values({
          ...{ workspace_id: 1, key, type, class: 2, allowed: null, unit: null, origin: 'test' },
          sensitivity: key === 'phone' ? 'contact' : 'ordinary',
          half_life_days: halfLifeMs === null ? null : halfLifeMs / 86_400_000,
          options: JSON.stringify(options.map((o) => ({ key: o, texts: {} }))),
          status: retired ? 'retired' : 'active',
        } as never)
        .execute()
  // No lane is new then: built-in segments have tests of their own.
  await p.run('insert into segment_lanes (workspace_id) values (1)')
})
afterAll(async () => {
  await database?.close()
  await p?.drop()
})

const nth = fc.nat(3)
const properties = fc
  .dictionary(fc.constantFrom(...Object.keys(propertyValues)), fc.nat(), { maxKeys: 3 })
  .map((drawn) =>
    Object.fromEntries(Object.entries(drawn).map(([k, n]) => [k, propertyValues[k]![n % propertyValues[k]!.length]])),
  )
const traits = fc
  .dictionary(fc.constantFrom(...attributesAt(began).keys()), fc.nat(), { maxKeys: 3 })
  .map((drawn) =>
    Object.fromEntries(
      Object.entries(drawn).map(([k, n]) => [
        k,
        [...attributesAt(began).get(k)!.values, null][n % (attributesAt(began).get(k)!.values.length + 1)],
      ]),
    ),
  )
const acts = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      ...{ do: fc.constant('event' as const), nth, device: fc.boolean(), kind: fc.constantFrom(...eventKinds) },
      ...{ at: timesAround(began), properties, again: fc.nat(5) },
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('identify' as const),
      nth,
      device: fc.option(nth),
      at: timesAround(began),
      traits,
    }),
  },
  fc.record({
    do: fc.constant('answer' as const),
    nth,
    kind: fc.constantFrom('grant' as const, 'withdraw' as const),
    bit: fc.constantFrom(0, 1, 4),
  }),
  fc.record({ do: fc.constant('merge' as const), nth, other: nth }),
  fc.record({ do: fc.constant('separate' as const), nth }),
)
type Act = typeof acts extends fc.Arbitrary<infer T> ? T : never
const batch = fc.array(acts, { minLength: 1, maxLength: 6 })
/** What happens in each life at once, and how long nothing does after it. */
const batches = fc.array(
  fc.record({
    acts: fc.array(batch, { minLength: together, maxLength: together }),
    later: fc.option(durations),
  }),
  { minLength: 2, maxLength: 5 },
)

/** What changes by the clock alone for everybody is looked at by a clock of its own. */
const isOfPeople = (node: SegmentNode) =>
  ![...nodesOf(node)].some((n) => 'signal' in n || 'rfm' in n) && !JSON.stringify(node).includes('loyalty')
const trees = fc.array(acceptedNodes(began, purpose).filter(isOfPeople), {
  minLength: definitions,
  maxLength: definitions,
})

let run = 0
let sent = 0
const holder = async (value: string): Promise<string | null> => {
  const { rows } = await p.postgres.pool.query<{ id: string }>(
    `select person_id as id from identifiers where workspace_id = 1 and value = '${value}'`,
  )
  return rows[0]?.id ?? null
}
const inTx = <T>(fn: (tx: Parameters<Parameters<ReturnType<typeof db.transaction>['execute']>[0]>[0]) => Promise<T>) =>
  db.transaction().execute(fn)

/** Nobody of one life meets anybody of another. */
const perform = async (act: Act, life: number): Promise<void> => {
  const user = (n: number) => `u${run}-${life}-${n}`
  const device = (n: number) => `d${run}-${life}-${n}`
  const messageId = `${run}-${++sent}`
  const timestamp = new Date('at' in act ? act.at : began).toISOString()
  if (act.do === 'event') {
    const { type, name } = act.kind
    const who = act.device ? { anonymousId: device(act.nth) } : { userId: user(act.nth) }
    const event = {
      type,
      ...(type === 'track' ? { event: name } : { name }),
      ...who,
      timestamp,
      properties: act.properties,
    }
    // The same message, or one that came before once more.
    await p.send({ ...event, messageId: act.again === 0 ? `${run}-${Math.max(1, sent - 1)}` : messageId })
  } else if (act.do === 'identify') {
    const named = act.device === null ? {} : { anonymousId: device(act.device) }
    await p.send(identify(messageId, { userId: user(act.nth), ...named, timestamp, traits: act.traits }))
  } else {
    await p.process()
    const id = await holder(user(act.nth))
    if (id === null) return
    const follow = createFollow(createQueryEvents(p.clickhouse, purposes, catalogues))
    if (act.do === 'answer')
      await recordAnswers(purposes.system('consent'), { workspaceId: 1 } as never, [
        answer(id, { kind: act.kind, purposeBit: act.bit }),
      ])
    else if (act.do === 'merge') {
      const other = await holder(user(act.other))
      if (other === null || other === id) return
      const joining = { workspaceId: 1, survivorId: id, mergedId: other, by: 'olga' }
      await inTx(async (tx) => applyMerge(tx, joining, await planMerge(tx, joining), follow, new Date()))
    } else
      await inTx(async (tx) => {
        const all = await tx.selectFrom('identifiers').select(['kind', 'value']).where('person_id', '=', id).execute()
        const some = all.filter((i) => i.value !== user(act.nth))
        if (some.length === 0) return
        const parting = { workspaceId: 1, personId: id, what: { identifiers: some }, by: 'olga' } as Parameters<
          typeof planUnmerge
        >[1]
        await applyUnmerge(tx, parting, await planUnmerge(tx, parting), follow, new Date())
      })
  }
}

const arrive = async () => {
  await p.process()
  while ((await sendFacts(db)).sent > 0);
  await p.ship()
}

/** Until there is nothing to do at that moment. */
const follow = async (now: number) => {
  const deps = { db: purposes.system('segmentation'), catalogues, evaluate, now: () => now }
  while ((await takeTurn(deps, 1)) !== 'none');
}

/** Everybody of this run, read from the tables as they are. */
const readPeople = async (): Promise<Person[]> => {
  const of = `workspace_id = 1 and id in (select person_id from identifiers where workspace_id = 1 and value ~ '^[ud]${run}-')`
  const { rows: people } = await p.postgres.pool.query(
    `select id, allow, refused, valid_until as until from people where ${of}`,
  )
  const { rows: identifiers } = await p.postgres.pool.query(
    'select id, kind, person_id as person, verified_at is not null as verified from identifiers where workspace_id = 1',
  )
  const { rows: values } = await p.postgres.pool.query('select * from attribute_values where workspace_id = 1')
  const found = await p.clickhouse.query({
    query:
      'select message_id, type, name, toUnixTimestamp64Milli(occurred_at) as at, origin_id, allowed, properties from events where squash = 0',
    format: 'JSONEachRow',
  })
  const events = await found.json<Record<string, string>>()
  const holderOf = new Map(identifiers.map((i) => [Number(i.id), i.person]))
  return people.map((person) => ({
    id: person.id,
    lives: true,
    allow: Number(person.allow),
    refused: Number(person.refused),
    validUntil: person.until instanceof Date ? person.until.getTime() : null,
    events: events
      .filter((e) => holderOf.get(Number(e.origin_id)) === person.id)
      .map((e) => ({
        ...{ type: e.type!, name: e.name!, occurredAt: Number(e.at), messageId: e.message_id! },
        ...{ properties: JSON.parse(e.properties!), allowed: Number(e.allowed) },
      })),
    values: values
      .filter((v) => v.person_id === person.id)
      .map((v) => ({
        ...{ key: v.key, class: v.class, at: v.at.getTime(), messageId: v.message_id, sourceId: v.source_id },
        value: v.key === 'phone' && v.value !== null ? { withheld: true } : v.value,
        expiresAt: v.expires_at?.getTime() ?? null,
        collected: Number(v.collected),
      })),
    identifiers: identifiers.filter((i) => i.person === person.id).map(({ kind, verified }) => ({ kind, verified })),
    preferences: {},
    recipients: [],
  }))
}

const sceneAt = async (now: number) => readScene(database.postgres.db, 1, purpose, now)

/** `whole`: everybody is counted, in slices; else those of this run, over all their history. */
const assertRight = async (now: number, whole: boolean) => {
  const prepared = prepareSegments(await readSegments(database.postgres.db, 1))
  const scene = await sceneAt(now)
  const { purposes: known } = await catalogues.of(1)
  const reference: ReferenceScene = {
    ...scene,
    purpose: bit,
    purposes: new Map([...known.values()].map((k) => [k.key, 2 ** k.bit])),
  }
  const people = await readPeople()
  const ids = new Set(people.map((one) => one.id))
  const asked = prepared.map(({ id, node }) => ({ id, node }))
  const whom = whole ? {} : { people: [...ids] }
  const full = await evaluate.evaluate({ workspaceId: 1, actor: 'test', purpose, ...whom }, asked, scene)
  const { rows } = await p.postgres.pool.query(
    'select segment_id as s, person_id as p from segment_members where workspace_id = 1',
  )
  for (const { id, key, node } of prepared) {
    const live = rows
      .filter((r) => Number(r.s) === id && ids.has(r.p))
      .map((r) => r.p)
      .sort()
    const counted = [...ids].filter((one) => full.people.get(one)?.get(id)?.in).sort()
    const right = people
      .filter((one) => isIn(node, one, reference))
      .map((one) => one.id)
      .sort()
    expect({ key, node, members: counted }).toEqual({ key, node, members: right })
    expect({ key, node, members: live }).toEqual({ key, node, members: right })
  }
}

test(`in ${lives} lives live membership is never different from a full count, nor from the words of the contract`, {
  timeout: 3_600_000,
}, async () => {
  await fc.assert(
    fc.asyncProperty(trees, batches, async (nodes, history) => {
      run++
      const keys = nodes.map((_, i) => `r${run}-${i}`)
      for (const [i, node] of nodes.entries())
        await putSegment(database.postgres, 1, 'test', {
          ...{ key: keys[i]!, name: keys[i]!, description: '', purpose, definition: node, state: 'live', version: 0 },
        })
      let now = began
      try {
        await arrive()
        await follow(now)
        for (const { acts: lists, later } of history) {
          for (const [life, list] of lists.entries()) for (const act of list) await perform(act, life)
          await arrive()
          await follow(now)
          await assertRight(now, false)
          if (later === null) continue
          now +=
            later.n * { second: 1_000, minute: 60_000, hour: 3_600_000, day: 86_400_000, week: 604_800_000 }[later.unit]
          await follow(now)
          await assertRight(now, true)
        }
      } finally {
        for (const key of keys) await deleteSegment(purposes, 1, 'test', key)
        await p.run('delete from segment_touched')
      }
    }),
    { numRuns: Math.ceil(lives / together), endOnFailure: process.env.CANDOR_SEGMENT_SHRINK === 'no' },
  )
})

test('what is due in a segment that nobody keeps right any more is over with it', async () => {
  await putSegment(database.postgres, 1, 'test', {
    ...{ key: 'resting', name: 'Resting', description: '', purpose, state: 'paused', version: 0 },
    definition: { performed: { event: 'Seen' }, period: { within: { n: 1, unit: 'day' } } },
  })
  await p.run(`insert into segment_flips (workspace_id, segment_id, person_id, at)
    select 1, id, gen_random_uuid(), now() - interval '1 hour' from segments where key = 'resting'`)
  await follow(Date.now())
  const { rows } = await p.postgres.pool.query('select workspace_id as id from candor_segments_due()')
  expect(rows).toEqual([])
  await deleteSegment(purposes, 1, 'test', 'resting')
})

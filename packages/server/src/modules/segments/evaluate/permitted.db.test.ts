import type { SegmentNode } from '@candor/contracts'
import { beforeEach, expect, test } from 'vitest'
import { answer, recordAnswers } from '../../../../test/answers.ts'
import { identify, type Pipeline, testPipeline, track } from '../../../../test/pipeline.ts'
import { openDatabase, type Purposes } from '../../../platform/postgres/index.ts'
import { createCatalogues, createFollow, createQueryEvents } from '../../consent/index.ts'
import { applyMerge, applyUnmerge, planMerge, planUnmerge } from '../../identity/index.ts'
import { sendFacts } from '../facts/index.ts'
import { createEvaluate, type Evaluate, type Scene } from './index.ts'

let p: Pipeline
let purposes: Purposes
let evaluate: Evaluate
let follow: ReturnType<typeof createFollow>
beforeEach(async () => {
  p = await testPipeline()
  const database = await openDatabase(p.url, { name: 'candor-test' })
  purposes = database.purposes
  const catalogues = createCatalogues(database.postgres.db)
  evaluate = createEvaluate({ clickhouse: p.clickhouse, purposes, catalogues })
  follow = createFollow(createQueryEvents(p.clickhouse, purposes, catalogues))
  return async () => {
    await database.close()
    await p.drop()
  }
})

const scene = (): Scene => ({
  ...{ now: Date.now(), attributes: new Map(), topicsOn: new Set(), weatherOf: () => [], fifths: null },
})
/** Everything that PostgreSQL knows arrives in ClickHouse. */
const arrive = async () => {
  while ((await sendFacts(purposes.system('resolution'))).more);
  await p.ship()
}
const holder = async (value: string) => {
  const row = await p.db
    .selectFrom('identifiers')
    .select('person_id')
    .where('value', '=', value)
    .executeTakeFirstOrThrow()
  return row.person_id
}
const seen: SegmentNode = { performed: { event: 'Seen' } }
const twice: SegmentNode = { performed: { event: 'Seen' }, times: { op: 'atLeast', n: 2 } }
const onPlan: SegmentNode = { attribute: 'plan', test: { op: 'equals', value: 'pro' } }
const nodes = [seen, twice, onPlan]

/** Which of the definitions hold of each; null: is nobody. */
const ask = async (...people: string[]) => {
  const segments = nodes.map((node, id) => ({ id, node }))
  const context = { workspaceId: 1, actor: 'test', purpose: 'essential' }
  const found = (await evaluate.evaluate({ ...context, people }, segments, scene())).people
  const all = (await evaluate.evaluate(context, segments, scene())).people
  const said = people.map((id) => {
    const results = found.get(id)
    return results ? nodes.map((_, i) => results.get(i)!.in) : null
  })
  expect(people.map((id) => nodes.map((_, i) => all.get(id)?.get(i)?.in ?? false))).toEqual(
    said.map((one) => one ?? nodes.map(() => false)),
  )
  return said
}
const inTx = <T>(fn: Parameters<typeof purposes.withPurpose<'resolution', T>>[2]) =>
  purposes.withPurpose('resolution', { workspaceId: 1, actor: 'test' }, fn)

test('what somebody answered counts at once, also while it is on its way', async () => {
  await p.send(track('a1', { userId: 'a' }), identify('a2', { userId: 'a', traits: { plan: 'pro' } }))
  await p.process()
  await arrive()
  const a = await holder('a')
  expect(await ask(a)).toEqual([[true, false, true]])
  const say = (kind: 'restrict' | 'grant') =>
    recordAnswers(purposes.system('consent'), { workspaceId: 1 } as never, [
      answer(a, { kind, purposeBit: 0, verified: true }),
    ])
  await say('restrict')
  expect(await ask(a)).toEqual([null])
  await arrive()
  expect(await ask(a)).toEqual([null])
  await say('grant')
  expect(await ask(a)).toEqual([[true, false, true]])
  await arrive()
  expect(await ask(a)).toEqual([[true, false, true]])
})

test('consent to another purpose is asked of PostgreSQL while it is on its way', async () => {
  await p.send(track('a1', { userId: 'a' }), track('b1', { userId: 'b' }))
  await p.process()
  await arrive()
  const [a, b] = [await holder('a'), await holder('b')]
  const is = async () => {
    const states = ['allowed', 'refused', 'unknown'] as const
    const segments = states.map((s, id) => ({ id, node: { consent: 'email', is: s } }))
    const context = { workspaceId: 1, actor: 'test', purpose: 'essential', people: [a, b] }
    const { people } = await evaluate.evaluate(context, segments, scene())
    return [a, b].map((id) => states.filter((_, i) => people.get(id)!.get(i)!.in))
  }
  expect(await is()).toEqual([['unknown'], ['unknown']])
  await recordAnswers(purposes.system('consent'), { workspaceId: 1 } as never, [
    answer(a, { kind: 'grant', purposeBit: 4 }),
    answer(b, { kind: 'deny', purposeBit: 4 }),
  ])
  expect(await is()).toEqual([['allowed'], ['refused']])
  await arrive()
  expect(await is()).toEqual([['allowed'], ['refused']])
})

test('who was merged has everything of both, and nothing is left of the other; separated, each has their own', async () => {
  await p.send(
    track('a1', { userId: 'a' }),
    track('b1', { userId: 'b' }),
    identify('b2', { userId: 'b', traits: { plan: 'pro' } }),
  )
  await p.process()
  await arrive()
  const [a, b] = [await holder('a'), await holder('b')]
  const apart = [
    [true, false, false],
    [true, false, true],
  ]
  expect(await ask(a, b)).toEqual(apart)
  const joining = { workspaceId: 1, survivorId: a, mergedId: b, by: 'olga' }
  const { id } = await inTx(async (tx) => applyMerge(tx, joining, await planMerge(tx, joining), follow, new Date()))
  // Events are somebody else's at once; what is known follows with its shipment.
  expect((await ask(a, b)).map((one) => one?.slice(0, 2) ?? null)).toEqual([[true, true], null])
  await arrive()
  expect(await ask(a, b)).toEqual([[true, true, true], null])
  const parting = { workspaceId: 1, personId: a, what: { merge: id }, by: 'olga' }
  await inTx(async (tx) => applyUnmerge(tx, parting, await planUnmerge(tx, parting), follow, new Date()))
  await arrive()
  expect(await ask(a, b)).toEqual(apart)
})

test('what was told for one purpose is there for no other', async () => {
  await p.send(identify('a1', { userId: 'a', traits: { plan: 'pro' } }))
  await p.process()
  await arrive()
  const a = await holder('a')
  await recordAnswers(purposes.system('consent'), { workspaceId: 1 } as never, [
    answer(a, { kind: 'grant', purposeBit: 2, verified: true }),
  ])
  await arrive()
  const context = { workspaceId: 1, actor: 'test', people: [a] }
  const segments = [{ id: 1, node: onPlan }]
  const forPurpose = async (purpose: string) =>
    (await evaluate.evaluate({ ...context, purpose }, segments, scene())).people.get(a)?.get(1)?.in
  expect([await forPurpose('essential'), await forPurpose('personalisation')]).toEqual([true, false])
})

import { randomUUID } from 'node:crypto'
import type { AttributeType, SegmentNode } from '@candor/contracts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type TestDatabase, testClickHouse, testDatabase } from '../../../../test/engines.ts'
import type { Happened, Person, Told } from '../../../../test/segments/reference.ts'
import { settle } from '../../../../test/segments/settle.ts'
import { createCatalogues } from '../../consent/index.ts'
import { createEvaluate, type Evaluate, type Scene } from './index.ts'

let pg: TestDatabase
let ch: Awaited<ReturnType<typeof testClickHouse>>
let evaluate: Evaluate
let workspaceId = 0
const newWorkspace = async () => {
  const made = await pg.postgres.db
    .insertInto('workspaces')
    .values({ name: 'Brand' })
    .returning('id')
    .executeTakeFirstOrThrow()
  workspaceId = made.id
}
beforeAll(async () => {
  ;[pg, ch] = await Promise.all([testDatabase(), testClickHouse()])
  const catalogues = createCatalogues(pg.app.db)
  evaluate = createEvaluate({ clickhouse: ch.client, purposes: pg.purposes, catalogues })
})
afterAll(async () => {
  await Promise.all([pg?.drop(), ch?.drop()])
})

const now = Date.parse('2026-03-01T12:00:00Z')
const dayMs = 86_400_000
type Attributes = Record<string, { type: AttributeType | null; options?: string[]; halfLifeMs?: number }>
const sceneWith = (attributes: Attributes = {}): Scene => ({
  now,
  attributes: new Map(
    Object.entries(attributes).map(([key, a]) => [key, { options: [], halfLifeMs: null, retired: false, ...a }]),
  ),
  topicsOn: new Set(),
  weatherOf: () => [],
  fifths: null,
})

let made = 0
const happened = (properties: Record<string, unknown>, more: Partial<Happened> = {}): Happened => ({
  ...{ type: 'track', name: 'Bought', occurredAt: now - dayMs, messageId: `m${++made}`, properties, allowed: 1 },
  ...more,
})
const told = (key: string, value: unknown, more: Partial<Told> = {}): Told => ({
  ...{ key, class: 1, value, at: now - dayMs, messageId: `v${++made}`, sourceId: 1, expiresAt: null, collected: 1 },
  ...more,
})
const somebody = (more: Partial<Person>): Person => ({
  ...{ id: randomUUID(), lives: true, allow: 1, refused: 0, validUntil: null },
  ...{ events: [], values: [], identifiers: [], preferences: {}, recipients: [] },
  ...more,
})

/** Of one person: whether each definition holds, by a live question and by a count. */
const ask = async (person: Partial<Person>, nodes: readonly SegmentNode[], scene = sceneWith()) => {
  await newWorkspace()
  const one = somebody(person)
  await settle(ch.client, workspaceId, [one], now)
  const context = { workspaceId, actor: 'test', purpose: 'essential' }
  const segments = nodes.map((node, id) => ({ id, node }))
  const { people } = await evaluate.evaluate({ ...context, people: [one.id] }, segments, scene)
  const found = nodes.map((_, id) => people.get(one.id)?.get(id))
  const counts = await Promise.all(
    nodes.map(async (node) => (await evaluate.preview(context, node, scene, { sample: 0 })).count === 1),
  )
  expect(counts).toEqual(found.map((f) => f?.in))
  return found.map((f) => f!)
}
const holds = async (...args: Parameters<typeof ask>) => (await ask(...args)).map((f) => f.in)

const bought = (property: string, value: string | number | boolean): SegmentNode => ({
  performed: { event: 'Bought', where: [{ property, test: { op: 'equals', value } }] },
})

test('texts are compared to the letter, whatever they hold', async () => {
  const texts = [
    'a"b',
    'a\\b',
    'a/b',
    "it's",
    'tab\there',
    'line\u2028end',
    '\u007f',
    '😀 größe',
    '{p0:String}',
    '%_',
    "'); drop --",
  ]
  for (const text of texts) {
    const about = {
      events: [happened({ [text]: text, list: [text] })],
      values: [told('note', text), told('list', [text])],
    }
    const nodes: SegmentNode[] = [
      bought(text.replaceAll('.', ''), text),
      { attribute: 'note', test: { op: 'equals', value: text } },
      { attribute: 'note', test: { op: 'in', values: ['x', text] } },
      { attribute: 'note', test: { op: 'contains', value: text } },
      { attribute: 'note', test: { op: 'starts', value: text } },
      { attribute: 'list', test: { op: 'has', value: text } },
      { performed: { event: 'Bought', where: [{ property: 'list', test: { op: 'has', value: text } }] } },
      { attribute: 'note', test: { op: 'equals', value: `${text} ` } },
    ]
    expect([text, ...(await holds(about, nodes))]).toEqual([text, true, true, true, true, true, true, true, false])
  }
})

test('names of events and keys of attributes are data, never a part of a statement', async () => {
  const name = "x') or 1 = 1 -- {p1:String}"
  const nodes: SegmentNode[] = [{ performed: { event: name } }, { attribute: name, test: { op: 'known' } }]
  expect(await holds({ events: [happened({}, { name })], values: [told(name, 1)] }, nodes)).toEqual([true, true])
  expect(await holds({ events: [happened({})] }, nodes)).toEqual([false, false])
})

test('amounts add up as they are written, in whatever order they came', async () => {
  const events = [0.1, 0.2, 33.33, 33.33, 33.34].map((revenue) => happened({ revenue }))
  const sum = (op: 'equals' | 'above' | 'atLeast', value: number): SegmentNode => ({
    total: 'sum',
    property: 'revenue',
    of: { event: 'Bought' },
    is: { op, value },
  })
  expect(await holds({ events }, [sum('equals', 100.3), sum('atLeast', 100.3), sum('above', 100.3)])).toEqual([
    true,
    true,
    false,
  ])
  const huge = [1e300, -1e300, 5].map((revenue) => happened({ revenue }))
  expect(await holds({ events: huge }, [sum('equals', 5), sum('above', 4)])).toEqual([true, true])
})

test('numbers of every size are numbers, and only numbers are', async () => {
  const values = [0, -1.5, 1e-7, 1e21, 12345678901234568, 0.1 + 0.2]
  for (const value of values) {
    const nodes = [bought('n', value), { attribute: 'n', test: { op: 'atLeast', value } } satisfies SegmentNode]
    expect([value, ...(await holds({ events: [happened({ n: value })], values: [told('n', value)] }, nodes))]).toEqual([
      value,
      true,
      true,
    ])
  }
  for (const value of ['5', true, [5], { n: 5 }, null])
    expect(await holds({ events: [happened({ n: value })] }, [bought('n', 5), bought('n', 1)])).toEqual([false, false])
})

test('what fits its attribute is decided as when it is collected', async () => {
  const long = '😀'.repeat(1_000)
  const attributes: Attributes = {
    text: { type: 'text' },
    choice: { type: 'choice', options: ['a"b', 'c'] },
    choices: { type: 'choices', options: ['a"b', 'c'] },
    list: { type: 'list' },
    money: { type: 'money' },
    object: { type: 'object' },
    date: { type: 'date' },
  }
  const known = (key: string): SegmentNode => ({ attribute: key, test: { op: 'known' } })
  const fit: [string, unknown, boolean][] = [
    ['text', long, true],
    ['text', `${long}x`, false],
    ['choice', 'a"b', true],
    ['choice', 'b', false],
    ['choices', ['c', 'a"b'], true],
    ['choices', ['c', 'c'], false],
    ['choices', [5], false],
    ['list', Array.from({ length: 101 }, () => 'x'), false],
    ['list', [], true],
    ['list', [long], true],
    ['list', [`${long}x`], false],
    ['money', { amount: 5, currency: 'EUR' }, true],
    ['money', { amount: 5, currency: 'EUR', of: 1 }, false],
    ['money', { amount: '5', currency: 'EUR' }, false],
    ['money', { amount: 5, currency: 'eur' }, false],
    ['object', { a: 'x'.repeat(8_184) }, true],
    ['object', { a: 'x'.repeat(8_185) }, false],
    ['object', [], false],
    ['date', '2024-02-29', true],
    ['date', '2023-02-29', false],
    ['date', '2023-13-01', false],
    ['date', '0000-02-29', false],
  ]
  for (const [key, value, expected] of fit)
    expect([key, value, ...(await holds({ values: [told(key, value)] }, [known(key)], sceneWith(attributes)))]).toEqual(
      [key, value, expected],
    )
})

test('of two events at the same moment the one with the greater message id is the last', async () => {
  const events = [
    happened({ n: 1 }, { messageId: 'a～' }),
    happened({ n: 2 }, { messageId: 'a😀' }),
    happened({ n: 3 }, { messageId: 'a' }),
  ]
  const edge = (which: 'first' | 'last', value: number): SegmentNode => ({
    edge: which,
    of: { event: 'Bought' },
    having: [{ property: 'n', test: { op: 'equals', value } }],
  })
  const [last, first, other] = await ask({ events }, [edge('last', 2), edge('first', 3), edge('last', 1)])
  expect([last!.in, first!.in, other!.in]).toEqual([true, true, false])
  expect(last!.because.event).toEqual({ type: 'track', name: 'Bought', messageId: 'a😀', at: now - dayMs })
})

test('a window ends to the millisecond, and that is the moment which is told', async () => {
  const within: SegmentNode = { performed: { event: 'Bought' }, period: { within: { n: 1, unit: 'day' } } }
  const before: SegmentNode = { performed: { event: 'Bought' }, period: { before: { n: 1, unit: 'day' } } }
  const at = (ms: number) => ({ events: [happened({}, { occurredAt: now - dayMs + ms })] })
  expect(await ask(at(0), [within, before])).toMatchObject([
    { in: false, flipAt: null },
    { in: true, flipAt: null },
  ])
  expect(await ask(at(1), [within, before])).toMatchObject([
    { in: true, flipAt: now + 1 },
    { in: false, flipAt: now + 1 },
  ])
})

test('only what decides is waited for: of many events in a window the one with which it is left', async () => {
  const events = [1, 2, 3, 4].map((hours) => happened({}, { occurredAt: now - hours * 3_600_000 }))
  const times = (op: 'atLeast' | 'atMost' | 'exactly', n: number): SegmentNode => ({
    performed: { event: 'Bought' },
    times: { op, n },
    period: { within: { n: 1, unit: 'day' } },
  })
  const flips = async (...nodes: SegmentNode[]) =>
    (await ask({ events }, nodes)).map((f) => (f.flipAt === null ? null : (f.flipAt - now) / 3_600_000))
  expect(await flips(times('atLeast', 1), times('atLeast', 3), times('atMost', 2), times('exactly', 3))).toEqual([
    23, 21, 21, 20,
  ])
  const never: SegmentNode = { attribute: 'plan', test: { op: 'known' } }
  expect(
    await flips(
      times('atLeast', 5),
      { all: [never, times('atLeast', 1)] },
      { any: [{ not: never }, times('atLeast', 1)] },
    ),
  ).toEqual([null, null, null])
})

test('the latest that mattered is told, an event and a value, and of a value also that it was taken back', async () => {
  const person = {
    events: [happened({}, { occurredAt: now - 5 }), happened({}, { name: 'Other', occurredAt: now - 1 })],
    values: [
      told('plan', 'pro', { at: now - 10 }),
      told('plan', null, { at: now - 3, sourceId: 2 }),
      told('size', 'M'),
    ],
  }
  const node: SegmentNode = {
    all: [{ performed: { event: 'Bought' } }, { not: { attribute: 'plan', test: { op: 'known' } } }],
  }
  const [found] = await ask(person, [node])
  expect(found).toMatchObject({
    in: true,
    because: { event: { name: 'Bought', at: now - 5 }, value: { key: 'plan', at: now - 3 } },
  })
})

test('who lives not, or does not allow the purpose, is nobody', async () => {
  const everybody: SegmentNode = { not: { performed: { event: 'Bought' } } }
  const segments = [{ id: 1, node: everybody }]
  for (const nobody of [{ lives: false }, { allow: 0, refused: 1 }, { validUntil: now - 1 }]) {
    await newWorkspace()
    const one = somebody(nobody)
    await settle(ch.client, workspaceId, [one], now)
    const context = { workspaceId, actor: 'test', purpose: 'essential' }
    expect((await evaluate.evaluate({ ...context, people: [one.id] }, segments, sceneWith())).people.size).toBe(0)
    expect((await evaluate.evaluate(context, segments, sceneWith())).people.size).toBe(0)
    expect(await evaluate.preview(context, everybody, sceneWith(), { sample: 5 })).toMatchObject({ count: 0, of: 0 })
  }
})

test('a preview gives examples, and members by the value of an attribute', async () => {
  await newWorkspace()
  const people = ['pro', 'pro', 'free', null].map((plan) =>
    somebody({ events: [happened({})], values: plan === null ? [] : [told('plan', plan), told('likes', ['a', plan])] }),
  )
  await settle(ch.client, workspaceId, people, now)
  const context = { workspaceId, actor: 'test', purpose: 'essential' }
  const node: SegmentNode = { performed: { event: 'Bought' } }
  const preview = await evaluate.preview(context, node, sceneWith(), { sample: 2, breakdown: 'plan' })
  expect(preview).toMatchObject({ count: 4, of: 4 })
  expect(preview.sample).toHaveLength(2)
  expect(people.map((p) => p.id)).toEqual(expect.arrayContaining(preview.sample))
  expect(preview.breakdown).toEqual([
    { value: 'pro', count: 2 },
    { value: 'free', count: 1 },
  ])
  const byMember = await evaluate.preview(context, { not: node }, sceneWith(), { sample: 0, breakdown: 'likes' })
  expect(byMember).toMatchObject({ count: 0, breakdown: [] })
  const likes = await evaluate.preview(context, node, sceneWith(), { sample: 0, breakdown: 'likes' })
  expect(likes.breakdown[0]).toEqual({ value: 'a', count: 3 })
})

test('buyers part into fifths, and who is undecided is found with the points', async () => {
  await newWorkspace()
  const order = (n: number) => ({
    ...happened({ revenue: n * 10 }),
    name: 'Order Completed',
    occurredAt: now - n * dayMs,
  })
  const people = Array.from({ length: 10 }, (_, i) => somebody({ events: [order(i + 1)] }))
  await settle(ch.client, workspaceId, people, now)
  const context = { workspaceId, actor: 'test', purpose: 'essential' }
  const fifths = await evaluate.fifths(context, sceneWith())
  expect(fifths?.recency).toEqual([2, 4, 6, 8])
  expect(fifths?.monetary).toEqual([20, 40, 60, 80])
  expect(fifths?.frequency).toEqual([1, 1, 1, 1])
  const likelihood = {
    clues: [{ event: 'Order Completed', points: 10 }],
    halfLife: { n: 1, unit: 'day' as const },
    likely: 4,
    unlikely: 1,
  }
  const page = { limit: 10 }
  const found = await evaluate.undecided(context, { likelihood, is: 'likely' }, sceneWith(), page)
  expect(found.map((f) => f.score).sort()).toEqual([1.25, 2.5])
  const rest = await evaluate.undecided(context, { likelihood, is: 'likely' }, sceneWith(), {
    limit: 10,
    after: found[0]!.personId,
  })
  expect(rest).toEqual(found.slice(1))
})

test('more people and more conditions than go into one statement are asked in several, and answered in one', async () => {
  await newWorkspace()
  const people = Array.from({ length: 1_100 }, (_, i) => somebody({ events: [happened({ n: i })] }))
  await settle(ch.client, workspaceId, people, now)
  const context = { workspaceId, actor: 'test', purpose: 'essential' }
  const segments = Array.from({ length: 450 }, (_, i) => ({
    id: i,
    node: { performed: { event: 'Bought', where: [{ property: 'n', test: { op: 'atLeast' as const, value: i } }] } },
  }))
  const found = await evaluate.evaluate({ ...context, people: people.map((p) => p.id) }, segments, sceneWith())
  expect(found.people.size).toBe(1_100)
  const counts = people.map((p) => [...found.people.get(p.id)!.values()].filter((r) => r.in).length)
  expect(counts).toEqual(people.map((_, i) => Math.min(i + 1, 450)))
})

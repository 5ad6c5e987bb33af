/**
 * What may not depend on how events arrive: what is counted, who is who, and what is known of them. The identity of the
 * first version promises it where a device and an e-mail belong to one user at most (identity/resolve.ts).
 */
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startBrands } from '../../../test/brands.ts'

let brands: Awaited<ReturnType<typeof startBrands>>

beforeAll(async () => {
  brands = await startBrands()
})
afterAll(() => brands.close())

interface Event {
  type: 'track' | 'identify' | 'alias'
  messageId: string
  event?: string
  userId?: string
  anonymousId?: string
  previousId?: string
  traits?: Record<string, unknown>
  timestamp: string
}

const users = ['ann', 'bob']
/** By owner; the last device is nobody's. */
const devices = { ann: ['a-phone', 'a-laptop'], bob: ['b-phone'], nobody: ['kiosk'] }
const emails = { ann: ['ann@example.com'], bob: ['bob@example.com', 'rob@example.com'] }
const start = Date.UTC(2026, 0, 1)

/** Few times and odd ids, so that ties are common and every order of texts would be noticed. */
const time = fc.nat(3).map((n) => new Date(start + n * 60_000).toISOString())
const messageId = fc.tuple(fc.constantFrom('a', 'B', 'é', '😀', '\uFFEE', '_'), fc.nat(9_999)).map((p) => p.join('-'))
const traits = (email?: string) =>
  fc
    .dictionary(fc.constantFrom('plan', 'city', 'points'), fc.oneof(fc.nat(5), fc.constantFrom('x', null)), {
      maxKeys: 3,
    })
    .map((t) => (email ? { ...t, email } : t))

const ofUser = fc.constantFrom(...users).chain((userId) => {
  const own = userId as keyof typeof emails
  const anonymousId = fc.constantFrom(...devices[own])
  const email = fc.option(fc.constantFrom(...emails[own]), { nil: undefined })
  return fc.oneof(
    fc.record({ type: fc.constant('track'), event: fc.constant('Seen'), anonymousId }),
    fc.record({ type: fc.constant('track'), event: fc.constant('Seen'), userId: fc.constant(userId) }),
    fc.record({ type: fc.constant('track'), event: fc.constant('Seen'), userId: fc.constant(userId), anonymousId }),
    fc.record({ type: fc.constant('identify'), anonymousId, traits: traits() }),
    fc.record({ type: fc.constant('alias'), userId: fc.constant(userId), previousId: anonymousId }),
    email.chain((e) =>
      fc.record(
        { type: fc.constant('identify'), userId: fc.constant(userId), anonymousId, traits: traits(e) },
        { requiredKeys: ['type', 'userId', 'traits'] },
      ),
    ),
  )
})
const ofNobody = fc.record({ type: fc.constant('identify'), anonymousId: fc.constant('kiosk'), traits: traits() })

const events = fc.uniqueArray(
  fc
    .tuple(fc.oneof({ weight: 6, arbitrary: ofUser }, { weight: 1, arbitrary: ofNobody }), messageId, time)
    .map(([e, id, timestamp]) => ({ ...e, messageId: id, timestamp }) as Event),
  { selector: (e) => e.messageId, minLength: 1, maxLength: 14 },
)

/** Requests that together bring each event at least once, in any order, with repetitions. */
const deliveries = (list: readonly Event[]) =>
  fc
    .tuple(
      fc.shuffledSubarray([...list], { minLength: list.length }),
      fc.array(fc.constantFrom(...list), { maxLength: 8 }),
      fc.array(fc.nat(6), { minLength: 1, maxLength: 8 }),
      fc.nat(99),
    )
    .map(([all, repeated, sizes, seed]) => {
      const sequence = [...all]
      for (const [i, event] of repeated.entries()) sequence.splice((seed + i * 7) % sequence.length, 0, event)
      const requests: Event[][] = []
      for (let i = 0; sequence.length > 0; i++) requests.push(sequence.splice(0, (sizes[i % sizes.length] ?? 0) + 1))
      return requests
    })

const plan = events.chain((list) =>
  fc.record({
    list: fc.constant(list),
    requests: deliveries(list),
    workers: fc.integer({ min: 1, max: 3 }),
    /** After how many requests the workers come. */
    pace: fc.integer({ min: 1, max: 6 }),
  }),
)

interface Person {
  identifiers: string[]
  firstSeen: string
  traits: Record<string, unknown>
}

const identifiersOf = (e: Event) =>
  [e.userId, e.anonymousId, e.previousId, e.traits?.email].filter((id): id is string => typeof id === 'string')

const byBytes = (a: string, b: string) => Buffer.compare(Buffer.from(a), Buffer.from(b))

/** Who must be there: whatever one event names belongs together; of each trait the newest value counts. */
const expectedPeople = (list: readonly Event[]): Person[] => {
  let groups: { identifiers: Set<string>; events: Event[] }[] = []
  for (const event of list) {
    const ids = identifiersOf(event)
    const touched = groups.filter((g) => ids.some((id) => g.identifiers.has(id)))
    const joined = {
      identifiers: new Set([...ids, ...touched.flatMap((g) => [...g.identifiers])]),
      events: [event, ...touched.flatMap((g) => g.events)],
    }
    groups = [...groups.filter((g) => !touched.includes(g)), joined]
  }
  return groups.map((g) => {
    const inOrder = g.events.toSorted((a, b) => byBytes(a.timestamp, b.timestamp) || byBytes(a.messageId, b.messageId))
    return {
      identifiers: [...g.identifiers].sort(),
      firstSeen: inOrder[0]?.timestamp ?? '',
      traits: Object.assign({}, ...inOrder.map((e) => (e.type === 'identify' ? e.traits : {}))),
    }
  })
}

const peopleOf = async (workspaceId: number): Promise<Person[]> => {
  const { rows } = await brands.postgres.pool.query<{ ids: string[]; first: Date; told: Record<string, unknown> }>(
    `select first_seen_at as first,
       (select array_agg(distinct value) from identifiers i where i.workspace_id = p.workspace_id and i.person_id = p.id) as ids,
       (select coalesce(jsonb_object_agg(key, value order by class desc, at, message_id collate "C"), '{}') from attribute_values t
         where t.workspace_id = p.workspace_id and t.person_id = p.id) as told
     from people p where workspace_id = $1 and merged_into is null`,
    [workspaceId],
  )
  return rows.map((r) => ({ identifiers: r.ids.sort(), firstSeen: r.first.toISOString(), traits: r.told }))
}

const inOrder = (people: Person[]) => people.toSorted((a, b) => byBytes(a.identifiers.join(), b.identifiers.join()))

test('however often, in whatever order and split, and by however many workers: the same history and the same people', async () => {
  await fc.assert(
    fc.asyncProperty(plan, async ({ list, requests, workers, pace }) => {
      const brand = await brands.brand()
      for (let i = 0; i < requests.length; i += pace) {
        const working = brands.work(workers, 3)
        for (const request of requests.slice(i, i + pace)) await brand.receive(request)
        await working
      }
      await brands.work(workers)
      await brands.work()
      const stored = await brands.history(brand.workspaceId)
      expect(stored.map((s) => s.message_id).sort()).toEqual(list.map((e) => e.messageId).sort())
      expect(inOrder(await peopleOf(brand.workspaceId))).toEqual(inOrder(expectedPeople(list)))
    }),
    { numRuns: 60, endOnFailure: false },
  )
}, 240_000)

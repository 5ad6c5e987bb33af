import type { IdentifierKind } from '@candor/contracts'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Claim, type IdentifierKey, isAnchor, keyOf, keysOf, kindOf } from './claims.ts'
import { type Link, partition } from './partition.ts'
import type { Held, Known, Limits, PersonFacts, Tree } from './person-graph.ts'
import { type Resolution, resolve } from './resolve.ts'

let made = 0

const claim = (said: Partial<Claim>): Claim => ({
  workspaceId: 1,
  messageId: `m${String(++made).padStart(6, '0')}`,
  type: 'track',
  occurredAt: made,
  userId: null,
  anonymousId: null,
  previousId: null,
  email: null,
  ...said,
})

const unlimited: Limits = { identifiers: 500, join: 500, byKind: new Map() }

/** What the database would hold: applies resolutions as identity.store.ts does. */
const createWorld = () => {
  const holders = new Map<IdentifierKey, Held>()
  const people = new Map<string, { merged: string | null; firstSeenAt: number }>()
  const links = new Map<string, Link>()
  let ids = 0
  const own = (id: string) => [...holders].filter(([, h]) => h.personId === id).map(([key]) => key)
  const facts = (): Map<string, PersonFacts> =>
    new Map(
      [...people].map(([id, p]) => [
        id,
        {
          workspaceId: 1,
          hasUser: own(id).some(isAnchor),
          hasVerifiedUser: false,
          firstSeenAt: p.firstSeenAt,
          kinds: new Map([...Map.groupBy(own(id), kindOf)].map(([kind, keys]) => [kind, keys.length])),
        },
      ]),
    )
  const treeOf = (id: string): Tree => {
    const identifiers = own(id)
    const all = new Set(identifiers)
    return { identifiers, links: [...links.values()].filter((l) => all.has(l.a) || all.has(l.b)) }
  }
  const now = (id: string): string => people.get(id)?.merged ?? id
  const apply = (r: Resolution) => {
    for (const [id, p] of r.newPeople) people.set(id, { merged: null, firstSeenAt: p.firstSeenAt })
    for (const [id, at] of r.raised)
      for (const key of own(id)) {
        const held = holders.get(key)!
        if (!isAnchor(key)) holders.set(key, { ...held, joinedAt: Math.max(held.joinedAt, at) })
      }
    for (const { mergedId, survivorId } of r.merges) {
      for (const key of own(mergedId)) holders.set(key, { ...holders.get(key)!, personId: survivorId })
      for (const [id, p] of people)
        if (id === mergedId || p.merged === mergedId) people.set(id, { ...p, merged: survivorId })
    }
    for (const [key, { personId, joinedAt }] of r.newIdentifiers) {
      if (holders.has(key)) throw new Error('An identifier was bound twice')
      holders.set(key, { personId, joinedAt })
    }
    for (const [key, { personId, joinedAt }] of r.placed) holders.set(key, { personId, joinedAt })
    for (const l of r.links) {
      const name = `${[l.a, l.b].sort()} ${l.forced}`
      const before = links.get(name)
      if (!before || l.at < before.at) links.set(name, l)
    }
  }
  return {
    holders,
    people,
    now,
    holder: (kind: IdentifierKind, value: string) => holders.get(keyOf(1, kind, value))?.personId,
    take: (claims: readonly Claim[], limits: Partial<Limits> = {}): Resolution => {
      const trees = new Map<string, Tree>()
      for (;;) {
        const known: Known = { holders: new Map(holders), facts: facts(), trees, cuts: new Set() }
        const resolution = resolve(
          claims,
          known,
          () => `p${++ids}`,
          () => ({ ...unlimited, ...limits }),
        )
        if (resolution.wanted.size === 0) {
          apply(resolution)
          return resolution
        }
        for (const id of resolution.wanted) {
          if (trees.has(id)) throw new Error('The same evidence was asked for twice')
          trees.set(id, treeOf(id))
        }
      }
    },
  }
}

test('a device that is never seen with anybody is a person of its own, also when it comes again', () => {
  const world = createWorld()
  const [first] = world.take([claim({ anonymousId: 'd1' })]).personOf
  const [again, other] = world.take([claim({ anonymousId: 'd1' }), claim({ anonymousId: 'd2' })]).personOf
  expect(again).toBe(first)
  expect(other).not.toBe(first)
})

test('what a device did before it was known belongs to the user it turns out to be', () => {
  const world = createWorld()
  const [before] = world.take([claim({ anonymousId: 'd1' })]).personOf
  const { personOf, merges } = world.take([claim({ userId: 'u1', anonymousId: 'd1' })])
  expect(personOf).toEqual([before])
  expect(merges).toEqual([])
})

test('a device known before and a user known before become one person, and the user stands for both', () => {
  const world = createWorld()
  const [device] = world.take([claim({ anonymousId: 'd1' })]).personOf
  const [user] = world.take([claim({ userId: 'u1' })]).personOf
  const { personOf, merges } = world.take([claim({ userId: 'u1', anonymousId: 'd1' })])
  expect(personOf).toEqual([user])
  expect(merges).toMatchObject([{ mergedId: device, survivorId: user }])
})

test('a shared device stays with whom it knew first, and the second user stays apart', () => {
  const world = createWorld()
  const [first] = world.take([claim({ userId: 'u1', anonymousId: 'd1' })]).personOf
  const [second] = world.take([claim({ userId: 'u2', anonymousId: 'd1' })]).personOf
  expect(second).not.toBe(first)
  expect(world.holder('anonymous_id', 'd1')).toBe(first)
  expect(world.take([claim({ anonymousId: 'd1' })]).personOf).toEqual([first])
})

test('an address that belongs to a user is not handed on because another types it', () => {
  const world = createWorld()
  const [owner] = world.take([claim({ type: 'identify', userId: 'u1', email: 'a@x.org' })]).personOf
  const [other] = world.take([claim({ type: 'identify', userId: 'u2', email: 'a@x.org' })]).personOf
  const [guest] = world.take([claim({ type: 'identify', anonymousId: 'd9', email: 'a@x.org' })]).personOf
  expect(new Set([owner, other]).size).toBe(2)
  expect(world.holder('email', 'a@x.org')).toBe(owner)
  expect(guest).toBe(owner)
})

test('an alias makes two users one, and everything that either had', () => {
  const world = createWorld()
  world.take([claim({ userId: 'u1', anonymousId: 'd1' }), claim({ userId: 'u2', anonymousId: 'd2' })])
  const [joined] = world.take([claim({ type: 'alias', userId: 'u2', previousId: 'u1' })]).personOf
  const all = ['u1', 'u2']
    .map((u) => world.holder('user_id', u))
    .concat(['d1', 'd2'].map((d) => world.holder('anonymous_id', d)))
  expect(new Set(all)).toEqual(new Set([joined]))
})

test('an alias of a user to itself changes nothing', () => {
  const world = createWorld()
  const [user] = world.take([claim({ userId: 'u1' })]).personOf
  const resolution = world.take([claim({ type: 'alias', userId: 'u1', previousId: 'u1' })])
  expect(resolution.personOf).toEqual([user])
  expect(resolution.newIdentifiers.size + resolution.merges.length).toBe(0)
})

test('an alias of a device that belongs to another user leaves the device there', () => {
  const world = createWorld()
  const [first] = world.take([claim({ userId: 'u1', anonymousId: 'd1' })]).personOf
  world.take([claim({ type: 'alias', userId: 'u2', previousId: 'd1' })])
  expect(world.holder('anonymous_id', 'd1')).toBe(first)
  expect(world.holder('user_id', 'u2')).not.toBe(first)
})

test('workspaces know nothing of each other', () => {
  const { personOf } = createWorld().take([
    claim({ userId: 'u1', anonymousId: 'd1' }),
    claim({ userId: 'u1', anonymousId: 'd1', workspaceId: 2 }),
  ])
  expect(new Set(personOf).size).toBe(2)
})

test('what would give a person more identifiers than allowed stays apart for an operator, and events keep flowing', () => {
  const world = createWorld()
  world.take([claim({ userId: 'u1', anonymousId: 'd1' }), claim({ userId: 'u1', anonymousId: 'd2' })])
  const { personOf, held } = world.take(
    [claim({ userId: 'u1', anonymousId: 'd3' }), claim({ userId: 'u1', anonymousId: 'd1' })],
    { identifiers: 3 },
  )
  expect(personOf[0]).toBe(world.holder('user_id', 'u1'))
  expect(personOf[1]).toBe(personOf[0])
  expect(held.map((h) => h.reason)).toEqual(['too_many_identifiers'])
  expect(world.holder('anonymous_id', 'd3')).not.toBe(personOf[0])
})

test('a user who turns out to have had the device first takes it, with what it did', () => {
  const world = createWorld()
  const [second] = world.take([claim({ userId: 'u2', anonymousId: 'd1', occurredAt: 20 })]).personOf
  const { personOf, placed } = world.take([claim({ userId: 'u1', anonymousId: 'd1', occurredAt: 10 })])
  expect(world.holder('anonymous_id', 'd1')).toBe(personOf[0])
  expect([...placed.values()]).toMatchObject([{ before: second, personId: personOf[0] }])
})

/** A small crowd, so that everything meets everything. */
const oneOf = (prefix: string, n: number) => fc.nat(n - 1).map((i) => `${prefix}${i}`)
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: null, freq: 2 })

const claims = fc
  .array(
    fc.record({
      type: fc.constantFrom('track', 'identify', 'alias'),
      userId: maybe(oneOf('u', 4)),
      anonymousId: maybe(oneOf('d', 5)),
      email: maybe(oneOf('e', 3)),
      // The previous id of an alias may be a user's or a device's.
      previousId: maybe(fc.oneof(oneOf('u', 4), oneOf('d', 5))),
      occurredAt: fc.nat(50),
    }),
    { minLength: 1, maxLength: 30 },
  )
  .map((list) => list.filter((c) => c.userId !== null || c.anonymousId !== null))
  .map((list) => list.map((c, i) => claim({ ...c, messageId: `m${i}` })))

/** Any cut of any order of arrival into chunks. */
const arrivals = claims.chain((list) =>
  fc.tuple(
    fc.constant(list),
    fc.shuffledSubarray(list, { minLength: list.length, maxLength: list.length }),
    fc.array(fc.nat(30), { maxLength: 8 }),
  ),
)

const chunksOf = (list: readonly Claim[], cuts: readonly number[]) => {
  const at = [...new Set([0, ...cuts.filter((c) => c < list.length), list.length])].sort((a, b) => a - b)
  return at.slice(1).map((end, i) => list.slice(at[i], end))
}

/** Users that aliases declare to be one. */
const declaredOne = (list: readonly Claim[]) => {
  const up = new Map<string, string>()
  const root = (id: string): string => (up.has(id) ? root(up.get(id)!) : id)
  for (const { type, userId, previousId } of list) {
    if (type !== 'alias' || userId === null || previousId === null) continue
    if (root(userId) !== root(previousId)) up.set(root(userId), root(previousId))
  }
  return (a: string, b: string) => root(a) === root(b)
}

test('however the same events are ordered and cut into chunks, people are consistent', () => {
  fc.assert(
    fc.property(arrivals, ([, arrived, cuts]) => {
      const world = createWorld()
      for (const chunk of chunksOf(arrived, cuts)) {
        const { personOf } = world.take(chunk)
        chunk.forEach((c, i) => {
          const named =
            c.userId === null ? world.holder('anonymous_id', c.anonymousId!) : world.holder('user_id', c.userId)
          expect(personOf[i], 'an event stands under whom it names').toBe(named)
        })
      }
      for (const [key, { personId }] of world.holders) {
        expect(world.people.get(personId), `${key} leads to somebody living`).toMatchObject({ merged: null })
      }
      for (const { merged } of world.people.values()) {
        if (merged !== null) expect(world.people.get(merged), 'no chains').toMatchObject({ merged: null })
      }
      const isDeclared = declaredOne(arrived)
      const userOf = new Map<string, string>()
      for (const [key, { personId }] of world.holders) {
        const [, kind, user] = key.split('\x1f') as [string, string, string]
        if (kind !== 'user_id') continue
        const other = userOf.get(personId) ?? user
        expect(isDeclared(other, user), `${other} and ${user} are one only by an alias`).toBe(true)
        userOf.set(personId, user)
      }
    }),
    { numRuns: 1_000 },
  )
})

/** Identifiers in groups of one person each, whatever the people are called. */
const groupsOf = (entries: Iterable<readonly [IdentifierKey, string]>): string[] => {
  const members = Map.groupBy(entries, ([, person]) => person)
  return [...members.values()]
    .map((m) =>
      m
        .map(([key]) => key)
        .sort()
        .join(' '),
    )
    .sort()
}

/** Who is who by the evidence of all claims at once. */
const truth = (claims: readonly Claim[]): string[] => {
  const identifiers = new Set<IdentifierKey>()
  const links: Link[] = []
  for (const c of claims) {
    const keys = keysOf(c)!
    const link = (b: IdentifierKey, forced: boolean) => {
      identifiers.add(b)
      links.push({ a: keys.primary, b, at: c.occurredAt, messageId: c.messageId, forced })
    }
    identifiers.add(keys.primary)
    for (const key of keys.others) link(key, false)
    if (keys.previousDevice !== null) link(keys.previousDevice, false)
    if (keys.previousUser !== null && isAnchor(keys.primary)) link(keys.previousUser, true)
  }
  return groupsOf([...partition(identifiers, links, isAnchor)].map(([key, place]) => [key, place.root] as const))
}

const arrive = (chunks: Iterable<readonly Claim[]>): string[] => {
  const world = createWorld()
  for (const chunk of chunks) world.take(chunk)
  return groupsOf([...world.holders].map(([key, h]) => [key, h.personId] as const))
}

test('any order of arrival of the same events, cut anyhow into chunks, gives the same people', () => {
  fc.assert(
    fc.property(arrivals, ([list, arrived, cuts]) => {
      expect(arrive(chunksOf(arrived, cuts))).toEqual(truth(list))
    }),
    { numRuns: Number(process.env.RUNS ?? 5_000) },
  )
})

const orders = function* <T>(list: readonly T[]): Generator<T[]> {
  if (list.length === 0) yield []
  for (let i = 0; i < list.length; i++)
    for (const rest of orders([...list.slice(0, i), ...list.slice(i + 1)])) yield [list[i]!, ...rest]
}

test('all orders of seven events, one by one, give the same people', () => {
  fc.assert(
    fc.property(fc.array(claims, { minLength: 1, maxLength: 7 }), (lists) => {
      const seven = lists.flat().slice(0, 7)
      const expected = truth(seven)
      for (const order of orders(seven)) expect(arrive(order.map((c) => [c]))).toEqual(expected)
    }),
    { numRuns: 5 },
  )
})

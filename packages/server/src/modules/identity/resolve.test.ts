import type { IdentifierKind } from '@candor/contracts'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { arrivals, chunksOf, claim, claims, groupsOf, kiosk, truth } from '../../../test/identity-claims.ts'
import { type Claim, type IdentifierKey, isAnchor, keyOf, keysOf, kindOf } from './claims.ts'
import { type Link, pairOf } from './partition.ts'
import type { Held, Known, Limits, PersonFacts, Tree } from './person-graph.ts'
import { type Resolution, resolve } from './resolve.ts'

const unlimited: Limits = { identifiers: 500, join: 500, byKind: new Map() }

/** What the database would hold: applies resolutions as identity.store.ts does. */
const createWorld = () => {
  const holders = new Map<IdentifierKey, Held>()
  const people = new Map<string, { merged: string | null; firstSeenAt: number }>()
  const links = new Map<string, Link>()
  const fullAt = new Map<string, number>()
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
          fullAt: fullAt.get(id) ?? null,
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
    for (const [id, f] of r.filled) fullAt.set(id, f.fullAt)
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
        const since = new Map([...links.values()].map((l) => [pairOf(l), l.at]))
        const known: Known = { holders: new Map(holders), facts: facts(), trees, cuts: new Set(), links: since }
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

test('an alias of a device to itself changes nothing', () => {
  const { links, newIdentifiers } = createWorld().take([claim({ type: 'alias', anonymousId: 'd1', previousId: 'd1' })])
  expect([links, newIdentifiers.size]).toEqual([[], 1])
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

const tight: Limits = {
  identifiers: 5,
  join: 2,
  byKind: new Map([
    ['email', 2],
    ['card', 1],
  ]),
}

// What comes late, or names two people at once, is weighed anew, and identifiers then go where the evidence says, also
// beyond a limit; and what a limit holds back depends on what came before it. All else depends on the evidence alone.
test('as events come in the order of time, nobody outgrows a limit, and what waits for an operator stops no event', () => {
  fc.assert(
    fc.property(arrivals, ([list, , cuts]) => {
      const world = createWorld()
      const inTime = list.map((c, i) => ({ ...c, userId: c.userId ?? 'u0', occurredAt: i }))
      for (const chunk of chunksOf(inTime, cuts)) expect(world.take(chunk, tight).personOf).not.toContain(null)
      for (const own of Map.groupBy(world.holders, ([, h]) => h.personId).values()) {
        expect(own.length).toBeLessThanOrEqual(tight.identifiers)
        const ofKind = Map.groupBy(own, ([key]) => kindOf(key))
        for (const [kind, n] of tight.byKind)
          expect(ofKind.get(kind as IdentifierKind)?.length ?? 0).toBeLessThanOrEqual(n)
      }
    }),
    { numRuns: 1_000 },
  )
})

test('under limits people are consistent also when everything comes in another order', () => {
  fc.assert(
    fc.property(arrivals, ([, arrived, cuts]) => {
      const world = createWorld()
      for (const chunk of chunksOf(arrived, cuts)) {
        const { personOf } = world.take(chunk, tight)
        const holders = chunk.map((c) => world.holders.get(keysOf(c)!.primary)?.personId)
        expect(personOf).toEqual(holders)
      }
      for (const { personId } of world.holders.values()) expect(world.people.get(personId)?.merged).toBeNull()
    }),
    { numRuns: 1_000 },
  )
})

test('two people who each have a card, where one is all that a person may have, wait for an operator', () => {
  const world = createWorld()
  const card = (value: string) => [{ kind: 'card' as const, value }]
  world.take([claim({ userId: 'u1', others: card('1') }), claim({ anonymousId: 'd1', others: card('2') })])
  const { held, merges } = world.take([claim({ userId: 'u1', anonymousId: 'd1' })], { byKind: new Map([['card', 1]]) })
  expect([held.map((h) => h.reason), merges]).toEqual([['too_many_of_kind'], []])
  // A person who has too many already still takes what is of another kind.
  const device = world.take([claim({ userId: 'u1', anonymousId: 'd2' })], { byKind: new Map([['card', 0]]) })
  expect(device.held).toEqual([])
})

test('two people who both have many identifiers wait for an operator, though one person might have as many', () => {
  const world = createWorld()
  for (const i of [1, 2, 3])
    world.take([claim({ userId: 'u1', anonymousId: `a${i}` }), claim({ anonymousId: 'd1', email: `e${i}` })])
  const { held } = world.take([claim({ userId: 'u1', anonymousId: 'd1' })], { join: 3 })
  expect(held.map((h) => h.reason)).toEqual(['join_too_large'])
})

test('what one event says twice is said once', () => {
  const world = createWorld()
  const twice = [
    { kind: 'email' as const, value: 'e' },
    { kind: 'email' as const, value: 'e' },
  ]
  const { newIdentifiers, links } = world.take([claim({ type: 'identify', email: 'e', others: twice })])
  expect([newIdentifiers.size, links]).toEqual([1, []])
})

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

test('a kiosk that was held at its limit is left as it is by what comes late, and all else is as if it were not there, in any order', () => {
  const size = 60
  const limits = { identifiers: size, join: size }
  fc.assert(
    fc.property(arrivals, fc.constantFrom(null, 'u0'), ([list, arrived, cuts], owner) => {
      const after = (chunks: Iterable<readonly Claim[]>) => {
        const world = createWorld()
        world.take(kiosk('d0', owner, size + 3), limits)
        for (const chunk of chunks) world.take(chunk, limits)
        return groupsOf([...world.holders].map(([key, h]) => [key, h.personId] as const))
      }
      const before = after([])
      const people = after(chunksOf(arrived, cuts))
      expect(people).toEqual(after([list]))
      expect(people).toContain(before.find((group) => group.includes(keyOf(1, 'anonymous_id', 'd0'))))
    }),
    { numRuns: Number(process.env.RUNS ?? 500) },
  )
})

test('a limit that is raised lets a full person take in again', () => {
  const world = createWorld()
  world.take([claim({ userId: 'u1', anonymousId: 'd1' })])
  expect(world.take([claim({ userId: 'u1', anonymousId: 'd2' })], { identifiers: 2 }).held).toHaveLength(1)
  expect(world.take([claim({ userId: 'u1', email: 'e1' })], { identifiers: 2 }).filled.size).toBe(0)
  world.take([claim({ userId: 'u1', anonymousId: 'd3' })], { identifiers: 3 })
  expect(world.holder('anonymous_id', 'd3')).toBe(world.holder('user_id', 'u1'))
})

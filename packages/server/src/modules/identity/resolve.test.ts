import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Claim, type IdentifierKey, keyOf } from './claims.ts'
import { type PersonFacts, type Resolution, resolve } from './resolve.ts'

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

/** What the database would hold: applies resolutions as identity.store.ts does. */
const createWorld = () => {
  const holders = new Map<IdentifierKey, string>()
  const people = new Map<string, { merged: string | null; firstSeenAt: number }>()
  let ids = 0
  const facts = (): Map<string, PersonFacts> => {
    const own = (id: string) => [...holders].filter(([, p]) => p === id).map(([key]) => key)
    return new Map(
      [...people].map(([id, p]) => [
        id,
        {
          workspaceId: 1,
          hasUser: own(id).some((key) => key.includes('user_id')),
          firstSeenAt: p.firstSeenAt,
          identifiers: own(id).length,
        },
      ]),
    )
  }
  const now = (id: string): string => people.get(id)?.merged ?? id
  const apply = (r: Resolution) => {
    for (const [id, p] of r.newPeople) people.set(id, { merged: null, firstSeenAt: p.firstSeenAt })
    for (const [key, { personId }] of r.newIdentifiers) {
      if (holders.has(key)) throw new Error('An identifier was bound twice')
      holders.set(key, personId)
    }
    for (const { mergedId, survivorId } of r.merges) {
      for (const [key, id] of holders) if (id === mergedId) holders.set(key, survivorId)
      for (const [id, p] of people)
        if (id === mergedId || p.merged === mergedId) people.set(id, { ...p, merged: survivorId })
    }
  }
  return {
    holders,
    people,
    now,
    holder: (kind: 'user_id' | 'email' | 'anonymous_id', value: string) => holders.get(keyOf(1, kind, value)),
    take: (claims: readonly Claim[], max?: number): Resolution => {
      const resolution = resolve(claims, new Map(holders), facts(), () => `p${++ids}`, max)
      apply(resolution)
      return resolution
    },
  }
}

test('a device that is never seen with anybody is a person of its own, also when it comes again', () => {
  const world = createWorld()
  const [first] = world.take([claim({ anonymousId: 'd1' })]).personOf
  expect(world.take([claim({ anonymousId: 'd1' }), claim({ anonymousId: 'd2' })]).personOf).toEqual([first, 'p2'])
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

test('a person with as many identifiers as allowed takes no more, and keeps working with those it has', () => {
  const world = createWorld()
  world.take([claim({ userId: 'u1', anonymousId: 'd1' }), claim({ userId: 'u1', anonymousId: 'd2' })])
  const { personOf, refused } = world.take(
    [claim({ userId: 'u1', anonymousId: 'd3' }), claim({ userId: 'u1', anonymousId: 'd1' })],
    3,
  )
  expect(personOf[0]).toBeNull()
  expect(personOf[1]).not.toBeNull()
  expect([...refused]).toEqual([[0, 'too_many_identifiers']])
  expect(world.holder('anonymous_id', 'd3')).toBeUndefined()
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
      const stands: { claim: Claim; person: string }[] = []
      for (const chunk of chunksOf(arrived, cuts)) {
        const { personOf } = world.take(chunk)
        chunk.forEach((c, i) => void stands.push({ claim: c, person: personOf[i]! }))
      }
      for (const [key, id] of world.holders) {
        expect(world.people.get(id), `${key} leads to somebody living`).toMatchObject({ merged: null })
      }
      for (const { merged } of world.people.values()) {
        if (merged !== null) expect(world.people.get(merged), 'no chains').toMatchObject({ merged: null })
      }
      for (const { claim: c, person } of stands) {
        const named =
          c.userId === null ? world.holder('anonymous_id', c.anonymousId!) : world.holder('user_id', c.userId)
        expect(world.now(person), 'an event stands under whom it names').toBe(named)
      }
      const isDeclared = declaredOne(arrived)
      const userOf = new Map<string, string>()
      for (const [key, id] of world.holders) {
        const [, kind, user] = key.split('\x1f') as [string, string, string]
        if (kind !== 'user_id') continue
        const other = userOf.get(id) ?? user
        expect(isDeclared(other, user), `${other} and ${user} are one only by an alias`).toBe(true)
        userOf.set(id, user)
      }
    }),
    { numRuns: 2_000 },
  )
})

test('within a chunk the order of arrival does not matter', () => {
  fc.assert(
    fc.property(arrivals, ([list, arrived]) => {
      const groups = (order: readonly Claim[]) => {
        const { personOf } = createWorld().take(order)
        const first = new Map<string, string>()
        const members = order.map((c, i) => [c.messageId, personOf[i]!] as const).sort(([a], [b]) => (a < b ? -1 : 1))
        return members.map(([message, person]) => {
          if (!first.has(person)) first.set(person, message)
          return first.get(person)
        })
      }
      expect(groups(arrived)).toEqual(groups(list))
    }),
    { numRuns: 1_000 },
  )
})

test('a device never leaves the person it has, except with that person', () => {
  fc.assert(
    fc.property(arrivals, ([, arrived, cuts]) => {
      const world = createWorld()
      let before = new Map<IdentifierKey, string>()
      for (const chunk of chunksOf(arrived, cuts)) {
        world.take(chunk)
        for (const [key, id] of before) expect(world.holders.get(key)).toBe(world.now(id))
        before = new Map(world.holders)
      }
    }),
    { numRuns: 1_000 },
  )
})

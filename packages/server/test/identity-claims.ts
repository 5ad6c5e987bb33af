import fc from 'fast-check'
import { type Claim, type IdentifierKey, isAnchor, keysOf } from '../src/modules/identity/claims.ts'
import { type Link, partition } from '../src/modules/identity/partition.ts'

let made = 0

/** A claim of one millisecond after the one before, of nobody but whom it is said to be of. */
export const claim = (said: Partial<Claim>): Claim => ({
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

/** A small crowd, so that everything meets everything. */
const oneOf = (prefix: string, n: number) => fc.nat(n - 1).map((i) => `${prefix}${i}`)
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: null, freq: 2 })

const other = fc.oneof(
  fc.record({ kind: fc.constant('phone' as const), value: oneOf('+4917', 2) }),
  fc.record({ kind: fc.constant('card' as const), value: oneOf('c', 2) }),
  // As an e-mail address may: said twice, and as what another kind has.
  fc.record({
    kind: fc.constantFrom('external:crm' as const, 'external:erp' as const, 'email' as const),
    value: oneOf('e', 3),
  }),
)

/** Claims of a small crowd about each other, at times that often meet. */
export const claims = fc
  .array(
    fc.record({
      type: fc.constantFrom('track', 'identify', 'alias'),
      userId: maybe(oneOf('u', 4)),
      anonymousId: maybe(oneOf('d', 5)),
      email: maybe(oneOf('e', 3)),
      others: fc.array(other, { maxLength: 2 }),
      // The previous id of an alias may be a user's or a device's.
      previousId: maybe(fc.oneof(oneOf('u', 4), oneOf('d', 5))),
      occurredAt: fc.nat(50),
    }),
    { minLength: 1, maxLength: 30 },
  )
  .map((list) => list.filter((c) => c.userId !== null || c.anonymousId !== null))
  .map((list) => list.map((c, i) => claim({ ...c, messageId: `m${i}` })))

/** Any cut of any order of arrival into chunks. */
export const arrivals = claims.chain((list) =>
  fc.tuple(
    fc.constant(list),
    fc.shuffledSubarray(list, { minLength: list.length, maxLength: list.length }),
    fc.array(fc.nat(30), { maxLength: 8 }),
  ),
)

/** A shared device on which more and more cards are seen, long after everything else; `owner` is signed in on it all the while. */
export const kiosk = (device: string, owner: string | null, cards: number): Claim[] =>
  Array.from({ length: cards }, (_, i) =>
    claim({
      ...{ messageId: `kiosk${i}`, userId: owner, anonymousId: device, occurredAt: 1_000 + i },
      others: [{ kind: 'card', value: `kiosk${i}` }],
    }),
  )

/** Cuts a list before some of its places. */
export const chunksOf = (list: readonly Claim[], cuts: readonly number[]) => {
  const at = [...new Set([0, ...cuts.filter((c) => c < list.length), list.length])].sort((a, b) => a - b)
  return at.slice(1).map((end, i) => list.slice(at[i], end))
}

/** Identifiers in groups of one person each, whatever the people are called. */
export const groupsOf = (entries: Iterable<readonly [IdentifierKey, string]>): string[] => {
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
export const truth = (claims: readonly Claim[]): string[] => {
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

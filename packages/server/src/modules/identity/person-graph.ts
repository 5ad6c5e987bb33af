import { type Claim, type IdentifierKey, isAnchor, kindOf } from './claims.ts'
import { compareParts } from './compare.ts'
import { founded, type Link, pairOf, partition } from './partition.ts'

/** Who holds an identifier before the chunk, and since when evidence about it changes nothing more. */
export interface Held {
  readonly personId: string
  readonly joinedAt: number
}

/** What is known of a person before the chunk. */
export interface PersonFacts {
  readonly workspaceId: number
  /** Holds a user id: such people are joined only by an explicit alias. */
  readonly hasUser: boolean
  /** Holds a user id that was checked: never joined with another such person but by an operator. */
  readonly hasVerifiedUser: boolean
  readonly firstSeenAt: number
  /** How many identifiers of each kind. */
  readonly kinds: Counts
  /** The limit of identifiers at which it was held, and is left as it is until an operator decides; null: it was not. */
  readonly fullAt: number | null
}

/** How many of each kind. */
export type Counts = ReadonlyMap<string, number>

/** All evidence on which a person rests; read only when something earlier than known turns up about it. */
export interface Tree {
  readonly identifiers: readonly IdentifierKey[]
  readonly links: readonly Link[]
}

export interface Draft {
  workspaceId: number
  isNew: boolean
  hasUser: boolean
  hasVerifiedUser: boolean
  firstSeenAt: number
  lastSeenAt: number
  /** How many identifiers, in all and of each kind. */
  identifiers: number
  kinds: Counts
  fullAt: number | null
}

export interface Merge {
  readonly workspaceId: number
  readonly mergedId: string
  readonly survivorId: string
  readonly messageId: string
  /** When the evidence happened that joined them. */
  readonly at: number
}

/** Who was held at the limit of identifiers, and which it was. */
export interface Filled {
  readonly workspaceId: number
  readonly fullAt: number
}

/** Why two people were not joined, though something said so: an operator decides. */
export type HoldReason = 'too_many_identifiers' | 'too_many_of_kind' | 'join_too_large' | 'both_verified'

export interface Limits {
  /** Identifiers a person may have, */
  readonly identifiers: number
  /** of some kinds, */
  readonly byKind: ReadonlyMap<string, number>
  /** and how many may change hands when two people become one. */
  readonly join: number
}

/** Whether somebody was held at the limit there is: nothing comes to them, and nothing goes from them, by itself. */
const isFull = ({ fullAt }: Draft, limits: Limits): boolean => fullAt !== null && limits.identifiers <= fullAt

const reasonToHold = (x: Draft, y: Draft, limits: Limits): HoldReason | null => {
  if (x.hasVerifiedUser && y.hasVerifiedUser) return 'both_verified'
  if (isFull(x, limits) || isFull(y, limits)) return 'too_many_identifiers'
  if (x.identifiers + y.identifiers > limits.identifiers) return 'too_many_identifiers'
  if (Math.min(x.identifiers, y.identifiers) > limits.join) return 'join_too_large'
  for (const [kind, n] of x.kinds) {
    const more = y.kinds.get(kind)
    // Where one has none of a kind there will be no more of it than before, also when that is too many.
    if (more !== undefined && n + more > (limits.byKind.get(kind) ?? Number.POSITIVE_INFINITY))
      return 'too_many_of_kind'
  }
  return null
}

const none: Counts = new Map()

const added = (x: Counts, y: Counts): Counts => {
  if (x.size === 0) return y
  const both = new Map(x)
  for (const [kind, n] of y) both.set(kind, (both.get(kind) ?? 0) + n)
  return both
}

const addTo = <K, V>(lists: Map<K, V[]>, key: K, value: V): void => {
  const list = lists.get(key)
  if (list) list.push(value)
  else lists.set(key, [value])
}

const sumOf = (counts: Counts): number => {
  let sum = 0
  for (const n of counts.values()) sum += n
  return sum
}

export interface Known {
  readonly holders: ReadonlyMap<IdentifierKey, Held>
  readonly facts: ReadonlyMap<string, PersonFacts>
  readonly trees: ReadonlyMap<string, Tree>
  /** Pairs (pairOf) that an operator said are not one. */
  readonly cuts: ReadonlySet<string>
  /** Pairs (pairOf) of which there is evidence, and since when. */
  readonly links: ReadonlyMap<string, number>
}

/** People and identifiers while a chunk is being decided: who holds what, who became whom. In memory only. */
export const createPersonGraph = (known: Known, newId: () => string, limitsOf: (workspaceId: number) => Limits) => {
  const people = new Map<string, Draft>()
  const bound = new Map<IdentifierKey, Held & { at: number }>()
  /** Identifiers whose evidence was weighed anew. */
  const placed = new Map<IdentifierKey, Held>()
  const parent = new Map<string, string>()
  /** A person → the people it consists of. */
  const consistsOf = new Map<string, string[]>()
  /** A person → when what was theirs was last taken in by somebody: nothing of it joined earlier than that. */
  const raised = new Map<string, number>()
  const merges: Merge[] = []
  const links = new Map<string, Link>()
  /** The identifiers of each person that were bound to it or placed there, or stood in its evidence; some have left. */
  const mayHold = new Map<string, IdentifierKey[]>()
  const linksOf = new Map<IdentifierKey, Link[]>()
  for (const [id, tree] of known.trees) {
    mayHold.set(id, [...tree.identifiers])
    for (const link of tree.links) addTo(linksOf, link.a, link)
  }
  const held = new Map<string, { link: Link; reason: HoldReason }>()
  /** Who was held at the limit of identifiers, and at which. */
  const filled = new Map<string, Filled>()
  const wanted = new Set<string>()
  /** One of a kind: what almost every new person has, shared by all of them. */
  const single = new Map<string, Counts>()
  const oneOf = (kind: string): Counts => {
    const one = single.get(kind) ?? new Map([[kind, 1]])
    single.set(kind, one)
    return one
  }

  const find = (id: string): string => {
    let root = id
    for (let next = parent.get(root); next !== undefined; next = parent.get(root)) root = next
    return root
  }

  const draft = (id: string, workspaceId: number): Draft => {
    let d = people.get(id)
    if (!d) {
      const f = known.facts.get(id)
      d = {
        workspaceId,
        isNew: false,
        hasUser: f?.hasUser ?? false,
        hasVerifiedUser: f?.hasVerifiedUser ?? false,
        firstSeenAt: f?.firstSeenAt ?? 0,
        lastSeenAt: 0,
        identifiers: sumOf(f?.kinds ?? none),
        kinds: f?.kinds ?? none,
        fullAt: f?.fullAt ?? null,
      }
      people.set(id, d)
    }
    return d
  }

  const entryOf = (key: IdentifierKey): Held | undefined => placed.get(key) ?? bound.get(key) ?? known.holders.get(key)

  /** The person who holds an identifier now; null when nobody does. */
  const holder = (key: IdentifierKey): string | null => {
    const entry = entryOf(key)
    return entry === undefined ? null : find(entry.personId)
  }

  /** Since when an identifier is where it is: its own time, or that of whatever took its person in since. */
  const joinedAt = (key: IdentifierKey): number => {
    const entry = entryOf(key)!
    return isAnchor(key) ? entry.joinedAt : Math.max(entry.joinedAt, raised.get(entry.personId) ?? founded)
  }

  const bind = (key: IdentifierKey, personId: string, claim: Claim, at: number): void => {
    bound.set(key, { personId, joinedAt: at, at: claim.occurredAt })
    addTo(mayHold, personId, key)
    const d = draft(personId, claim.workspaceId)
    d.identifiers++
    d.kinds = added(d.kinds, oneOf(kindOf(key)))
    if (isAnchor(key)) d.hasUser = true
  }

  /** The person of an identifier; a new one when it was never seen. */
  const personOf = (key: IdentifierKey, claim: Claim): string => {
    const now = holder(key)
    if (now !== null) return now
    const id = newId()
    people.set(id, {
      workspaceId: claim.workspaceId,
      isNew: true,
      hasUser: false,
      hasVerifiedUser: false,
      firstSeenAt: claim.occurredAt,
      lastSeenAt: claim.occurredAt,
      identifiers: 0,
      kinds: none,
      fullAt: null,
    })
    bind(key, id, claim, founded)
    return id
  }

  const partsOfPerson = (id: string): string[] => consistsOf.get(id) ?? [id]

  /** One of two people stands for both: whom we knew before over the new, a user over a device, then the older. */
  const merge = (a: string, b: string, claim: Claim, at: number): void => {
    const [da, db] = [draft(a, claim.workspaceId), draft(b, claim.workspaceId)]
    const rank = (d: Draft, id: string) => [d.isNew ? 1 : 0, d.hasUser ? 0 : 1, d.firstSeenAt, id] as const
    const first = compareParts(rank(da, a), rank(db, b)) <= 0
    const [survivorId, mergedId, s, m] = first ? [a, b, da, db] : [b, a, db, da]
    // The one without a user id is taken in; where neither has one, the one that gives up its name.
    const takenIn = m.hasUser ? survivorId : mergedId
    if (!(s.hasUser && m.hasUser))
      for (const id of partsOfPerson(takenIn)) raised.set(id, Math.max(raised.get(id) ?? founded, at))
    parent.set(mergedId, survivorId)
    const parts = partsOfPerson(survivorId)
    for (const id of partsOfPerson(mergedId)) parts.push(id)
    consistsOf.set(survivorId, parts)
    s.hasUser ||= m.hasUser
    s.hasVerifiedUser ||= m.hasVerifiedUser
    s.identifiers += m.identifiers
    s.kinds = added(s.kinds, m.kinds)
    s.firstSeenAt = Math.min(s.firstSeenAt, m.firstSeenAt)
    s.lastSeenAt = Math.max(s.lastSeenAt, m.lastSeenAt)
    if (!m.isNew)
      merges.push({
        workspaceId: claim.workspaceId,
        mergedId,
        survivorId,
        messageId: claim.messageId,
        at: claim.occurredAt,
      })
  }

  /** Keeps evidence about two identifiers; false when as early a piece of it is known already. */
  const remember = (link: Link): boolean => {
    const pair = pairOf(link)
    const before = Math.min(links.get(pair)?.at ?? Infinity, known.links.get(pair) ?? Infinity)
    if (before <= link.at) return false
    links.set(pair, link)
    addTo(linksOf, link.a, link)
    return true
  }

  /** Weighs everything about some people anew, because something came to light late. */
  const weighAnew = (ids: readonly string[]): void => {
    const originals = ids.flatMap(partsOfPerson)
    const lacking = originals.filter((id) => !people.get(id)?.isNew && !known.trees.has(id))
    if (lacking.length > 0) {
      for (const id of lacking) wanted.add(id)
      return
    }
    const keys = new Set(originals.flatMap((id) => mayHold.get(id) ?? []).filter((key) => ids.includes(holder(key)!)))
    // By identifier, not by person: what was moved here within the chunk brings its evidence from where it was.
    const evidence = [...keys].flatMap((key) => linksOf.get(key) ?? []).filter((link) => keys.has(link.b))
    const places = partition(keys, evidence, isAnchor)
    // Each part keeps the person whose user id is in it; there is no other part where two users disagree.
    const personByRoot = new Map<IdentifierKey, string>()
    for (const key of keys) if (isAnchor(key) || ids.length === 1) personByRoot.set(places.get(key)!.root, holder(key)!)
    for (const key of keys) {
      const { root, joinedAt } = places.get(key)!
      const personId = personByRoot.get(root) ?? holder(key)!
      placed.set(key, { personId, joinedAt })
      addTo(mayHold, personId, key)
    }
  }

  /** Leaves evidence to an operator. Of two who would be too many together, the greater is full from now on. */
  const hold = (link: Link, reason: HoldReason, [x, y]: readonly [string, string], limits: Limits): void => {
    held.set(pairOf(link), { link, reason })
    if (reason !== 'too_many_identifiers') return
    const most = Math.max(people.get(x)!.identifiers, people.get(y)!.identifiers)
    for (const id of [x, y]) {
      const d = people.get(id)!
      if (d.identifiers < most || isFull(d, limits)) continue
      d.fullAt = limits.identifiers
      filled.set(id, { workspaceId: d.workspaceId, fullAt: limits.identifiers })
    }
  }

  /** Takes a piece of evidence in. Both identifiers have a person. */
  const connect = (link: Link, claim: Claim): void => {
    const [x, y] = [holder(link.a)!, holder(link.b)!]
    const settledAt = Math.max(joinedAt(link.a), joinedAt(link.b))
    if (x === y) {
      if (!link.forced && link.at <= settledAt && remember(link)) weighAnew([x])
      return
    }
    if (known.cuts.has(pairOf(link))) return
    const [dx, dy] = [draft(x, claim.workspaceId), draft(y, claim.workspaceId)]
    const limits = limitsOf(claim.workspaceId)
    if (dx.hasUser && dy.hasUser && !link.forced) {
      const isLeft = isFull(dx, limits) || isFull(dy, limits)
      if (remember(link) && link.at <= settledAt && !isLeft) weighAnew([x, y])
      return
    }
    const reason = reasonToHold(dx, dy, limits)
    if (reason !== null) {
      hold(link, reason, [x, y], limits)
      return
    }
    remember(link)
    merge(x, y, claim, Math.max(link.at, settledAt))
  }

  const seen = (id: string, claim: Claim): void => {
    const d = draft(id, claim.workspaceId)
    d.lastSeenAt = Math.max(d.lastSeenAt, claim.occurredAt)
    if (d.isNew) d.firstSeenAt = Math.min(d.firstSeenAt, claim.occurredAt)
  }

  return {
    holder,
    joinedAt,
    personOf,
    connect,
    seen,
    /** People whose evidence is needed to decide; when there are any, the rest of the answer is worth nothing. */
    wanted: wanted as ReadonlySet<string>,
    /** New people who were not merged into another at once. */
    newPeople: () => {
      const found = new Map<string, Draft>()
      for (const [id, d] of people) if (d.isNew && !parent.has(id)) found.set(id, d)
      return found
    },
    newIdentifiers: () => {
      const found = new Map<IdentifierKey, { personId: string; at: number; joinedAt: number }>()
      for (const [key, { at }] of bound)
        found.set(key, { personId: holder(key)!, at, joinedAt: isAnchor(key) ? founded : joinedAt(key) })
      return found
    },
    merges: () => merges.map((m) => ({ ...m, survivorId: find(m.survivorId) })),
    links: () => [...links.values()],
    held: () => [...held.values()],
    filled: () => filled as ReadonlyMap<string, Filled>,
    /** Of known people: every identifier of theirs but user ids joined at this time or later. */
    raised: () => new Map([...raised].filter(([id]) => !people.get(id)?.isNew)),
    /** Known identifiers that were weighed anew: where they belong now, and where they belonged, merges followed. */
    placed: () =>
      new Map(
        [...placed].flatMap(([key, p]) => {
          const before = known.holders.get(key)?.personId ?? null
          const stays =
            before !== null && find(before) === find(p.personId) && known.holders.get(key)!.joinedAt === p.joinedAt
          return bound.has(key) || stays
            ? []
            : [[key, { personId: find(p.personId), joinedAt: p.joinedAt, before }] as const]
        }),
      ),
  }
}

export type PersonGraph = ReturnType<typeof createPersonGraph>

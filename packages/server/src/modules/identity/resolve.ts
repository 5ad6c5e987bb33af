import { type Claim, type IdentifierKey, keyOf } from './claims.ts'

/** What is known of a person before the chunk. */
export interface PersonFacts {
  readonly workspaceId: number
  /** Holds a user id: such people are joined only by an explicit alias. */
  readonly hasUser: boolean
  readonly firstSeenAt: number
  readonly identifiers: number
}

export interface Resolution {
  /** The person of each claim, by its index; null where the claim was refused. */
  readonly personOf: (string | null)[]
  readonly newPeople: Map<string, { workspaceId: number; firstSeenAt: number; lastSeenAt: number }>
  readonly newIdentifiers: Map<IdentifierKey, { personId: string; at: number }>
  /** People of before who became another. */
  readonly merges: { workspaceId: number; mergedId: string; survivorId: string; messageId: string }[]
  /** Index of a claim → why it was refused. */
  readonly refused: Map<number, 'too_many_identifiers'>
}

interface Draft {
  workspaceId: number
  isNew: boolean
  hasUser: boolean
  firstSeenAt: number
  lastSeenAt: number
  identifiers: number
}

/**
 * Decides who each claim is, for many claims at once; pure. Rules of this first version:
 * a user id names a person; a device or an e-mail joins the person it appears with unless it already belongs to
 * somebody with another user id (a shared device stays with whom it knew first); an alias joins two people explicitly.
 * Claims are taken in the order of the time they happened, so that the order of arrival within a chunk does not matter.
 */
export const resolve = (
  claims: readonly Claim[],
  known: ReadonlyMap<IdentifierKey, string>,
  facts: ReadonlyMap<string, PersonFacts>,
  newId: () => string,
  maxIdentifiers = 500,
): Resolution => {
  const people = new Map<string, Draft>()
  const bound = new Map<IdentifierKey, { personId: string; at: number }>()
  const parent = new Map<string, string>()
  const merges: Resolution['merges'] = []
  const refused: Resolution['refused'] = new Map()

  const find = (id: string): string => {
    let root = id
    for (let next = parent.get(root); next !== undefined; next = parent.get(root)) root = next
    return root
  }
  const draft = (id: string, workspaceId: number): Draft => {
    let d = people.get(id)
    if (!d) {
      const f = facts.get(id)
      d = {
        workspaceId,
        isNew: false,
        hasUser: f?.hasUser ?? false,
        firstSeenAt: f?.firstSeenAt ?? 0,
        lastSeenAt: 0,
        identifiers: f?.identifiers ?? 0,
      }
      people.set(id, d)
    }
    return d
  }
  const holder = (key: IdentifierKey | null): string | null => {
    if (key === null) return null
    const id = bound.get(key)?.personId ?? known.get(key)
    return id === undefined ? null : find(id)
  }
  const create = (claim: Claim): string => {
    const id = newId()
    people.set(id, {
      workspaceId: claim.workspaceId,
      isNew: true,
      hasUser: false,
      firstSeenAt: claim.occurredAt,
      lastSeenAt: claim.occurredAt,
      identifiers: 0,
    })
    return id
  }
  const bind = (key: IdentifierKey, personId: string, claim: Claim) => {
    bound.set(key, { personId, at: claim.occurredAt })
    draft(personId, claim.workspaceId).identifiers++
  }
  /** One of two people stands for both: whom we knew before over the new, a user over a device, then the older. */
  const merge = (a: string, b: string, claim: Claim): string => {
    const [da, db] = [draft(a, claim.workspaceId), draft(b, claim.workspaceId)]
    const rank = (d: Draft, id: string) => [d.isNew ? 1 : 0, d.hasUser ? 0 : 1, d.firstSeenAt, id] as const
    const [survivor, merged] = compare(rank(da, a), rank(db, b)) <= 0 ? [a, b] : [b, a]
    const [s, m] = survivor === a ? [da, db] : [db, da]
    parent.set(merged, survivor)
    s.hasUser ||= m.hasUser
    s.identifiers += m.identifiers
    s.firstSeenAt = Math.min(s.firstSeenAt, m.firstSeenAt)
    s.lastSeenAt = Math.max(s.lastSeenAt, m.lastSeenAt)
    if (!m.isNew)
      merges.push({
        workspaceId: claim.workspaceId,
        mergedId: merged,
        survivorId: survivor,
        messageId: claim.messageId,
      })
    return survivor
  }
  /** Joins what `key` names to a person, if nothing speaks against it. */
  const join = (key: IdentifierKey | null, person: string, claim: Claim): string => {
    if (key === null) return person
    const other = holder(key)
    if (other === null) {
      bind(key, person, claim)
      return person
    }
    if (other === person || draft(other, claim.workspaceId).hasUser) return person
    return merge(person, other, claim)
  }

  const decide = (claim: Claim): string => {
    const w = claim.workspaceId
    const user = claim.userId === null ? null : keyOf(w, 'user_id', claim.userId)
    const device = claim.anonymousId === null ? null : keyOf(w, 'anonymous_id', claim.anonymousId)
    const email = claim.email === null ? null : keyOf(w, 'email', claim.email)
    if (user === null) {
      const person = holder(device) ?? holder(email) ?? create(claim)
      // A device that belongs to a user is not handed on because somebody typed another's address.
      return join(email, join(device, person, claim), claim)
    }
    let person = holder(user)
    if (person === null) {
      const free = [holder(email), holder(device)].find((id) => id !== null && !draft(id, w).hasUser)
      person = free ?? create(claim)
      bind(user, person, claim)
      draft(person, w).hasUser = true
    } else draft(person, w).hasUser = true
    person = join(email, join(device, person, claim), claim)
    if (claim.type === 'alias' && claim.previousId !== null && claim.previousId !== claim.userId) {
      const previous = holder(keyOf(w, 'user_id', claim.previousId))
      if (previous !== null && previous !== person) person = merge(person, previous, claim)
      else if (previous === null) person = join(keyOf(w, 'anonymous_id', claim.previousId), person, claim)
    }
    return person
  }

  const isFull = (claim: Claim): boolean => {
    const keys = [
      claim.userId === null ? null : keyOf(claim.workspaceId, 'user_id', claim.userId),
      claim.anonymousId === null ? null : keyOf(claim.workspaceId, 'anonymous_id', claim.anonymousId),
      claim.email === null ? null : keyOf(claim.workspaceId, 'email', claim.email),
    ]
    if (keys.every((k) => k === null || holder(k) !== null)) return false
    return keys.some((k) => {
      const id = holder(k)
      return id !== null && draft(id, claim.workspaceId).identifiers >= maxIdentifiers
    })
  }

  const order = claims
    .map((claim, index) => ({ claim, index }))
    .sort((a, b) => compare([a.claim.occurredAt, a.claim.messageId], [b.claim.occurredAt, b.claim.messageId]))
  const decided: (string | null)[] = new Array(claims.length).fill(null)
  for (const { claim, index } of order) {
    if (isFull(claim)) {
      refused.set(index, 'too_many_identifiers')
      continue
    }
    const person = decide(claim)
    const d = draft(person, claim.workspaceId)
    d.lastSeenAt = Math.max(d.lastSeenAt, claim.occurredAt)
    d.firstSeenAt = d.isNew ? Math.min(d.firstSeenAt, claim.occurredAt) : d.firstSeenAt
    decided[index] = person
  }

  const newPeople: Resolution['newPeople'] = new Map()
  for (const [id, d] of people) {
    if (d.isNew && !parent.has(id))
      newPeople.set(id, { workspaceId: d.workspaceId, firstSeenAt: d.firstSeenAt, lastSeenAt: d.lastSeenAt })
  }
  const newIdentifiers: Resolution['newIdentifiers'] = new Map()
  for (const [key, { personId, at }] of bound) newIdentifiers.set(key, { personId: find(personId), at })
  return {
    personOf: decided.map((id) => (id === null ? null : find(id))),
    newPeople,
    newIdentifiers,
    merges: merges.map((m) => ({ ...m, survivorId: find(m.survivorId) })),
    refused,
  }
}

const compare = (a: readonly (number | string)[], b: readonly (number | string)[]): number => {
  for (let i = 0; i < a.length; i++) {
    if (a[i]! < b[i]!) return -1
    if (a[i]! > b[i]!) return 1
  }
  return 0
}

import type { Claim, IdentifierKey } from './claims.ts'
import { compareParts } from './compare.ts'

/** What is known of a person before the chunk. */
export interface PersonFacts {
  readonly workspaceId: number
  /** Holds a user id: such people are joined only by an explicit alias. */
  readonly hasUser: boolean
  readonly firstSeenAt: number
  readonly identifiers: number
}

export interface Draft {
  workspaceId: number
  isNew: boolean
  hasUser: boolean
  firstSeenAt: number
  lastSeenAt: number
  identifiers: number
}

export interface Merge {
  readonly workspaceId: number
  readonly mergedId: string
  readonly survivorId: string
  readonly messageId: string
}

/** People and identifiers while a chunk is being decided: who holds what, who became whom. In memory only. */
export const createPersonGraph = (
  known: ReadonlyMap<IdentifierKey, string>,
  facts: ReadonlyMap<string, PersonFacts>,
  newId: () => string,
) => {
  const people = new Map<string, Draft>()
  const bound = new Map<IdentifierKey, { personId: string; at: number }>()
  const parent = new Map<string, string>()
  const merges: Merge[] = []

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

  /** The person who holds an identifier now; null when nobody does. */
  const holder = (key: IdentifierKey | null): string | null => {
    if (key === null) return null
    const id = known.get(key) ?? bound.get(key)?.personId
    return id === undefined ? null : find(id)
  }

  const create = (claim: Claim): string => {
    const id = newId()
    const at = claim.occurredAt
    people.set(id, {
      workspaceId: claim.workspaceId,
      isNew: true,
      hasUser: false,
      firstSeenAt: at,
      lastSeenAt: at,
      identifiers: 0,
    })
    return id
  }

  const bind = (key: IdentifierKey, personId: string, claim: Claim): void => {
    bound.set(key, { personId, at: claim.occurredAt })
    draft(personId, claim.workspaceId).identifiers++
  }

  /** One of two people stands for both: whom we knew before over the new, a user over a device, then the older. */
  const merge = (a: string, b: string, claim: Claim): string => {
    const [da, db] = [draft(a, claim.workspaceId), draft(b, claim.workspaceId)]
    const rank = (d: Draft, id: string) => [d.isNew ? 1 : 0, d.hasUser ? 0 : 1, d.firstSeenAt, id] as const
    const first = compareParts(rank(da, a), rank(db, b)) <= 0
    const [survivorId, mergedId, s, m] = first ? [a, b, da, db] : [b, a, db, da]
    parent.set(mergedId, survivorId)
    s.hasUser ||= m.hasUser
    s.identifiers += m.identifiers
    s.firstSeenAt = Math.min(s.firstSeenAt, m.firstSeenAt)
    s.lastSeenAt = Math.max(s.lastSeenAt, m.lastSeenAt)
    if (!m.isNew) merges.push({ workspaceId: claim.workspaceId, mergedId, survivorId, messageId: claim.messageId })
    return survivorId
  }

  const seen = (id: string, claim: Claim): void => {
    const d = draft(id, claim.workspaceId)
    d.lastSeenAt = Math.max(d.lastSeenAt, claim.occurredAt)
    if (d.isNew) d.firstSeenAt = Math.min(d.firstSeenAt, claim.occurredAt)
  }

  return {
    find,
    draft,
    holder,
    create,
    bind,
    merge,
    seen,
    /** New people who were not merged into another at once. */
    newPeople: () => new Map([...people].filter(([id, d]) => d.isNew && !parent.has(id))),
    newIdentifiers: () => new Map([...bound].map(([key, b]) => [key, { personId: find(b.personId), at: b.at }])),
    merges: () => merges.map((m) => ({ ...m, survivorId: find(m.survivorId) })),
  }
}

export type PersonGraph = ReturnType<typeof createPersonGraph>

import type { IdentifierKind } from '@candor/contracts'

/** What one event says about who it is. Times are milliseconds since 1970. */
export interface Claim {
  readonly workspaceId: number
  readonly messageId: string
  readonly type: string
  readonly occurredAt: number
  readonly userId: string | null
  readonly anonymousId: string | null
  readonly previousId: string | null
  readonly email: string | null
  /** Further identifiers that came with it (a phone, a card, an id in another system), normalised. */
  readonly others?: readonly { readonly kind: IdentifierKind; readonly value: string }[]
}

/** An identifier of a workspace as a map key. */
export type IdentifierKey = string

const separator = '\x1f'

/** Entry replaces the separator, so it cannot stand in a value (ingestion/pipeline/well-formed.ts). */
export const keyOf = (workspaceId: number, kind: IdentifierKind, value: string): IdentifierKey =>
  `${workspaceId}${separator}${kind}${separator}${value}`

export const partsOf = (key: IdentifierKey): { workspaceId: number; kind: IdentifierKind; value: string } => {
  const first = key.indexOf(separator)
  const second = key.indexOf(separator, first + 1)
  return {
    workspaceId: Number(key.slice(0, first)),
    kind: key.slice(first + 1, second) as IdentifierKind,
    value: key.slice(second + 1),
  }
}

export const kindOf = (key: IdentifierKey): IdentifierKind => {
  const first = key.indexOf(separator) + 1
  return key.slice(first, key.indexOf(separator, first)) as IdentifierKind
}

/** A user id is an anchor: it names one person, whatever else it was seen with. */
export const isAnchor = (key: IdentifierKey): boolean => key.startsWith('user_id', key.indexOf(separator) + 1)

/** The identifiers a claim names, made once: building and hashing these texts is what identity costs. */
export interface ClaimKeys {
  /** Whose the event is: the user id, else the device, else what else there is. */
  readonly primary: IdentifierKey
  /** Seen together with the primary. */
  readonly others: readonly IdentifierKey[]
  /** The previous id of an alias may be a user's or a device's. */
  readonly previousUser: IdentifierKey | null
  readonly previousDevice: IdentifierKey | null
}

const noKeys: readonly IdentifierKey[] = []

type Seen = readonly [primary: IdentifierKey | null, others: readonly IdentifierKey[]]

/** With one more identifier. What is said twice is one: nothing is evidence about itself. */
const and = ([primary, others]: Seen, key: IdentifierKey): Seen => {
  if (primary === null) return [key, others]
  return key === primary || others.includes(key) ? [primary, others] : [primary, [...others, key]]
}

/** Null when a claim names nobody. `key` makes the key of an identifier. */
export const keysOf = (claim: Claim, key: typeof keyOf = keyOf): ClaimKeys | null => {
  const w = claim.workspaceId
  let seen: Seen = [claim.userId === null ? null : key(w, 'user_id', claim.userId), noKeys]
  if (claim.anonymousId !== null) seen = and(seen, key(w, 'anonymous_id', claim.anonymousId))
  if (claim.email !== null) seen = and(seen, key(w, 'email', claim.email))
  if (claim.others) for (const { kind, value } of claim.others) seen = and(seen, key(w, kind, value))
  const [primary, others] = seen
  if (primary === null) return null
  // An alias to itself says nothing (wire.md, rule 4).
  const itself = claim.userId ?? claim.anonymousId
  const previous = claim.type === 'alias' && claim.previousId !== itself ? claim.previousId : null
  return {
    primary,
    others,
    previousUser: previous === null ? null : key(w, 'user_id', previous),
    previousDevice: previous === null ? null : key(w, 'anonymous_id', previous),
  }
}

/** Calls `visit` with each identifier of a claim. */
export const eachKey = (keys: ClaimKeys, visit: (key: IdentifierKey) => void): void => {
  visit(keys.primary)
  for (const key of keys.others) visit(key)
  if (keys.previousUser !== null) visit(keys.previousUser)
  if (keys.previousDevice !== null) visit(keys.previousDevice)
}

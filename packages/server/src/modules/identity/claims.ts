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

/** The identifiers a claim names, made once: building and hashing these texts is what identity costs. */
export interface ClaimKeys {
  readonly user: IdentifierKey | null
  readonly device: IdentifierKey | null
  readonly email: IdentifierKey | null
  /** The previous id of an alias may be a user's or a device's. */
  readonly previousUser: IdentifierKey | null
  readonly previousDevice: IdentifierKey | null
}

export const keysOf = (claim: Claim): ClaimKeys => {
  const w = claim.workspaceId
  // An alias to itself says nothing (wire.md, rule 4).
  const previous = claim.type === 'alias' && claim.previousId !== claim.userId ? claim.previousId : null
  return {
    user: claim.userId === null ? null : keyOf(w, 'user_id', claim.userId),
    device: claim.anonymousId === null ? null : keyOf(w, 'anonymous_id', claim.anonymousId),
    email: claim.email === null ? null : keyOf(w, 'email', claim.email),
    previousUser: previous === null ? null : keyOf(w, 'user_id', previous),
    previousDevice: previous === null ? null : keyOf(w, 'anonymous_id', previous),
  }
}

/** Calls `visit` with each identifier of a claim. */
export const eachKey = (keys: ClaimKeys, visit: (key: IdentifierKey) => void): void => {
  if (keys.user !== null) visit(keys.user)
  if (keys.device !== null) visit(keys.device)
  if (keys.email !== null) visit(keys.email)
  if (keys.previousUser !== null) visit(keys.previousUser)
  if (keys.previousDevice !== null) visit(keys.previousDevice)
}

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

/** An identifier of a workspace as a map key. The separator cannot stand in an identifier (NUL is replaced on entry). */
export type IdentifierKey = string
export const keyOf = (workspaceId: number, kind: IdentifierKind, value: string): IdentifierKey =>
  `${workspaceId}\0${kind}\0${value}`

export const partsOf = (key: IdentifierKey): { workspaceId: number; kind: IdentifierKind; value: string } => {
  const [workspaceId, kind, value] = key.split('\0') as [string, IdentifierKind, string]
  return { workspaceId: Number(workspaceId), kind, value }
}

/** Every identifier a claim names. The previous id of an alias may be a user's or a device's. */
export const keysOf = (claim: Claim): IdentifierKey[] => {
  const keys: IdentifierKey[] = []
  const w = claim.workspaceId
  if (claim.userId !== null) keys.push(keyOf(w, 'user_id', claim.userId))
  if (claim.anonymousId !== null) keys.push(keyOf(w, 'anonymous_id', claim.anonymousId))
  if (claim.email !== null) keys.push(keyOf(w, 'email', claim.email))
  if (claim.type === 'alias' && claim.previousId !== null)
    keys.push(keyOf(w, 'user_id', claim.previousId), keyOf(w, 'anonymous_id', claim.previousId))
  return keys
}

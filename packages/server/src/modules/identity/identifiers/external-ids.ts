import type { IdentifierKind } from '@candor/contracts'

export interface NamedIdentifier {
  readonly kind: IdentifierKind
  readonly value: string
}

const atMost = 20
const none: readonly NamedIdentifier[] = []
const named = /^[a-z0-9_.-]{1,40}$/

/** Where a call has a field of its own it is said there; and a device is nobody: we draw no graph of devices. */
const notTaken = new Set(['user_id', 'userid', 'anonymous_id', 'anonymousid', 'device_id', 'deviceid', 'group_id'])
const ownKinds = new Map<string, IdentifierKind>([
  ['email', 'email'],
  ['phone', 'phone'],
  ['card', 'card'],
  ['loyalty_card', 'card'],
])

const kindOf = (type: unknown, collection: unknown, encoding: unknown): IdentifierKind | null => {
  if (typeof type !== 'string' || (collection ?? 'users') !== 'users' || (encoding ?? 'none') !== 'none') return null
  const name = type.toLowerCase()
  if (!named.test(name) || notTaken.has(name) || /^(ios|android)\./.test(name)) return null
  return ownKinds.get(name) ?? `external:${name}`
}

/**
 * The identifiers in Segment's `context.externalIds` ([{id, type, collection, encoding}]), as they were written. Of users
 * only, and at most twenty; what is encoded or names a device is left out.
 */
export const externalIdsOf = (value: unknown): readonly NamedIdentifier[] => {
  if (!Array.isArray(value)) return none
  return value.slice(0, atMost).flatMap((entry: unknown) => {
    if (typeof entry !== 'object' || entry === null) return []
    const { id, type, collection, encoding } = entry as Record<string, unknown>
    const kind = kindOf(type, collection, encoding)
    const text = typeof id === 'number' && Number.isSafeInteger(id) ? String(id) : id
    return kind !== null && typeof text === 'string' ? [{ kind, value: text }] : []
  })
}

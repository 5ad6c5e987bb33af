import type { IdentifierKind } from '@candor/contracts'
import { type IdentifierKey, keyOf } from './claims.ts'

/** Identifiers of one kind in one workspace, as they are looked up: each value with its key. */
export interface NameGroup {
  readonly workspaceId: number
  readonly kind: IdentifierKind
  readonly keys: ReadonlyMap<string, IdentifierKey>
}

const orMade = <K, V>(map: Map<K, V>, key: K, make: () => V): V => {
  let value = map.get(key)
  if (value === undefined) {
    value = make()
    map.set(key, value)
  }
  return value
}

/** The identifiers of a chunk. A key is made once, however often it is named: what is hashed already is found quickly. */
export const createNames = () => {
  const workspaces = new Map<number, Map<IdentifierKind, NameGroup & { keys: Map<string, IdentifierKey> }>>()
  return {
    /** The key of an identifier, which is one of these from now on. */
    keyOf: (workspaceId: number, kind: IdentifierKind, value: string): IdentifierKey => {
      const kinds = orMade(workspaces, workspaceId, () => new Map())
      const { keys } = orMade(kinds, kind, () => ({ workspaceId, kind, keys: new Map() }))
      return orMade(keys, value, () => keyOf(workspaceId, kind, value))
    },
    groups: (): NameGroup[] => [...workspaces.values()].flatMap((kinds) => [...kinds.values()]),
  }
}

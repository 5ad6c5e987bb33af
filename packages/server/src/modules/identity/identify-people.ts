import type { ForPurpose } from '../../platform/postgres/index.ts'
import { type Claim, type ClaimKeys, eachKey, type IdentifierKey, keysOf } from './claims.ts'
import { applyResolution, findFacts, findHolders, type PersonOverride } from './identity.store.ts'
import { type Resolution, resolve } from './resolve.ts'
import { uuidv7 } from './uuidv7.ts'

/**
 * Finds or creates the person of each claim, joins identifiers and merges people, in a handful of statements whatever
 * the number of claims. Throws StaleRead when another worker interfered: roll back and do the transaction again.
 */
export const identifyPeople = async (
  tx: ForPurpose,
  claims: readonly Claim[],
): Promise<Resolution & { overrides: PersonOverride[] }> => {
  const keys = claims.map(keysOf)
  const all = new Set<IdentifierKey>()
  for (const k of keys) eachKey(k, (key) => all.add(key))
  const known = await findHolders(tx, [...all])
  const facts = await findFacts(tx, peopleInQuestion(claims, keys, known))
  const resolution = resolve(claims, known, facts, uuidv7, undefined, keys)
  const overrides = await applyResolution(tx, resolution, facts)
  return { ...resolution, overrides }
}

/** People who may be joined with another or gain an identifier: those of claims not all of whose keys agree. */
const peopleInQuestion = (
  claims: readonly Claim[],
  keys: readonly ClaimKeys[],
  known: ReadonlyMap<IdentifierKey, string>,
) => {
  const people = new Map<string, { workspaceId: number; id: string }>()
  claims.forEach((claim, i) => {
    const holders = new Set<string | undefined>()
    eachKey(keys[i]!, (key) => holders.add(known.get(key)))
    if (holders.size === 1) return
    for (const id of holders) if (id !== undefined) people.set(id, { workspaceId: claim.workspaceId, id })
  })
  return [...people.values()]
}

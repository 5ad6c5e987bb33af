import { type Claim, type ClaimKeys, eachKey, type IdentifierKey, keysOf } from './claims.ts'
import { compareParts } from './compare.ts'
import { createPersonGraph, type Draft, type Merge, type PersonFacts, type PersonGraph } from './person-graph.ts'

export type { PersonFacts } from './person-graph.ts'

export interface Resolution {
  /** The person of each claim, by its index; null where the claim was refused. */
  readonly personOf: readonly (string | null)[]
  readonly newPeople: ReadonlyMap<string, Pick<Draft, 'workspaceId' | 'firstSeenAt' | 'lastSeenAt'>>
  readonly newIdentifiers: ReadonlyMap<IdentifierKey, { personId: string; at: number }>
  /** People of before who became another. */
  readonly merges: readonly Merge[]
  /** Index of a claim → why it was refused. */
  readonly refused: ReadonlyMap<number, 'too_many_identifiers'>
}

/** The person whom all identifiers of a claim name already; undefined when it has something to decide. */
const settledPerson = (keys: ClaimKeys, known: ReadonlyMap<IdentifierKey, string>): string | undefined => {
  if (keys.previousUser !== null) return undefined
  const person = known.get((keys.user ?? keys.device ?? keys.email)!)
  if (person === undefined) return undefined
  if (keys.device !== null && known.get(keys.device) !== person) return undefined
  if (keys.email !== null && known.get(keys.email) !== person) return undefined
  return person
}

/** Joins what `key` names to a person, unless it belongs to somebody with a user id of their own. */
const join = (graph: PersonGraph, key: IdentifierKey | null, person: string, claim: Claim): string => {
  if (key === null) return person
  const other = graph.holder(key)
  if (other === null) {
    graph.bind(key, person, claim)
    return person
  }
  if (other === person || graph.draft(other, claim.workspaceId).hasUser) return person
  return graph.merge(person, other, claim)
}

const decideDevice = (graph: PersonGraph, keys: ClaimKeys, claim: Claim): string => {
  const person = graph.holder(keys.device) ?? graph.holder(keys.email) ?? graph.create(claim)
  // A device that belongs to a user is not handed on because somebody typed another's address.
  return join(graph, keys.email, join(graph, keys.device, person, claim), claim)
}

const decideUser = (graph: PersonGraph, user: IdentifierKey, keys: ClaimKeys, claim: Claim): string => {
  const isFree = (id: string | null) => id !== null && !graph.draft(id, claim.workspaceId).hasUser
  let person = graph.holder(user)
  if (person === null) {
    person = [graph.holder(keys.email), graph.holder(keys.device)].find(isFree) ?? graph.create(claim)
    graph.bind(user, person, claim)
  }
  graph.draft(person, claim.workspaceId).hasUser = true
  return join(graph, keys.email, join(graph, keys.device, person, claim), claim)
}

/** An alias says that two ids are one person: the only claim that joins two people who both have a user id. */
const joinPrevious = (graph: PersonGraph, person: string, keys: ClaimKeys, claim: Claim): string => {
  const previous = graph.holder(keys.previousUser)
  if (previous === null) return join(graph, keys.previousDevice, person, claim)
  return previous === person ? person : graph.merge(person, previous, claim)
}

const decide = (graph: PersonGraph, keys: ClaimKeys, claim: Claim): string => {
  if (keys.user === null) return decideDevice(graph, keys, claim)
  const person = decideUser(graph, keys.user, keys, claim)
  return keys.previousUser === null ? person : joinPrevious(graph, person, keys, claim)
}

/** Would the claim add an identifier to a person who has as many as allowed? */
const isFull = (graph: PersonGraph, keys: ClaimKeys, claim: Claim, max: number): boolean => {
  let adds = false
  let full = false
  eachKey(keys, (key) => {
    const id = graph.holder(key)
    if (id === null) adds = true
    else if (graph.draft(id, claim.workspaceId).identifiers >= max) full = true
  })
  return adds && full
}

/**
 * Decides who each claim is, for many claims at once; pure. Rules of this first version:
 * a user id names a person; a device or an e-mail joins the person it appears with unless it already belongs to
 * somebody with another user id (a shared device stays with whom it knew first); an alias joins two people explicitly.
 * Claims with something to decide are taken in the order of the time they happened, so that the order of arrival within
 * a chunk does not matter.
 */
export const resolve = (
  claims: readonly Claim[],
  known: ReadonlyMap<IdentifierKey, string>,
  facts: ReadonlyMap<string, PersonFacts>,
  newId: () => string,
  maxIdentifiers = 500,
  keys: readonly ClaimKeys[] = claims.map(keysOf),
): Resolution => {
  const graph = createPersonGraph(known, facts, newId)
  const refused = new Map<number, 'too_many_identifiers'>()
  const decided = new Array<string | null>(claims.length).fill(null)
  const open: number[] = []
  claims.forEach((_, i) => {
    const person = settledPerson(keys[i]!, known)
    if (person === undefined) open.push(i)
    else decided[i] = person
  })
  const order = (i: number) => [claims[i]!.occurredAt, claims[i]!.messageId]
  open.sort((a, b) => compareParts(order(a), order(b)))
  for (const i of open) {
    const claim = claims[i]!
    if (isFull(graph, keys[i]!, claim, maxIdentifiers)) {
      refused.set(i, 'too_many_identifiers')
      continue
    }
    const person = decide(graph, keys[i]!, claim)
    graph.seen(person, claim)
    decided[i] = person
  }
  return {
    personOf: decided.map((id) => (id === null ? null : graph.find(id))),
    newPeople: graph.newPeople(),
    newIdentifiers: graph.newIdentifiers(),
    merges: graph.merges(),
    refused,
  }
}

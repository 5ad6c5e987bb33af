import { type Claim, type ClaimKeys, type IdentifierKey, isAnchor, keysOf } from './claims.ts'
import { type Link, pairOf } from './partition.ts'
import {
  createPersonGraph,
  type Draft,
  type Filled,
  type Held,
  type HoldReason,
  type Known,
  type Limits,
  type Merge,
  type PersonGraph,
} from './person-graph.ts'

export type NewPerson = Readonly<Pick<Draft, 'workspaceId' | 'firstSeenAt' | 'lastSeenAt'>>

export interface Resolution {
  /** The person of each claim, by its index; null where it names nobody. */
  readonly personOf: readonly (string | null)[]
  readonly newPeople: ReadonlyMap<string, NewPerson>
  readonly newIdentifiers: ReadonlyMap<IdentifierKey, { personId: string; at: number; joinedAt: number }>
  /** People of before who became another. */
  readonly merges: readonly Merge[]
  /** Evidence that is new, or earlier than what was known of the same two identifiers. */
  readonly links: readonly Link[]
  /** Evidence that was not followed: an operator decides. */
  readonly held: readonly { link: Link; reason: HoldReason }[]
  /** People who were held at the limit of identifiers: they are left as they are until an operator decides. */
  readonly filled: ReadonlyMap<string, Filled>
  /** Known people all of whose identifiers but user ids joined at this time or later. */
  readonly raised: ReadonlyMap<string, number>
  /** Known identifiers whose place was decided anew. */
  readonly placed: ReadonlyMap<IdentifierKey, { personId: string; joinedAt: number; before: string | null }>
  /** People whose whole evidence is needed first; when there are any, nothing else of this holds. */
  readonly wanted: ReadonlySet<string>
}

/**
 * Identifiers that came with the primary one of a claim and of which the claim may say something new; null: also of the
 * primary one itself. No later than what is known counts as new: it may show that an identifier was somebody else's first.
 */
export const inQuestion = (
  claim: Claim,
  keys: ClaimKeys,
  known: ReadonlyMap<IdentifierKey, Held>,
): readonly IdentifierKey[] | null => {
  const primary = known.get(keys.primary)
  if (primary === undefined || keys.previousUser !== null) return null
  let open: IdentifierKey[] | undefined
  for (const key of keys.others) {
    const other = known.get(key)
    const isSettled =
      other?.personId === primary.personId && claim.occurredAt > other.joinedAt && claim.occurredAt > primary.joinedAt
    if (isSettled) continue
    open ??= []
    open.push(key)
  }
  return open ?? nothing
}

const nothing: readonly IdentifierKey[] = []

/** Whether everything that a claim says is known already, by who holds what or by as early evidence of the same. */
export const isSettled = (claim: Claim, keys: ClaimKeys, known: Pick<Known, 'holders' | 'links'>): boolean => {
  const open = inQuestion(claim, keys, known.holders)
  if (open === null) return false
  for (const key of open) {
    const since = known.links.get(pairOf({ a: keys.primary, b: key, forced: false }))
    if (since === undefined || since > claim.occurredAt) return false
  }
  return true
}

/** Claims in the order of what they tell of, whatever the order in which they came. */
const inOrder = (x: Claim, y: Claim): number =>
  x.occurredAt - y.occurredAt || (x.messageId < y.messageId ? -1 : x.messageId > y.messageId ? 1 : 0)

const decide = (graph: PersonGraph, keys: ClaimKeys, claim: Claim): void => {
  const link = (a: IdentifierKey, b: IdentifierKey, forced: boolean): Link => ({
    a,
    b,
    at: claim.occurredAt,
    messageId: claim.messageId,
    forced,
  })
  graph.personOf(keys.primary, claim)
  for (const key of keys.others) {
    graph.personOf(key, claim)
    graph.connect(link(keys.primary, key, false), claim)
  }
  if (keys.previousUser === null) return
  // Whether the previous id was a user's or a device's may be learnt only later: it stands for both from now on.
  graph.personOf(keys.previousDevice!, claim)
  graph.connect(link(keys.primary, keys.previousDevice!, false), claim)
  if (!isAnchor(keys.primary)) return
  graph.personOf(keys.previousUser, claim)
  graph.connect(link(keys.primary, keys.previousUser, true), claim)
}

/**
 * Decides who each claim is, for many claims at once; pure. The rules:
 * a user id names a person; any other identifier belongs to the person it was first seen with, by the time it happened
 * (a shared device stays with whom it knew first); two people who both have a user id are joined by an alias only.
 * What comes late is weighed as if it had come in time, so the order of arrival never matters; for that the evidence of
 * the people concerned is needed (`wanted`): read it, and ask again.
 */
export const resolve = (
  claims: readonly Claim[],
  known: Known,
  newId: () => string,
  limitsOf: (workspaceId: number) => Limits,
  keys: readonly (ClaimKeys | null)[] = claims.map((c) => keysOf(c)),
): Resolution => {
  const graph = createPersonGraph(known, newId, limitsOf)
  const open: number[] = []
  claims.forEach((claim, i) => {
    const k = keys[i]
    if (k && !isSettled(claim, k, known)) open.push(i)
  })
  open.sort((a, b) => inOrder(claims[a]!, claims[b]!))
  for (const i of open) {
    decide(graph, keys[i]!, claims[i]!)
    graph.seen(graph.holder(keys[i]!.primary)!, claims[i]!)
  }
  return {
    personOf: keys.map((k) => k && graph.holder(k.primary)),
    newPeople: graph.newPeople(),
    newIdentifiers: graph.newIdentifiers(),
    merges: graph.merges(),
    links: graph.links(),
    held: graph.held(),
    filled: graph.filled(),
    raised: graph.raised(),
    placed: graph.placed(),
    wanted: graph.wanted,
  }
}

import type { IdentifierKey } from './claims.ts'
import { compareParts } from './compare.ts'

/** Evidence that two identifiers are one person's: somebody was seen with both. */
export interface Link {
  readonly a: IdentifierKey
  readonly b: IdentifierKey
  /** Milliseconds since 1970: when it happened, not when it arrived. */
  readonly at: number
  readonly messageId: string
  /** An alias, or an operator: joins people even if each has a user id. */
  readonly forced: boolean
}

export interface Place {
  /** Any one identifier of the same person: those with the same root are one. */
  readonly root: IdentifierKey
  /** When the identifier joined its person; evidence of later than this about it changes nothing. */
  readonly joinedAt: number
}

/** Before everything: what founded a person was never joined to it. */
export const founded = Number.NEGATIVE_INFINITY

interface Cluster {
  root: IdentifierKey
  members: IdentifierKey[]
  anchored: boolean
  side: string | undefined
}

/** One name for the evidence about two identifiers, whichever came first. */
export const pairOf = ({ a, b, forced }: Pick<Link, 'a' | 'b' | 'forced'>): string =>
  a < b ? `${a}\0${b}\0${forced}` : `${b}\0${a}\0${forced}`

/** Evidence in the order in which it is weighed: what happened first counts first, whatever arrived first. */
const weighingOrder = (x: Link, y: Link): number =>
  compareParts([x.forced ? 0 : 1, x.at, pairOf(x)], [y.forced ? 0 : 1, y.at, pairOf(y)])

/**
 * Who is who, from evidence alone: Kruskal's forest over links in the order of time, with one rule — two people who each
 * have a user id are joined by forced links only. The answer depends on the set of evidence, never on its arrival.
 * @param isAnchor whether an identifier is a user id
 * @param sideOf of an identifier that somebody said belongs on one side: what is on different sides is joined by nothing
 */
export const partition = (
  identifiers: Iterable<IdentifierKey>,
  links: readonly Link[],
  isAnchor: (key: IdentifierKey) => boolean,
  sideOf: (key: IdentifierKey) => string | undefined = () => undefined,
): Map<IdentifierKey, Place> => {
  const clusterOf = new Map<IdentifierKey, Cluster>()
  const joinedAt = new Map<IdentifierKey, number>()
  const add = (key: IdentifierKey) => {
    if (clusterOf.has(key)) return
    clusterOf.set(key, { root: key, members: [key], anchored: isAnchor(key), side: sideOf(key) })
    joinedAt.set(key, founded)
  }
  for (const key of identifiers) add(key)
  for (const { a, b, at, forced } of [...links].sort(weighingOrder)) {
    const [x, y] = [clusterOf.get(a), clusterOf.get(b)]
    if (!x || !y || x === y || (x.anchored && y.anchored && !forced)) continue
    if (x.side !== undefined && y.side !== undefined && x.side !== y.side) continue
    const xStays = x.anchored === y.anchored ? x.members.length >= y.members.length : x.anchored
    const [stays, goes] = xStays ? [x, y] : [y, x]
    for (const key of goes.members) {
      clusterOf.set(key, stays)
      // What belongs to a user already stays as firm as it was.
      if (!goes.anchored) joinedAt.set(key, Math.max(joinedAt.get(key)!, at))
      stays.members.push(key)
    }
    stays.anchored ||= goes.anchored
    stays.side ??= goes.side
  }
  return new Map([...clusterOf].map(([key, c]) => [key, { root: c.root, joinedAt: joinedAt.get(key)! }]))
}

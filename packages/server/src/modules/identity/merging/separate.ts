import { type IdentifierKey, isAnchor } from '../claims.ts'
import { type Link, type Place, partition } from '../partition.ts'

/** An identifier of the person who is to be separated in two. */
export interface Member {
  readonly id: number
  readonly key: IdentifierKey
}

/** On which side an identifier belongs, as far as that is said; the others go where their evidence leads. */
export type Side = 'goes' | 'stays' | undefined

export interface Separation {
  readonly goes: readonly Member[]
  readonly stays: readonly Member[]
  /** Where each identifier stands now, and since when. */
  readonly places: ReadonlyMap<IdentifierKey, Place>
}

/** Weighs all evidence of one person anew, in two parts that nothing joins; pure. */
export const separate = (
  members: readonly Member[],
  links: readonly Link[],
  sideOf: (member: Member) => Side,
): Separation => {
  const byKey = new Map(members.map((m) => [m.key, m]))
  const sides = new Map(members.map((m) => [m.key, sideOf(m)]))
  const places = partition(byKey.keys(), links, isAnchor, (key) => sides.get(key))
  const goingRoots = new Set(members.filter((m) => sides.get(m.key) === 'goes').map((m) => places.get(m.key)!.root))
  const isGoing = (m: Member) => goingRoots.has(places.get(m.key)!.root)
  return { goes: members.filter(isGoing), stays: members.filter((m) => !isGoing(m)), places }
}

/** What is known of a merge: the identifiers it brought, and which were there at all when it happened. */
export interface KnownMerge {
  readonly id: number
  readonly mergedId: string
  readonly origins: readonly number[]
  readonly newestOrigin: number
}

/**
 * The sides of a merge that is undone: what it brought goes, what the survivor had stays. What came later, by itself or with
 * a later merge, goes where its evidence leads.
 */
export const sidesOfMerge = (merge: KnownMerge, all: readonly KnownMerge[]): ((member: Pick<Member, 'id'>) => Side) => {
  const brought = new Set(merge.origins)
  const later = new Set(all.filter((m) => m.id > merge.id).flatMap((m) => m.origins))
  return ({ id }) => {
    if (brought.has(id)) return 'goes'
    return id > merge.newestOrigin || later.has(id) ? undefined : 'stays'
  }
}

/**
 * Former people who go along: the one whose merge is undone, those of whom everything they brought goes, and those who
 * brought nothing to one who goes.
 * @param merges newest first
 */
export const peopleGoing = (
  merges: readonly (KnownMerge & { survivorId: string })[],
  goes: readonly Member[],
  undone?: string,
): string[] => {
  const going = new Set(goes.map((m) => m.id))
  const people = new Set<string>(undone === undefined ? [] : [undone])
  for (const { origins, mergedId, survivorId } of merges) {
    const all = origins.length > 0 ? origins.every((id) => going.has(id)) : people.has(survivorId)
    if (all) people.add(mergedId)
  }
  return [...people]
}

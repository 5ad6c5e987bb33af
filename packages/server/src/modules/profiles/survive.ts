import { isDeepStrictEqual } from 'node:util'
import type { lossReasons } from '@candor/contracts'
import { compareParts } from '../identity/index.ts'

/** What deciding needs of a value; `value` null: no longer known. */
export interface Candidate {
  readonly key: string
  /** See provenance.ts: the lower survives. */
  readonly class: number
  /** Milliseconds since 1970. */
  readonly at: number
  readonly messageId: string
  readonly value: unknown
  readonly expiresAt: number | null
}

type Ranked = Pick<Candidate, 'class' | 'at' | 'messageId'>

/** By class, and within a class the newest first; of the same time, the greater message id. */
export const strongestFirst = (a: Ranked, b: Ranked): number =>
  compareParts([a.class, b.at, b.messageId], [b.class, a.at, a.messageId])

/**
 * Which value of each attribute holds: the newest of the strongest class that knows one (architecture.md, rule 4). A value
 * that was taken back silences everything older of its class; one that expired holds no more. The others are kept, behind.
 * @returns for each key the value that holds (null: none does) and those that lost, strongest first
 */
export const survive = <T extends Candidate>(candidates: readonly T[], now: number) =>
  new Map(
    [...Map.groupBy(candidates, (c) => c.key)].map(([key, own]) => {
      const ordered = own.toSorted(strongestFirst)
      const heads = [...Map.groupBy(ordered, (c) => c.class).values()].map((sameClass) => sameClass[0]!)
      const holds = heads.find((c) => c.value !== null && !hasExpired(c, now)) ?? null
      return [key, { holds, others: ordered.filter((c) => c !== holds) }] as const
    }),
  )

const hasExpired = (c: Candidate, now: number): boolean => c.expiresAt !== null && c.expiresAt <= now

/** Why each of the others does not hold. `others` as `survive` orders them: of each class the newest first. */
export const whyLost = <T extends Candidate>(
  holds: T | null,
  others: readonly T[],
  now: number,
): { value: T; because: (typeof lossReasons)[number] }[] => {
  const silenced = new Set<number>()
  return others.map((value) => {
    if (value.value === null) silenced.add(value.class)
    if (silenced.has(value.class)) return { value, because: 'taken_back' }
    if (hasExpired(value, now)) return { value, because: 'expired' }
    return { value, because: value.class === holds?.class ? 'older' : 'weaker_class' }
  })
}

/**
 * What is still claimed against the value that holds: another value of another class, or of the same class from another
 * source. One source that says something new through another identifier has changed its mind.
 */
export const contradictionsOf = <T extends Candidate & { readonly sourceId: number }>(
  holds: T,
  others: readonly T[],
  now: number,
): T[] =>
  whyLost(holds, others, now).flatMap(({ value, because }) => {
    const isClaimed = because === 'weaker_class' || (because === 'older' && value.sourceId !== holds.sourceId)
    return isClaimed && !isDeepStrictEqual(value.value, holds.value) ? [value] : []
  })

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

const newestFirst = (a: Candidate, b: Candidate) => compareParts([b.at, b.messageId], [a.at, a.messageId])

/**
 * Which value of each attribute holds: the newest of the strongest class that knows one (architecture.md, rule 4). A value
 * that was taken back silences everything older of its class; one that expired holds no more. The others are kept, behind.
 * @returns for each key the value that holds (null: none does) and those that lost, strongest first
 */
export const survive = <T extends Candidate>(candidates: readonly T[], now: number) =>
  new Map(
    [...Map.groupBy(candidates, (c) => c.key)].map(([key, own]) => {
      const ordered = own.toSorted((a, b) => a.class - b.class || newestFirst(a, b))
      const heads = [...Map.groupBy(ordered, (c) => c.class).values()].map((sameClass) => sameClass[0]!)
      const holds = heads.find((c) => c.value !== null && (c.expiresAt === null || c.expiresAt > now)) ?? null
      return [key, { holds, others: ordered.filter((c) => c !== holds) }] as const
    }),
  )

import type { Answer } from './fold.ts'

/** Who gave an answer. An agent or a guardian acts for the subject and is named. */
export type ActorKind = 'self' | 'agent' | 'guardian' | 'operator' | 'import' | 'system'

/** One answer of one subject about one purpose, before it has a place in the ledger. Times are milliseconds since 1970. */
export interface NewAnswer {
  readonly subjectId: string
  /** The number of the identifier through which it was given: the answer is of whoever has that identifier. */
  readonly originId?: number | null
  readonly kind: Answer
  readonly purposeBit: number
  readonly purposeVersion: number | null
  readonly agreementId: number | null
  readonly agreementVersion: number | null
  readonly presentationId: string | null
  readonly actorKind: ActorKind
  readonly actor: string
  readonly channel: string
  readonly sourceId: number | null
  readonly verified: boolean
  readonly stage: 'none' | 'pending' | 'confirmed'
  readonly evidence: Readonly<Record<string, unknown>>
  readonly occurredAt: number
  readonly validUntil: number | null
  /** The same key twice is the same answer: the second is a no-op. */
  readonly idempotencyKey: string
}

/** Two people became one; the survivor speaks for both from here on. */
export interface NewMerge {
  readonly subjectId: string
  readonly kind: 'merge'
  readonly mergedId: string
  readonly occurredAt: number
  readonly idempotencyKey: string
  readonly evidence: Readonly<Record<string, unknown>>
}

/** Identifiers went from one person to another, with what was answered through them. */
export interface NewMove {
  readonly subjectId: string
  readonly kind: 'move'
  readonly fromId: string
  readonly occurredAt: number
  readonly idempotencyKey: string
  readonly evidence: {
    readonly reason: 'evidence' | 'unmerge'
    readonly origins: readonly number[]
    /** Former people whom the subject stands for from now on; with the subject's own id, it stands for itself again. */
    readonly people: readonly string[]
    readonly [more: string]: unknown
  }
}

export type NewEntry = NewAnswer | NewMerge | NewMove

/** Entries by which somebody said something; the others tell who is who. */
export const isAnswer = <E extends { readonly kind: string }>(
  entry: E,
): entry is Exclude<E, { kind: 'merge' | 'move' }> => entry.kind !== 'merge' && entry.kind !== 'move'

/** Of an entry that tells who is who, the other of the two; of an answer, null. */
export const otherOf = (entry: NewEntry): string | null =>
  entry.kind === 'merge' ? entry.mergedId : entry.kind === 'move' ? entry.fromId : null

import type { Answer } from './fold.ts'

/** Who gave an answer. An agent or a guardian acts for the subject and is named. */
export type ActorKind = 'self' | 'agent' | 'guardian' | 'operator' | 'import' | 'system'

/** One answer of one subject about one purpose, before it has a place in the ledger. Times are milliseconds since 1970. */
export interface NewAnswer {
  readonly subjectId: string
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

export type NewEntry = NewAnswer | NewMerge

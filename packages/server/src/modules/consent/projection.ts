import type { PersonMask } from './consent.store.ts'
import type { NewAnswer, NewMerge } from './entries.ts'
import { type LedgerEntry, maskOf, type State } from './fold.ts'

/** What of an entry decides what may be read. Shared by who writes the ledger and who rebuilds from it. */
export type Deciding =
  | Pick<NewMerge, 'kind' | 'subjectId' | 'mergedId'>
  | Pick<NewAnswer, 'kind' | 'subjectId' | 'purposeBit' | 'stage' | 'verified' | 'occurredAt' | 'validUntil'>

export const toStep = (entry: Deciding, seq: number): LedgerEntry | null => {
  if (entry.kind === 'merge') return { seq, kind: 'merge', subjectId: entry.subjectId, mergedId: entry.mergedId }
  // The first step of a double opt-in is proof, not an answer.
  if (entry.stage === 'pending') return null
  const { subjectId, kind, purposeBit, verified, validUntil } = entry
  return { seq, subjectId, kind, purposeBit, at: entry.occurredAt, verified, validUntil }
}

/** Whom an entry is about. */
export const namedIn = (entry: Deciding): string[] =>
  entry.kind === 'merge' ? [entry.subjectId, entry.mergedId] : [entry.subjectId]

/** The mask of a person as of the last entry about them or about somebody they stand for, and of the time it was recorded. */
export const personMask = (
  personId: string,
  states: ReadonlyMap<number, State> | undefined,
  defaults: bigint,
  last: { seq: number; recordedAt: Date },
): PersonMask => {
  const mask = maskOf(states, defaults, last.recordedAt.getTime())
  return {
    personId,
    allow: String(mask.allow),
    refused: String(mask.refused),
    validUntil: mask.validUntil === null ? null : new Date(mask.validUntil),
    seq: last.seq,
  }
}

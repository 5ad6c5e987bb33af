import type { PersonMask } from './consent.store.ts'
import { isAnswer, type NewAnswer, type NewEntry, type NewMerge, type NewMove } from './entries.ts'
import { type LedgerEntry, maskOf, type State } from './fold.ts'

/** What of an entry decides what may be read. Shared by who writes the ledger and who rebuilds from it. */
export type Deciding =
  | Pick<NewMerge, 'kind' | 'subjectId' | 'mergedId'>
  | Pick<NewMove, 'kind' | 'subjectId' | 'fromId' | 'evidence'>
  | DecidingAnswer

type DecidingAnswer = Pick<
  NewAnswer,
  'kind' | 'subjectId' | 'originId' | 'purposeBit' | 'stage' | 'verified' | 'occurredAt' | 'validUntil'
>

/** Null: it answers nothing. The first step of a double opt-in is proof, not an answer. */
export const toAnswer = (entry: DecidingAnswer, seq: number): Exclude<LedgerEntry, { kind: 'merge' }> | null => {
  if (entry.stage === 'pending') return null
  const { subjectId, kind, purposeBit, verified, validUntil } = entry
  return { seq, subjectId, kind, purposeBit, at: entry.occurredAt, verified, validUntil }
}

/** One step of the fold, where nothing but the states before is needed for it; a move needs all that was said. */
export const toStep = (entry: Exclude<Deciding, { kind: 'move' }>, seq: number): LedgerEntry | null =>
  isAnswer(entry) ? toAnswer(entry, seq) : { seq, kind: 'merge', subjectId: entry.subjectId, mergedId: entry.mergedId }

export const isMove = (entry: NewEntry): entry is NewMove => entry.kind === 'move'

/** Whom an entry is about. */
export const namedIn = (entry: Deciding): string[] => {
  if (entry.kind === 'merge') return [entry.subjectId, entry.mergedId]
  if (entry.kind === 'move') return [...new Set([entry.subjectId, entry.fromId, ...entry.evidence.people])]
  return [entry.subjectId]
}

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

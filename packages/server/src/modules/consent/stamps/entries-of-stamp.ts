import type { AnswerOfSubject } from '../answers/answer-writer.ts'
import type { Heard, Told } from './hear.ts'

/** An event of somebody's that says something of consent. */
export interface Stamp {
  readonly workspaceId: number
  readonly sourceId: number
  readonly personId: string
  /** The number of the identifier through which it came; null where that is not known. */
  readonly originId: number | null
  /** Null: nothing is kept of the event. */
  readonly messageId: string | null
  readonly told: Told
  /** What was said of a purpose, by the client's categories. */
  saidOf(purposeBit: number): Readonly<Record<string, boolean>>
}

/**
 * What was heard, for the ledger. No words are named: which were shown, if any, a stamp does not tell. The key names what
 * is changed, so that of two workers who hear the same at the same time one writes it.
 */
export const entriesOfStamp = (stamp: Stamp, heard: readonly Heard[]): AnswerOfSubject[] =>
  heard.map(({ purposeBit, kind, validUntil, after }) => ({
    originId: stamp.originId,
    kind,
    purposeBit,
    purposeVersion: null,
    agreementId: null,
    agreementVersion: null,
    presentationId: null,
    actorKind: 'self',
    actor: 'visitor',
    channel: 'stamp',
    sourceId: stamp.sourceId,
    verified: false,
    stage: 'none',
    evidence: {
      ...(stamp.messageId !== null && { messageId: stamp.messageId }),
      said: stamp.saidOf(purposeBit),
      teller: stamp.told.teller(),
    },
    occurredAt: stamp.told.at,
    validUntil,
    idempotencyKey: `stamp:${stamp.personId}:${purposeBit}:${after.seq}.${after.heard}`,
  }))

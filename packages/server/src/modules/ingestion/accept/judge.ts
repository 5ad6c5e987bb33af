import { type AnswerOfSubject, entriesOfStamp, hear, holdingOf, nothingHolds, pastWith } from '../../consent/index.ts'
import type { SourceRecord } from '../../workspaces/index.ts'
import { allowedPurposes, type EventOfConsent, readStamp, type Verdict } from '../door.ts'
import { stampOf, toldBy } from '../told.ts'
import type { Known } from './ask-ledger.ts'
import { idOf, type RawEvent } from './check-event.ts'

/** Answers that must reach the ledger though nothing of their event is kept. */
export interface Withdrawal {
  readonly personId: string
  readonly answers: readonly AnswerOfSubject[]
}

export interface Judgement extends Verdict {
  readonly withdrawal: Withdrawal | null
}

/** Until a yes is written nobody asks how long it holds. */
const lasts = () => null

/**
 * The door's decision about one event: what its stamp tells is heard first, as the pipeline will hear it. Of an event
 * that is withheld because its stamp takes back what the ledger grants, that is told to the ledger: a no always counts.
 */
export const judge = (
  source: SourceRecord,
  raw: RawEvent,
  event: EventOfConsent,
  { personId, originId, standing, at }: Known,
  now: number,
): Judgement => {
  const stamp = readStamp(event, source)
  if (source.legalBasis !== 'consent') return { ...allowedPurposes(source, stamp, nothingHolds), withdrawal: null }
  if (!stamp.present) return { ...allowedPurposes(source, stamp, holdingOf(standing, at, now)), withdrawal: null }
  const states = new Map(standing.states)
  const who = { anonymousId: idOf(raw.anonymousId), userId: idOf(raw.userId) }
  const told = toldBy(stamp, source, who, at)
  const heard = hear(states, told, { now, lasts })
  const past = standing.past && pastWith(standing.past, personId ?? '', heard, at)
  const verdict = allowedPurposes(source, stamp, holdingOf({ states, past }, at, now))
  const withdrawn = verdict.reason === null || personId === null ? [] : heard.filter((h) => h.kind === 'withdraw')
  if (personId === null || withdrawn.length === 0) return { ...verdict, withdrawal: null }
  const answers = entriesOfStamp(stampOf(stamp, source, { personId, originId, messageId: null, told }), withdrawn)
  return { ...verdict, withdrawal: { personId, answers } }
}

import { randomUUID } from 'node:crypto'
import type { EventType, Rejection, Withholding } from '@candor/contracts'
import { nothingKnown } from '../../consent/index.ts'
import type { SourceRecord } from '../../workspaces/index.ts'
import { encodeFrame, type FrameHeader } from '../frames.ts'
import type { Known } from './ask-ledger.ts'
import { checkEvent, type RawEvent, typeOf } from './check-event.ts'
import { judge, type Withdrawal } from './judge.ts'
import type { ParsedRequest } from './parse-request.ts'
import { contextOf, sharedFields } from './shared-fields.ts'

export interface EventResult {
  messageId: string | null
  status: 'accepted' | 'withheld' | 'rejected'
  reason?: Rejection | Withholding
}

export interface Accepted {
  readonly results: EventResult[]
  /** What goes into the inbox; null when there is nothing to keep, not even a count. */
  readonly frame: Buffer | null
  /** Events in the frame. */
  readonly kept: number
  /** What withheld events take back of what the ledger grants. */
  readonly withdrawals: readonly Withdrawal[]
}

/** When and how a request came. */
export interface Arrival {
  /** Milliseconds since 1970. */
  readonly receivedAt: number
  readonly routeType: EventType | null
  /** From a header. */
  readonly sentAt: string | undefined
}

const tally = (counts: Record<string, number> | undefined, reason: string): Record<string, number> => {
  const next = counts ?? {}
  next[reason] = (next[reason] ?? 0) + 1
  return next
}

/**
 * Decides each event of a request at the door and builds the frame for the inbox. Pure but for fresh message ids.
 * Nothing of a withheld or rejected event is in the frame but a count by reason. `people`: whom each event is about, by
 * its place in the request; nothing is known of those who are missing.
 */
export const accept = (
  request: ParsedRequest,
  body: Buffer,
  source: SourceRecord,
  at: Arrival,
  people: readonly Known[] = [],
): Accepted => {
  const results: EventResult[] = []
  const withdrawals: Withdrawal[] = []
  const stranger: Known = { personId: null, originId: null, standing: nothingKnown, at: at.receivedAt }
  const kept: RawEvent[] = []
  const masks: number[] = []
  const header: FrameHeader = { w: source.workspaceId, s: source.id, at: at.receivedAt, m: 0 }
  if (at.routeType) header.t = at.routeType
  if (at.sentAt) header.sent = at.sentAt
  let verbatim = request.isBatch || !looksLikeBatch(request.events[0])
  for (const [index, event] of request.events.entries()) {
    const rejection = checkEvent(event, at.routeType, request.common)
    if (rejection) {
      const id = (event as RawEvent | null)?.messageId
      results.push({ messageId: typeof id === 'string' ? id : null, status: 'rejected', reason: rejection })
      header.rejected = tally(header.rejected, rejection)
      verbatim = false
      continue
    }
    const e = event as RawEvent
    const name = typeOf(e, at.routeType) === 'track' ? e.event : undefined
    const said = { event: name, context: contextOf(e, request.shared), properties: e.properties }
    const consent = judge(source, e, said, people[index] ?? stranger, at.receivedAt)
    if (consent.withdrawal) withdrawals.push(consent.withdrawal)
    if (consent.reason !== null) {
      results.push({ messageId: (e.messageId as string) ?? null, status: 'withheld', reason: consent.reason })
      header.withheld = tally(header.withheld, consent.reason)
      verbatim = false
      continue
    }
    if (typeof e.messageId !== 'string') {
      e.messageId = randomUUID()
      verbatim = false
    }
    results.push({ messageId: e.messageId as string, status: 'accepted' })
    kept.push(e)
    masks.push(consent.mask)
  }
  const first = masks[0] ?? 0
  header.m = masks.every((m) => m === first) ? first : masks
  if (kept.length === 0) {
    // Also what the batch says for all may be about the person: of it nothing stays either.
    delete header.sent
    const counted = header.withheld || header.rejected
    return { results, frame: counted ? encodeFrame(header, Buffer.alloc(0)) : null, kept: 0, withdrawals }
  }
  const payload = verbatim ? body : Buffer.from(JSON.stringify({ ...sharedFields(request.shared), batch: kept }))
  return { results, frame: encodeFrame(header, payload), kept: kept.length, withdrawals }
}

/** A single event with a list named `batch` must not be taken for a batch later: nobody would have checked that list. */
const looksLikeBatch = (event: unknown) => Array.isArray((event as RawEvent | null)?.batch)

import type { LiveOutcome } from '@candor/contracts'
import type { SourceRecord } from '../../workspaces/index.ts'
import type { Accepted } from '../accept/accept.ts'
import type { Item } from '../pipeline/chunk.ts'

type Line = LiveOutcome & { workspaceId: number }

/** At most this many lines of one chunk: the eye reads no more. */
const sampled = 20

/** What the live view shows of a processed chunk. Of a withheld event, only that there was one and why. */
export const linesOfChunk = (items: readonly Item[], now: Date): Line[] => {
  const lines = items.slice(0, sampled).map(({ event, outcome, personId }): Line => {
    const shown = outcome.kind !== 'withheld'
    return {
      workspaceId: event.workspaceId,
      at: now.toISOString(),
      outcome: outcome.kind === 'ok' ? 'processed' : outcome.kind,
      reason: 'reason' in outcome ? outcome.reason : null,
      type: shown ? event.type : null,
      name: shown ? event.name.slice(0, 80) : null,
      messageId: shown ? event.messageId : null,
      personId: outcome.kind === 'ok' ? personId : null,
      sourceId: event.sourceId,
      count: 1,
    }
  })
  const last = lines.at(-1)
  if (last) last.count += items.length - lines.length
  return lines
}

/** What the live view shows of a request's refused and withheld events: counts by reason, nothing else. */
export const linesOfDoor = (source: SourceRecord, accepted: Accepted, now: Date): Line[] => {
  const lines = new Map<string, Line>()
  for (const { status, reason } of accepted.results) {
    if (status === 'accepted') continue
    const key = `${status} ${reason}`
    const line = lines.get(key)
    if (line) line.count++
    else
      lines.set(key, {
        workspaceId: source.workspaceId,
        at: now.toISOString(),
        outcome: status,
        reason: reason ?? null,
        type: null,
        name: null,
        messageId: null,
        personId: null,
        sourceId: source.id,
        count: 1,
      })
  }
  return [...lines.values()]
}

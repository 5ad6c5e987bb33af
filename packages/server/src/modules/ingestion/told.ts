import { hash } from 'node:crypto'
import type { Stamp, Told } from '../consent/index.ts'
import { type SourceConsent, type StampOfEvent, saidOf } from './door.ts'

/** Who tells a stamp: a device at a source, or a user where no device is named; 32 hex digits, no identifier. */
const tellerOf = (sourceId: number, { anonymousId, userId }: WhoTells): string =>
  hash('sha256', `${sourceId}:${anonymousId === null ? 'user' : 'device'}:${anonymousId ?? userId}`, 'hex').slice(0, 32)

interface WhoTells {
  readonly anonymousId: string | null
  readonly userId: string | null
}

/** What a stamp tells, said at a time (milliseconds since 1970), never later than it came. */
export const toldBy = (stamp: StampOfEvent, source: { id: number }, who: WhoTells, at: number): Told => {
  let teller: string | undefined
  return {
    granted: stamp.granted,
    refused: stamp.refused,
    isAnswer: stamp.isAnswer,
    at,
    // Most stamps say nothing new, and then nobody asks.
    teller: () => (teller ??= tellerOf(source.id, who)),
  }
}

/** The same as somebody's, for the ledger. */
export const stampOf = (
  stamp: StampOfEvent,
  source: SourceConsent & { workspaceId: number; id: number },
  event: Pick<Stamp, 'personId' | 'originId' | 'messageId' | 'told'>,
): Stamp => ({
  ...event,
  workspaceId: source.workspaceId,
  sourceId: source.id,
  saidOf: (bit) => saidOf(stamp, source, bit),
})

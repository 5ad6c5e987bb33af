import type { EventType } from '@candor/contracts'
import type { EventOfConsent } from '../door.ts'

/** One event as the pipeline works on it. Times are milliseconds since 1970, UTC. */
export interface PipelineEvent {
  readonly workspaceId: number
  readonly sourceId: number
  readonly messageId: string
  /** First 16 bytes of SHA-256 of the message id, as 32 hex digits: PostgreSQL reads them as a uuid. */
  readonly messageHash: string
  readonly type: EventType
  /** The track event's name, or the page's or screen's. */
  readonly name: string
  readonly userId: string | null
  readonly anonymousId: string | null
  readonly previousId: string | null
  readonly groupId: string | null
  readonly email: string | null
  readonly traits: Readonly<Record<string, unknown>>
  readonly properties: Readonly<Record<string, unknown>>
  readonly context: Readonly<Record<string, unknown>>
  readonly occurredAt: number
  readonly receivedAt: number
  /** By the sender's clock; null when it was not said. */
  readonly sentAt: number | null
  /** Purposes allowed when it was taken, narrowed by the steps. */
  readonly allowed: number
  readonly replay: boolean
  /** As it came, for quarantine. */
  readonly raw: Readonly<Record<string, unknown>>
}

/** When it happened, for consent: no answer reaches back from the future. Whole milliseconds, as the ledger keeps them. */
export const happenedAt = (event: PipelineEvent): number => Math.floor(Math.min(event.occurredAt, event.receivedAt))

/** An event as far as consent goes. */
export const consentOf = ({ type, name, context, properties }: PipelineEvent): EventOfConsent => ({
  ...(type === 'track' && { event: name }),
  context,
  properties,
})

import type { EventType } from '@candor/contracts'

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

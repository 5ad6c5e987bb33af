/** One event as history keeps it. */
export interface HistoryRow {
  workspaceId: number
  personId: string
  /** The number of the identifier through which it came. */
  originId: number
  /** Milliseconds since 1970. */
  occurredAt: number
  receivedAt: number
  messageId: string
  type: string
  name: string
  sourceId: number
  allowed: number
  /** JSON text. */
  properties: string
  context: string
}

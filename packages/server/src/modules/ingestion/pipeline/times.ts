const read = (value: unknown): number | null => {
  if (typeof value === 'number' && Number.isFinite(value)) return value
  if (typeof value !== 'string' || value.length > 64) return null
  const ms = Date.parse(value)
  return Number.isNaN(ms) ? null : ms
}

/**
 * When an event happened, by our clock: receivedAt − (sentAt − originalTimestamp), which takes the error of the
 * device's clock away (wire.md, rule 3). Without sentAt the device's own time holds; without any, the time of receipt.
 * Milliseconds since 1970.
 */
export const occurredAt = (
  event: Record<string, unknown>,
  shared: { sentAt?: unknown; header?: string | undefined },
  receivedAt: number,
): number => {
  const original = read(event.originalTimestamp) ?? read(event.timestamp)
  if (original === null) return receivedAt
  const sent = read(event.sentAt) ?? read(shared.sentAt) ?? read(shared.header)
  return Math.round(sent === null ? original : receivedAt - (sent - original))
}

const read = (value: unknown): number | null => {
  if (typeof value === 'number' && Number.isFinite(value)) return value
  if (typeof value !== 'string' || value.length > 64) return null
  const ms = Date.parse(value)
  return Number.isNaN(ms) ? null : ms
}

/** When a request left its device, by the device's clock: the first of these that is a time, in milliseconds. */
export const sentAt = (...said: readonly unknown[]): number | null => {
  for (const value of said) {
    const ms = read(value)
    if (ms !== null) return ms
  }
  return null
}

/**
 * When an event happened, by our clock: receivedAt − (sentAt − originalTimestamp), which takes the error of the
 * device's clock away (wire.md, rule 3). Without sentAt the device's own time holds; without any, the time of receipt.
 * Milliseconds since 1970.
 */
export const occurredAt = (event: Record<string, unknown>, sent: number | null, receivedAt: number): number => {
  const original = read(event.originalTimestamp) ?? read(event.timestamp)
  if (original === null) return receivedAt
  return Math.round(sent === null ? original : receivedAt - (sent - original))
}

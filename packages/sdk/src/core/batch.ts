/** Segment's limits, counted in bytes of UTF-8. The batch leaves room for its frame below the server's 500 KB. */
export const maxEventBytes = 32 * 1024
export const maxBatchBytes = 480 * 1024
export const maxBatchEvents = 500
/** A browser allows 64 KiB of keep-alive bodies in flight for all of a page together. */
export const maxUnloadBytes = 60 * 1000

export const byteLength = (text: string): number => new TextEncoder().encode(text).length

export interface Sized {
  readonly bytes: number
}

/** The longest beginning of `entries` that fits in one batch; always at least one entry, if there is any. */
export const firstBatch = <T extends Sized>(entries: readonly T[], maxBytes: number, maxEvents: number): T[] => {
  let bytes = 0
  let count = 0
  for (const entry of entries) {
    // One byte for the comma.
    bytes += entry.bytes + 1
    if (count > 0 && (bytes > maxBytes || count >= maxEvents)) break
    count++
  }
  return entries.slice(0, count)
}

/** The body of a request: the key goes inside, so that the browser asks no permission first (no preflight). */
export const batchBody = (writeKey: string, sentAt: string, events: readonly string[]): string =>
  `{"writeKey":${JSON.stringify(writeKey)},"sentAt":"${sentAt}","batch":[${events.join(',')}]}`

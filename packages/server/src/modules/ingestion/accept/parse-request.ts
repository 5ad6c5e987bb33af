import { problem } from '../../../platform/http/index.ts'
import type { RawEvent } from './check-event.ts'

/** Segment's limit of events in a batch. */
export const maxBatchEvents = 2_500

export interface ParsedRequest {
  readonly events: readonly unknown[]
  readonly isBatch: boolean
  /** Fields of a batch that hold for each of its events. */
  readonly shared: RawEvent
  readonly writeKey: string | null
}

/**
 * Reads a request whatever its content type: a batch when the route or the body says so, else a single event.
 * Throws invalid_json, too_large (more than 2,500 events).
 */
export const parseRequest = (body: Buffer, route: 'batch' | 'single'): ParsedRequest => {
  let json: unknown
  try {
    json = JSON.parse(body.toString('utf8').replace(/^\uFEFF/, ''))
  } catch (error) {
    throw problem('invalid_json', { detail: error instanceof Error ? error.message.slice(0, 200) : undefined })
  }
  const root: RawEvent =
    Array.isArray(json) && route === 'batch'
      ? { batch: json }
      : typeof json === 'object' && json !== null && !Array.isArray(json)
        ? (json as RawEvent)
        : {}
  const writeKey = typeof root.writeKey === 'string' ? root.writeKey : null
  if (route === 'single') return { events: [json], isBatch: false, shared: {}, writeKey }
  if (!Array.isArray(root.batch)) throw problem('invalid_json', { detail: 'A batch needs an array named "batch".' })
  if (root.batch.length > maxBatchEvents) throw problem('too_large', { detail: `${root.batch.length} events` })
  return { events: root.batch, isBatch: true, shared: root, writeKey }
}

import { problem } from '../../../platform/http/index.ts'
import type { RawEvent } from './check-event.ts'
import { type Common, measureCommon } from './measure.ts'

/** Segment's limit of events in a batch. */
export const maxBatchEvents = 2_500

/** A context of the batch is merged into each of its events: so many bytes may come of that in all. */
export const maxMergedBytes = 4 << 20

export interface ParsedRequest {
  readonly events: readonly unknown[]
  readonly isBatch: boolean
  /** Fields of a batch that hold for each of its events. */
  readonly shared: RawEvent
  /** The size of the context among them. */
  readonly common: Common
  readonly writeKey: string | null
}

/**
 * Reads a request whatever its content type: a batch when the route or the body says so, else a single event.
 * Throws invalid_json, too_large (more than 2,500 events, or a context too large to be merged into each).
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
  if (route === 'single') return { events: [json], isBatch: false, shared: {}, common: measureCommon(null), writeKey }
  if (!Array.isArray(root.batch)) throw problem('invalid_json', { detail: 'A batch needs an array named "batch".' })
  if (root.batch.length > maxBatchEvents) throw problem('too_large', { detail: `${root.batch.length} events` })
  const common = measureCommon(root.context)
  if (common.bytes * root.batch.length > maxMergedBytes)
    throw problem('too_large', { detail: 'The context of the batch is too large for so many events.' })
  return { events: root.batch, isBatch: true, shared: root, common, writeKey }
}

import { hash } from 'node:crypto'
import { emailOf } from '../../identity/index.ts'
import { idOf, type RawEvent, typeOf } from '../accept/check-event.ts'
import { contextOf } from '../accept/shared-fields.ts'
import type { Frame } from '../frames.ts'
import type { PipelineEvent } from './event.ts'
import { occurredAt, sentAt } from './times.ts'
import { mayBeIllFormed, wellFormed } from './well-formed.ts'

const isObject = (v: unknown): v is RawEvent => typeof v === 'object' && v !== null && !Array.isArray(v)
const objectOf = (v: unknown): RawEvent => (isObject(v) ? v : {})
const textOf = (v: unknown): string => (typeof v === 'string' ? v.slice(0, 255) : '')

/** First 16 bytes of SHA-256, in hex. */
export const messageHash = (messageId: string): string => hash('sha256', messageId, 'hex').slice(0, 32)

const normaliseEvent = (event: RawEvent, shared: RawEvent, frame: Frame, index: number): PipelineEvent | null => {
  const { header } = frame
  const type = typeOf(event, header.t ?? null)
  if (type === null || typeof event.messageId !== 'string') return null
  const context = contextOf(event, shared)
  // RudderStack's browser client puts the traits of an identify into the context.
  const traits =
    type === 'identify' ? { ...objectOf(context.traits), ...objectOf(event.traits) } : objectOf(event.traits)
  const name = type === 'track' ? textOf(event.event) : type === 'page' || type === 'screen' ? textOf(event.name) : ''
  const sent = sentAt(event.sentAt, shared.sentAt, header.sent)
  return {
    workspaceId: header.w,
    sourceId: header.s,
    messageId: event.messageId,
    messageHash: messageHash(event.messageId),
    type,
    name,
    userId: idOf(event.userId),
    anonymousId: idOf(event.anonymousId),
    previousId: idOf(event.previousId),
    groupId: idOf(event.groupId),
    email: type === 'identify' ? emailOf(traits.email) : null,
    traits,
    properties: objectOf(event.properties),
    context,
    occurredAt: occurredAt(event, sent, header.at),
    receivedAt: header.at,
    sentAt: sent,
    allowed: typeof header.m === 'number' ? header.m : (header.m[index] ?? 0),
    replay: header.replay === true,
    raw: event,
  }
}

/** The events of a frame. The door has checked each; what does not fit all the same is left out (it cannot be there). */
export const normalise = (frame: Frame): PipelineEvent[] => {
  if (frame.body.length === 0) return []
  const json: unknown = JSON.parse(frame.body.toString('utf8').replace(/^\uFEFF/, ''))
  const batch = isObject(json) && Array.isArray(json.batch) ? json : null
  const list: unknown[] = Array.isArray(json) ? json : batch ? (batch.batch as unknown[]) : [json]
  // Only what the door has measured is walked: other fields of a request may be nested deeper than the stack.
  const mended = mayBeIllFormed(frame.body) ? wellFormed : (value: unknown) => value
  const shared = batch ? { sentAt: batch.sentAt, context: mended(batch.context) } : {}
  const events: PipelineEvent[] = []
  list.forEach((event, index) => {
    const normal = isObject(event) ? normaliseEvent(mended(event) as RawEvent, shared, frame, index) : null
    if (normal) events.push(normal)
  })
  return events
}

import type { RawEvent } from './check-event.ts'

const isObject = (v: unknown): v is RawEvent => typeof v === 'object' && v !== null && !Array.isArray(v)

/**
 * The context that holds for an event: its own, over the batch's (wire.md, rule 5). Consent is not merged key by key:
 * an event's own stamp replaces the batch's, so that a grant for the batch cannot widen a narrower answer.
 */
export const contextOf = (event: RawEvent, shared: RawEvent): RawEvent => {
  if (!isObject(shared.context)) return isObject(event.context) ? event.context : {}
  return isObject(event.context) ? { ...shared.context, ...event.context } : shared.context
}

/** Of a batch's own fields, those that mean something to its events. */
export const sharedFields = ({ context, sentAt }: RawEvent): RawEvent => ({
  ...(isObject(context) ? { context } : {}),
  ...(typeof sentAt === 'string' || typeof sentAt === 'number' ? { sentAt } : {}),
})

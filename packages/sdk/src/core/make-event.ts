import type { Identity } from './identity.ts'
import { uuid } from './ids.ts'
import type { CandorEvent, EventOptions, EventType } from './types.ts'
import { version } from './version.ts'

/** A new event by whoever uses the device now. A timestamp that is none is taken for now. */
export const makeEvent = (
  identity: Identity,
  type: EventType,
  fields: Partial<CandorEvent>,
  options: EventOptions = {},
): CandorEvent => {
  const at = new Date(options.timestamp ?? Date.now())
  return {
    type,
    messageId: options.messageId ?? uuid(),
    timestamp: (Number.isNaN(at.getTime()) ? new Date() : at).toISOString(),
    anonymousId: options.anonymousId ?? identity.anonymousId(),
    userId: identity.userId() ?? undefined,
    ...fields,
    integrations: options.integrations,
    context: { library: { name: 'candor', version }, ...options.context },
  }
}

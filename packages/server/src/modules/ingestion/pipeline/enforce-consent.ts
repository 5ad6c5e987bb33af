import { findSources } from '../../workspaces/index.ts'
import { allowedPurposes } from '../door.ts'
import { type Step, stillOk } from './chunk.ts'

/**
 * Consent as of now: what the door allowed, narrowed by what the source may still do. An event counts only if it was
 * allowed when it happened and is allowed when it is used. A source that is gone or switched off allows nothing.
 */
export const enforceConsent: Step = async (chunk) => {
  const items = stillOk(chunk)
  const sources = await findSources(
    chunk.tx,
    items.map((i) => i.event),
  )
  for (const item of items) {
    const { event } = item
    const source = sources.get(event.sourceId)
    const now = source?.enabled
      ? allowedPurposes(source, { event: event.type === 'track' ? event.name : undefined, context: event.context })
      : { mask: 0, reason: null }
    const mask = event.allowed & now.mask
    if (mask === 0) {
      item.outcome = { kind: 'withheld', reason: now.reason ?? 'outside_basis' }
    } else if (mask !== event.allowed) item.event = { ...event, allowed: mask }
  }
}

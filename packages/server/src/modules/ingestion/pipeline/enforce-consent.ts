import { purposeMask } from '@candor/contracts'
import { refusalsOf } from '../../consent/index.ts'
import { findSources } from '../../workspaces/index.ts'
import { allowedPurposes } from '../door.ts'
import { type Step, stillOk } from './chunk.ts'

/** Who restricts even this is read by nobody (row-level security), but what a contract or the law requires is kept. */
const essential = purposeMask(['essential'])

/**
 * Consent as of now: what the door allowed, narrowed by what the source may still do and by what the person refuses,
 * whatever a stamp says. An event counts only if it was allowed when it happened and is allowed when it is used.
 * A source that is gone or switched off allows nothing.
 */
export const enforceConsent: Step = async (chunk) => {
  const items = stillOk(chunk)
  const sources = await findSources(
    chunk.tx,
    items.map((i) => i.event),
  )
  const refusals = await refusalsOf(
    chunk.tx,
    items.flatMap((i) => (i.personId === null ? [] : [{ workspaceId: i.event.workspaceId, id: i.personId }])),
  )
  for (const item of items) {
    const { event } = item
    const source = sources.get(event.sourceId)
    const now = source?.enabled
      ? allowedPurposes(source, { event: event.type === 'track' ? event.name : undefined, context: event.context })
      : { mask: 0, reason: null }
    const refused = (refusals.get(item.personId ?? '') ?? 0) & ~essential
    const mask = event.allowed & now.mask & ~refused
    if (mask === 0) {
      const because = (event.allowed & now.mask) === 0 ? (now.reason ?? 'outside_basis') : 'refused'
      item.outcome = { kind: 'withheld', reason: because }
    } else if (mask !== event.allowed) item.event = { ...event, allowed: mask }
  }
}

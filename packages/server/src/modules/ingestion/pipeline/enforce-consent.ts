import { purposeMask, type Withholding } from '@candor/contracts'
import { type Holding, holdingOf, nothingHolds, nothingKnown, refusalsOf } from '../../consent/index.ts'
import { allowedPurposes, readStamp, type SourceConsent, type Verdict } from '../door.ts'
import { type Step, stillOk } from './chunk.ts'
import { consentOf, happenedAt } from './event.ts'

/** Who restricts even this is read by nobody (row-level security), but what a contract or the law requires is kept. */
const essential = purposeMask(['essential'])

/** Both the door and the pipeline allow something, but nothing in common. */
const changedSince = (source: SourceConsent | undefined): Withholding =>
  source?.legalBasis === 'consent' ? 'refused_since' : 'outside_basis'

const nothing: Verdict = { mask: 0, reason: null }

/**
 * Consent as of now: what the door allowed, narrowed by what the source may still do and by what the person refuses,
 * whatever a stamp says. An event counts only if it was allowed when it happened and is allowed when it is used.
 * A source that is gone or switched off allows nothing.
 */
export const enforceConsent: Step = async (chunk, { now }) => {
  const items = stillOk(chunk)
  const at = now()
  const refusals = await refusalsOf(
    chunk.tx,
    items.flatMap((i) => (i.personId === null ? [] : [{ workspaceId: i.event.workspaceId, id: i.personId }])),
  )
  for (const item of items) {
    const { event, personId } = item
    const source = chunk.sources.get(event.sourceId)
    const refused = (refusals.get(personId ?? '') ?? 0) & ~essential
    const holding = (): Holding => {
      const byBasis = source?.legalBasis !== 'consent'
      if (byBasis) return { ...nothingHolds, now: { ...nothingHolds.now, refused } }
      return holdingOf(chunk.standing.get(personId ?? '') ?? nothingKnown, happenedAt(event), at)
    }
    const verdict = source?.enabled ? allowedPurposes(source, readStamp(consentOf(event), source), holding()) : nothing
    const mask = event.allowed & verdict.mask
    if (mask === 0) item.outcome = { kind: 'withheld', reason: verdict.reason ?? changedSince(source) }
    else if (mask !== event.allowed) item.event = { ...event, allowed: mask }
  }
}

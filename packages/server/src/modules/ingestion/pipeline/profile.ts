import { applyProfile } from '../../profiles/index.ts'
import { type Step, stillOk } from './chunk.ts'

const none = {}

/** After consent: only what may be kept reaches the profile. */
export const profile: Step = async (chunk) => {
  await applyProfile(
    chunk.tx,
    stillOk(chunk).map(({ event, personId, originId }) => ({
      workspaceId: event.workspaceId,
      personId: personId!,
      occurredAt: event.occurredAt,
      sourceId: event.sourceId,
      originId,
      messageId: event.messageId,
      allowed: event.allowed,
      traits: event.type === 'identify' ? event.traits : none,
    })),
    chunk.snapshot,
  )
}

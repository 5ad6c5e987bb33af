import { isPlace } from '@candor/contracts'
import { applyProfile } from '../../profiles/index.ts'
import { type Chunk, type Step, stillOk } from './chunk.ts'
import type { PipelineEvent } from './event.ts'

const none = {}

const placeOfKind: Readonly<Record<string, string>> = { browser: 'web', mobile: 'app' }

/** Where an event was told: as it says itself in `context.place`, else as its source shows; null: not known. */
const placeOf = ({ context, sourceId }: PipelineEvent, sources: Chunk['sources']): string | null =>
  isPlace(context.place) ? context.place : (placeOfKind[sources.get(sourceId)?.kind ?? ''] ?? null)

/** After consent: only what may be kept reaches the profile. */
export const profile: Step = async (chunk, { now }) => {
  const news = stillOk(chunk).map(({ event, personId, originId }) => {
    const tells = event.type === 'identify'
    return {
      workspaceId: event.workspaceId,
      personId: personId!,
      occurredAt: event.occurredAt,
      sourceId: event.sourceId,
      originId,
      messageId: event.messageId,
      allowed: event.allowed,
      traits: tells ? event.traits : none,
      context: tells ? placeOf(event, chunk.sources) : null,
      group: event.type === 'group' && event.groupId !== null ? { id: event.groupId, traits: event.traits } : null,
    }
  })
  const { snapshot, newPeople } = chunk
  chunk.catalogueNews = await applyProfile(chunk.tx, news, { snapshot, newPeople, now: now() })
}

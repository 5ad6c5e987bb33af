import { segmentsOfPerson } from '@candor/contracts'
import { type Http, problem } from '../../../platform/http/index.ts'
import { purposeNamed } from '../../consent/index.ts'
import { currentId } from '../../profiles/index.ts'
import { writeAudit } from '../../workspaces/index.ts'
import type { SegmentsDeps } from '../register.ts'
import { readSegments } from '../segments.store.ts'
import { readSegmentsOf } from './members.store.ts'

/** The purpose for which whether somebody is there at all is read, as everywhere else. */
const presence = 'essential'

/**
 * The segments of one person, by any id they ever had. Each membership is read for the purpose of its segment, and of that one only.
 * Throws not_found where none of these purposes shows anybody.
 */
export const registerPersonSegments = (http: Http, { postgres, purposes, catalogues }: SegmentsDeps): void => {
  http.route(segmentsOfPerson, async ({ params }, { workspaceId, principal }) => {
    const segments = new Map((await readSegments(postgres.db, workspaceId)).map((s) => [s.id, s]))
    const items = []
    let personId: string | null = null
    for (const key of new Set([presence, ...[...segments.values()].map((s) => s.purpose)])) {
      const purpose = await purposeNamed(catalogues, workspaceId, key)
      const own = await purposes.withPurpose(purpose, { workspaceId, actor: principal.label }, async (tx) => {
        const living = await currentId(tx, workspaceId, params.id)
        return living === null ? null : { living, of: await readSegmentsOf(tx, workspaceId, living) }
      })
      personId ??= own?.living ?? null
      for (const { segmentId, since, reason } of own?.of ?? []) {
        const segment = segments.get(segmentId)
        if (segment?.purpose === key)
          items.push({ key: segment.key, name: segment.name, since: since.toISOString(), reason })
      }
    }
    if (personId === null) throw problem('not_found', { detail: 'There is no such person in this workspace.' })
    const target = `person:${personId}`
    await writeAudit(postgres.db, { workspaceId, actor: principal.label, action: 'person.segments_read', target })
    return { items: items.sort((a, b) => b.since.localeCompare(a.since)) }
  })
}

import { previewSegment, printSegment } from '@candor/contracts'
import { type Http, problem } from '../../../platform/http/index.ts'
import { purposeNamed } from '../../consent/index.ts'
import { readSummaries, seesOf } from '../../profiles/index.ts'
import { writeAudit } from '../../workspaces/index.ts'
import { guardOf, maySeePeople } from '../disclosure/guarded.ts'
import { tellCount } from '../disclosure/tell-count.ts'
import { factsBehind } from '../facts/index.ts'
import { resolvedWith } from '../prepare.ts'
import { readDefinition } from '../read-definition.ts'
import type { SegmentsDeps } from '../register.ts'
import { readScene } from '../scene.ts'
import { readSegments } from '../segments.store.ts'
import { sentencesOf } from '../sentences.ts'

/** A definition counted at once, over all history; nothing is kept of it. */
export const registerPreview = (http: Http, deps: SegmentsDeps): void => {
  const { postgres, purposes, catalogues, evaluate } = deps

  http.route(previewSegment, async ({ body }, { workspaceId, principal }) => {
    if (body.sample > 0 && !maySeePeople(principal))
      throw problem('forbidden', { detail: 'Examples are people: this needs the scope people:read.' })
    const actor = principal.label
    const purpose = await purposeNamed(catalogues, workspaceId, body.purpose)
    const node = await readDefinition(deps, workspaceId, actor, { ...body, key: null })
    const now = Date.now()
    const scene = await readScene(postgres.db, workspaceId, body.purpose, now)
    const resolved = resolvedWith(await readSegments(postgres.db, workspaceId), node)
    const context = { workspaceId, actor, purpose: body.purpose }
    const ask = { sample: body.sample, ...(body.breakdown !== undefined && { breakdown: body.breakdown }) }
    const found = await evaluate.preview(context, resolved, scene, ask)
    const sample =
      found.sample.length === 0
        ? []
        : await purposes.withPurpose(purpose, context, async (tx) => {
            const detail = { count: found.sample.length, purpose: body.purpose }
            await writeAudit(tx, { workspaceId, actor, action: 'segment.sample_read', detail })
            return readSummaries(tx, workspaceId, found.sample, seesOf(principal))
          })
    const guarded = guardOf(principal, deps.startOf('preview', workspaceId, body.purpose))
    const counted = { workspaceId, purpose: body.purpose, node: resolved, count: found.count }
    const { count, approximate } = await tellCount(postgres, principal, guarded, counted)
    const of = guarded(found.of)
    return {
      count,
      of,
      share: count === null || of === null || of === 0 ? null : Math.min(1, count / of),
      approximate,
      asOf: new Date(now).toISOString(),
      behind: await factsBehind(postgres.db, workspaceId),
      sample: sample.map((s) => ({ personId: s.id, label: s.label })),
      breakdown: found.breakdown.map((b) => ({ value: b.value, count: guarded(b.count) })),
      definition: node,
      text: printSegment(node),
      sentences: await sentencesOf(deps, workspaceId, node),
    }
  })
}

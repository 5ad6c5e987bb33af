import {
  deleteSegment as deleteEndpoint,
  getSegment,
  listSegments,
  printSegment,
  putSegment as putEndpoint,
  reservedSegmentKeys,
  type Segment,
  segmentVersions,
} from '@candor/contracts'
import { type Http, type Principal, problem } from '../../platform/http/index.ts'
import { deleteSegment } from './delete-segment.ts'
import { guardOf } from './disclosure/guarded.ts'
import { findSegment } from './find-segment.ts'
import { referringTo } from './prepare.ts'
import { putSegment } from './put-segment.ts'
import { readDefinition } from './read-definition.ts'
import { readTrends } from './reading/trends.ts'
import type { SegmentsDeps } from './register.ts'
import { readSegments, readVersions, type StoredSegment } from './segments.store.ts'
import { readNames, sentencesWith } from './sentences.ts'

/** Segments as things: listed, shown, changed and deleted. Who is in them stands elsewhere. */
export const registerSegmentRoutes = (http: Http, deps: SegmentsDeps): void => {
  const { postgres, purposes, catalogues, startOf } = deps

  const shown = async (
    workspaceId: number,
    principal: Principal,
    some: readonly StoredSegment[],
  ): Promise<Segment[]> => {
    const all = await readSegments(postgres.db, workspaceId)
    const names = await readNames(deps, workspaceId)
    return some.map((s) => ({
      key: s.key,
      name: s.name,
      description: s.description,
      purpose: s.purpose,
      definition: s.definition,
      text: printSegment(s.definition),
      sentences: sentencesWith(names, s.definition),
      state: s.state,
      version: s.version,
      size: s.computedAt === null ? null : guardOf(principal, startOf('size', workspaceId, s.id))(s.size),
      usedBy: referringTo(all, s.key).map(({ key, name }) => ({ kind: 'segment', key, name })),
      createdBy: s.createdBy,
      updatedAt: s.updatedAt.toISOString(),
      computedAt: s.computedAt?.toISOString() ?? null,
      builtIn: s.builtIn,
    }))
  }
  const one = async (workspaceId: number, principal: Principal, key: string): Promise<Segment> => {
    const [segment] = await shown(workspaceId, principal, [await findSegment(postgres.db, workspaceId, key)])
    return segment!
  }

  http.route(listSegments, async ({ query }, { workspaceId, principal }) => {
    const q = query.q?.toLowerCase()
    const wanted = (await readSegments(postgres.db, workspaceId)).filter(
      (s) =>
        (query.state === undefined || s.state === query.state) &&
        (q === undefined || s.name.toLowerCase().includes(q) || s.key.includes(q)),
    )
    const trends = await readTrends(postgres.db, workspaceId, Date.now())
    const items = await shown(workspaceId, principal, wanted)
    return {
      items: items.map((segment, i) => ({
        ...segment,
        trend: (trends.get(wanted[i]!.id) ?? []).map(guardOf(principal, startOf('size', workspaceId, wanted[i]!.id))),
      })),
    }
  })

  http.route(getSegment, ({ params }, { workspaceId, principal }) => one(workspaceId, principal, params.key))

  http.route(putEndpoint, async ({ params: { key }, body }, { workspaceId, principal }) => {
    if (reservedSegmentKeys.some((reserved) => reserved === key))
      throw problem('invalid_request', {
        issues: [{ path: 'params.key', message: 'This word is an address; choose another one' }],
      })
    // Throws unknown_purpose.
    if (!(await catalogues.fresh(workspaceId)).purposes.has(body.purpose))
      throw problem('unknown_purpose', { detail: `There is no purpose ${body.purpose}.` })
    const { definition, unseenEvents, ...said } = body
    const written = { key, purpose: body.purpose, definition, unseenEvents }
    const node = await readDefinition(deps, workspaceId, principal.label, written)
    await putSegment(postgres, workspaceId, principal.label, { ...said, key, definition: node })
    deps.onChanged()
    return one(workspaceId, principal, key)
  })

  http.route(deleteEndpoint, async ({ params }, { workspaceId, principal }) => {
    await deleteSegment(purposes, workspaceId, principal.label, params.key)
    return { deleted: true as const }
  })

  http.route(segmentVersions, async ({ params }, { workspaceId }) => {
    const segment = await findSegment(postgres.db, workspaceId, params.key)
    const names = await readNames(deps, workspaceId)
    const versions = await readVersions(postgres.db, workspaceId, segment.id)
    return {
      items: versions.map((v) => ({
        version: v.version,
        purpose: v.purpose,
        definition: v.definition,
        text: printSegment(v.definition),
        sentences: sentencesWith(names, v.definition),
        by: v.by,
        at: v.at.toISOString(),
      })),
    }
  })
}

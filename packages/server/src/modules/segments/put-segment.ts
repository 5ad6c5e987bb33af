import { isDeepStrictEqual } from 'node:util'
import type { SegmentNode, SegmentState } from '@candor/contracts'
import { problem } from '../../platform/http/index.ts'
import type { Postgres } from '../../platform/postgres/index.ts'
import { writeAudit } from '../workspaces/index.ts'
import { interestsOf, prepareSegments, referredBy } from './prepare.ts'
import {
  askToCompute,
  holdSegments,
  mostSegments,
  readSegments,
  type StoredSegment,
  writeInterests,
  writeSegment,
} from './segments.store.ts'

export interface SegmentDraft {
  readonly key: string
  readonly name: string
  readonly description: string
  readonly purpose: string
  readonly definition: SegmentNode
  readonly state: 'draft' | 'live' | 'paused'
  /** The version that was read; 0: any. */
  readonly version: number
}

/** What a segment becomes: looked at anew where what it says is new, or where nobody kept it right for a while. Pure. */
export const nextState = (
  before: Pick<StoredSegment, 'state'> | undefined,
  wanted: SegmentDraft['state'],
  isNewVersion: boolean,
): SegmentState => {
  if (wanted !== 'live') return before && before.state !== 'draft' && wanted === 'draft' ? 'paused' : wanted
  if (isNewVersion || before?.state === 'computing') return 'computing'
  return before?.state === 'live' ? 'live' : 'computing'
}

/**
 * Creates a segment or changes it. A change of definition or purpose is a new version; it and every segment that holds it are
 * asked of everybody again. Throws conflict when somebody changed it since, and limit_reached.
 */
export const putSegment = (postgres: Postgres, workspaceId: number, by: string, draft: SegmentDraft): Promise<void> =>
  postgres.db.transaction().execute(async (tx) => {
    await holdSegments(tx, workspaceId)
    const all = await readSegments(tx, workspaceId)
    const before = all.find((s) => s.key === draft.key)
    if (draft.version !== 0 && draft.version !== (before?.version ?? 0))
      throw problem('conflict', { detail: `The segment is now at version ${before?.version ?? 0}.` })
    if (!before && all.length >= mostSegments)
      throw problem('limit_reached', { detail: `A workspace holds at most ${mostSegments} segments.` })
    const isNewVersion =
      !before || before.purpose !== draft.purpose || !isDeepStrictEqual(before.definition, draft.definition)
    const state = nextState(before, draft.state, isNewVersion)
    const version = isNewVersion ? (before?.version ?? 0) + 1 : before.version
    const written = { ...draft, version, state, builtIn: before?.builtIn ?? false, by }
    await writeSegment(tx, workspaceId, written)
    const after = await readSegments(tx, workspaceId)
    if (isNewVersion && before) {
      const dependents = referredBy(after, draft.key)
      await askToCompute(
        tx,
        workspaceId,
        dependents.map((s) => s.id),
        'definition',
      )
    }
    await writeInterests(tx, workspaceId, interestsOf(prepareSegments(after)))
    await writeAudit(tx, {
      workspaceId,
      actor: by,
      action: before ? 'segment.changed' : 'segment.created',
      target: `segment:${draft.key}`,
      detail: { version, state, purpose: draft.purpose },
    })
  })

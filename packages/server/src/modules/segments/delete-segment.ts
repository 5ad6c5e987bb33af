import { problem } from '../../platform/http/index.ts'
import type { Purposes } from '../../platform/postgres/index.ts'
import { writeAudit } from '../workspaces/index.ts'
import { findSegment } from './find-segment.ts'
import { removeMembers } from './lane/members.store.ts'
import { interestsOf, prepareSegments, referringTo } from './prepare.ts'
import { holdSegments, readSegments, removeSegment, writeInterests } from './segments.store.ts'

/** Deletes a segment with its members and its record. Throws not_found, and segment_in_use naming what uses it. */
export const deleteSegment = (purposes: Purposes, workspaceId: number, by: string, key: string): Promise<void> =>
  purposes.withPurpose('segmentation', { workspaceId, actor: by }, async (tx) => {
    await holdSegments(tx, workspaceId)
    const segment = await findSegment(tx, workspaceId, key)
    const all = await readSegments(tx, workspaceId)
    const users = referringTo(all, key)
    if (users.length > 0) {
      const names = users.map((s) => `${s.name} (${s.key})`).join(', ')
      throw problem('segment_in_use', { detail: `These segments hold it: ${names}.` })
    }
    await removeMembers(tx, workspaceId, segment.id)
    await removeSegment(tx, workspaceId, segment.id)
    await writeInterests(tx, workspaceId, interestsOf(prepareSegments(all.filter((s) => s.key !== key))))
    const target = `segment:${key}`
    await writeAudit(tx, { workspaceId, actor: by, action: 'segment.deleted', target, detail: { size: segment.size } })
  })

import { exportMembers, listMembers, segmentChanges } from '@candor/contracts'
import { z } from 'zod'
import { csvRecord } from '../../../platform/csv.ts'
import { decodeCursor, encodeCursor, type Http, problem, streamText } from '../../../platform/http/index.ts'
import type { CustomerPurpose, ForPurpose } from '../../../platform/postgres/index.ts'
import { purposeNamed } from '../../consent/index.ts'
import { readSummaries, type Sees, seesOf } from '../../profiles/index.ts'
import { writeAudit } from '../../workspaces/index.ts'
import { findSegment } from '../find-segment.ts'
import type { SegmentsDeps } from '../register.ts'
import { readChanges, readMembers, readMembersToExport } from './members.store.ts'

const memberCursor = z.object({ at: z.number(), id: z.uuid() })
const changeCursor = z.object({ id: z.int() })
const exportedAtOnce = 1_000

/** Who is in segments: people, so each reading is for the purpose of its segment and stands in the audit log. */
export const registerMembers = (http: Http, { postgres, purposes, catalogues }: SegmentsDeps): void => {
  const labelsOf = async (tx: ForPurpose, workspaceId: number, ids: readonly string[], sees: Sees) =>
    new Map((await readSummaries(tx, workspaceId, [...new Set(ids)], sees)).map((s) => [s.id, s.label]))

  const within = async <T>(
    workspaceId: number,
    actor: string,
    purpose: string,
    act: (tx: ForPurpose, purpose: CustomerPurpose) => Promise<T>,
  ): Promise<T> => {
    const named = await purposeNamed(catalogues, workspaceId, purpose)
    return purposes.withPurpose(named, { workspaceId, actor }, (tx) => act(tx, named))
  }

  http.route(listMembers, async ({ params, query }, { workspaceId, principal }) => {
    const segment = await findSegment(postgres.db, workspaceId, params.key)
    const before = decodeCursor(memberCursor, query.cursor)
    return within(workspaceId, principal.label, segment.purpose, async (tx) => {
      const found = await readMembers(tx, { workspaceId, segmentId: segment.id }, before, query.limit + 1)
      const shown = found.slice(0, query.limit)
      const labels = await labelsOf(
        tx,
        workspaceId,
        shown.map((m) => m.personId),
        seesOf(principal),
      )
      await writeAudit(tx, {
        workspaceId,
        actor: principal.label,
        action: 'segment.members_read',
        target: `segment:${segment.key}`,
        detail: { count: shown.length, purpose: segment.purpose },
      })
      const last = shown.at(-1)
      return {
        items: shown.map((m) => ({ ...m, label: labels.get(m.personId) ?? m.personId, since: m.since.toISOString() })),
        next:
          found.length > shown.length && last ? encodeCursor({ at: last.since.getTime(), id: last.personId }) : null,
      }
    })
  })

  http.route(segmentChanges, async ({ params, query }, { workspaceId, principal }) => {
    const segment = await findSegment(postgres.db, workspaceId, params.key)
    const before = decodeCursor(changeCursor, query.cursor)
    return within(workspaceId, principal.label, segment.purpose, async (tx) => {
      const where = { workspaceId, segmentId: segment.id }
      const found = await readChanges(tx, where, before?.id ?? null, query.limit + 1)
      const shown = found.slice(0, query.limit)
      const labels = await labelsOf(
        tx,
        workspaceId,
        shown.map((c) => c.personId),
        seesOf(principal),
      )
      await writeAudit(tx, {
        workspaceId,
        actor: principal.label,
        action: 'segment.changes_read',
        target: `segment:${segment.key}`,
        detail: { count: shown.length, purpose: segment.purpose },
      })
      const last = shown.at(-1)
      return {
        items: shown.map(({ id: _, entered, at, ...c }) => ({
          ...c,
          label: labels.get(c.personId) ?? c.personId,
          change: entered ? ('entered' as const) : ('left' as const),
          at: at.toISOString(),
        })),
        next: found.length > shown.length && last ? encodeCursor({ id: last.id }) : null,
      }
    })
  })

  http.route(exportMembers, async ({ params, query }, { workspaceId, principal, reply }) => {
    const segment = await findSegment(postgres.db, workspaceId, params.key)
    const kinds = query.identifiers.split(',').filter((kind) => kind !== '')
    if (kinds.length === 0) throw problem('invalid_request', { detail: 'Name at least one kind of identifier.' })
    const forPurpose = query.purpose ?? segment.purpose
    const own = await purposeNamed(catalogues, workspaceId, segment.purpose)
    await purposeNamed(catalogues, workspaceId, forPurpose)
    const csv = query.format === 'csv'
    const audit = (action: string, detail: Record<string, unknown>) =>
      writeAudit(postgres.db, {
        workspaceId,
        actor: principal.label,
        action,
        target: `segment:${segment.key}`,
        detail: { purpose: forPurpose, identifiers: kinds, ...detail },
      })
    /** Members are read for the segment's purpose; what leaves is read once more for the purpose of who receives it. */
    const pageAfter = async (after: string | null) => {
      const page = await purposes.withPurpose(own, { workspaceId, actor: principal.label }, (tx) =>
        readMembersToExport(tx, { workspaceId, segmentId: segment.id }, kinds, after, exportedAtOnce),
      )
      if (forPurpose === segment.purpose || page.length === 0) return { page, leaving: page }
      const allowed = await within(workspaceId, principal.label, forPurpose, (tx) =>
        readSummaries(
          tx,
          workspaceId,
          page.map((m) => m.personId),
          seesOf(principal),
        ),
      )
      const ids = new Set(allowed.map((p) => p.id))
      return { page, leaving: page.filter((m) => ids.has(m.personId)) }
    }
    const pieces = async function* (): AsyncGenerator<string> {
      let count = 0
      let complete = false
      try {
        await audit('segment.export_began', {})
        if (csv) yield csvRecord(['person_id', 'since', ...kinds])
        for (let after: string | null = null; ; ) {
          const { page, leaving } = await pageAfter(after)
          count += leaving.length
          const lines = leaving.map((m) => {
            const since = m.since.toISOString()
            return csv
              ? csvRecord([m.personId, since, ...kinds.map((kind) => m.identifiers[kind])])
              : `${JSON.stringify({ ...m, since })}\n`
          })
          if (lines.length > 0) yield lines.join('')
          complete = page.length < exportedAtOnce
          if (complete) return
          after = page.at(-1)!.personId
        }
      } finally {
        await audit('segment.exported', { people: count, complete })
      }
    }
    await streamText(reply, csv ? 'text/csv; charset=utf-8' : 'application/x-ndjson', pieces())
    return reply
  })
}

import { findPeople, getPerson, getTimeline } from '@candor/contracts'
import { z } from 'zod'
import type { ClickHouse } from '../../platform/clickhouse/index.ts'
import { decodeCursor, encodeCursor, type Http, problem } from '../../platform/http/index.ts'
import type { Postgres } from '../../platform/postgres/index.ts'
import { eventCursor, pageOfEvents } from '../history/index.ts'
import { writeAudit } from '../workspaces/index.ts'
import { currentId, findPeopleIds, readMerges, readSummaries, readTraits } from './profiles.store.ts'

export interface ProfilesDeps {
  postgres: Postgres
  clickhouse: ClickHouse
}

const peopleCursor = z.object({ at: z.number(), id: z.uuid() })

/** People for operators and API keys. Each reading of a person is written to the audit log. */
export const registerProfileRoutes = (http: Http, { postgres: { db }, clickhouse }: ProfilesDeps) => {
  const present = async (workspaceId: number, id: string): Promise<string> => {
    const current = await currentId(db, workspaceId, id)
    if (current === null) throw problem('not_found', { detail: 'There is no such person in this workspace.' })
    return current
  }

  http.route(findPeople, async ({ query }, { workspaceId, principal }) => {
    const found = await findPeopleIds(db, {
      workspaceId,
      identifier: query.identifier,
      kind: query.kind,
      prefix: query.q,
      before: decodeCursor(peopleCursor, query.cursor) ?? undefined,
      limit: query.limit + 1,
    })
    const shown = found.slice(0, query.limit)
    const items = await readSummaries(
      db,
      workspaceId,
      shown.map((p) => p.id),
    )
    await writeAudit(db, {
      workspaceId,
      actor: principal.label,
      action: 'people.searched',
      detail: { count: items.length, by: query.identifier ? 'identifier' : query.q ? 'prefix' : 'activity' },
    })
    const last = shown.at(-1)
    return { items, next: found.length > shown.length && last ? encodeCursor(last) : null }
  })

  http.route(getPerson, async ({ params }, { workspaceId, principal }) => {
    const id = await present(workspaceId, params.id)
    const [summaries, traits, mergedFrom] = await Promise.all([
      readSummaries(db, workspaceId, [id]),
      readTraits(db, workspaceId, id),
      readMerges(db, workspaceId, id),
    ])
    await writeAudit(db, {
      workspaceId,
      actor: principal.label,
      action: 'person.read',
      target: `person:${id}`,
      detail: {},
    })
    return { ...summaries[0]!, traits, mergedFrom }
  })

  http.route(getTimeline, async ({ params, query }, { workspaceId, principal }) => {
    const id = await present(workspaceId, params.id)
    const merged = await readMerges(db, workspaceId, id)
    const page = await pageOfEvents(clickhouse, {
      workspaceId,
      personIds: [id, ...merged.map((m) => m.id)],
      before: decodeCursor(eventCursor, query.cursor) ?? undefined,
      limit: query.limit,
    })
    await writeAudit(db, {
      workspaceId,
      actor: principal.label,
      action: 'person.timeline_read',
      target: `person:${id}`,
      detail: { count: page.items.length },
    })
    return { items: page.items, next: page.next && encodeCursor(page.next) }
  })
}

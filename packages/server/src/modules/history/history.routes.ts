import { listEvents } from '@candor/contracts'
import { z } from 'zod'
import { decodeCursor, encodeCursor, type Http } from '../../platform/http/index.ts'
import type { Postgres } from '../../platform/postgres/index.ts'
import type { QueryEvents } from '../consent/index.ts'
import { writeAudit } from '../workspaces/index.ts'
import { pageOfEvents } from './events.store.ts'

export const eventCursor = z.object({ at: z.number(), messageId: z.string() })

/** Search over the events of a workspace, for the purpose that the caller names. */
export const registerHistoryRoutes = (
  http: Http,
  { postgres, queryEvents }: { postgres: Postgres; queryEvents: QueryEvents },
) => {
  http.route(listEvents, async ({ query }, { workspaceId, principal }) => {
    const { from, to, cursor, personId, ...filter } = query
    const page = await pageOfEvents(queryEvents, {
      ...filter,
      workspaceId,
      actor: principal.label,
      ...(personId ? { personIds: [personId] } : {}),
      from: from === undefined ? undefined : Date.parse(from),
      to: to === undefined ? undefined : Date.parse(to),
      before: decodeCursor(eventCursor, cursor) ?? undefined,
    })
    await writeAudit(postgres.db, {
      workspaceId,
      actor: principal.label,
      action: 'events.read',
      target: personId ? `person:${personId}` : 'events',
      detail: { count: page.items.length, purpose: query.purpose },
    })
    return { items: page.items, next: page.next && encodeCursor(page.next) }
  })
}

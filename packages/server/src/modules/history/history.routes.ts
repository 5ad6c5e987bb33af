import { listEvents } from '@candor/contracts'
import { z } from 'zod'
import type { ClickHouse } from '../../platform/clickhouse/index.ts'
import { decodeCursor, encodeCursor, type Http } from '../../platform/http/index.ts'
import type { Postgres } from '../../platform/postgres/index.ts'
import { writeAudit } from '../workspaces/index.ts'
import { pageOfEvents } from './events.store.ts'

export const eventCursor = z.object({ at: z.number(), messageId: z.string() })

/** Search over the events of a workspace. */
export const registerHistoryRoutes = (
  http: Http,
  { postgres, clickhouse }: { postgres: Postgres; clickhouse: ClickHouse },
) => {
  http.route(listEvents, async ({ query }, { workspaceId, principal }) => {
    const { from, to, cursor, personId, ...filter } = query
    const page = await pageOfEvents(clickhouse, {
      ...filter,
      workspaceId,
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
      detail: { count: page.items.length },
    })
    return { items: page.items, next: page.next && encodeCursor(page.next) }
  })
}

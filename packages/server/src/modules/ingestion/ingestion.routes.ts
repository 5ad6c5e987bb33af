import {
  deliveryStatus as deliveryEndpoint,
  discardQuarantine,
  listQuarantine,
  liveEvents,
  replayQuarantine,
} from '@candor/contracts'
import { z } from 'zod'
import { decodeCursor, encodeCursor, type Http } from '../../platform/http/index.ts'
import type { Postgres } from '../../platform/postgres/index.ts'
import { writeAudit } from '../workspaces/index.ts'
import { deliveryStatus } from './delivery-status.ts'
import type { LiveFeed } from './live/live-feed.ts'
import { discardQuarantined } from './quarantine/discard-quarantined.ts'
import { countOpenByReason, listQuarantined } from './quarantine/quarantine.store.ts'
import { replayQuarantined } from './quarantine/replay-quarantined.ts'

export interface IngestionDeps {
  postgres: Postgres
  live: LiveFeed
}

/** What operators and API keys see of the intake: what became of events, live and later, and what was put aside. */
export const registerIngestionRoutes = (http: Http, { postgres, live }: IngestionDeps) => {
  const { db } = postgres

  http.route(deliveryEndpoint, async ({ params }, { workspaceId }) => {
    const status = await deliveryStatus(db, workspaceId, params.messageId)
    return { messageId: params.messageId, ...status, at: status.at?.toISOString() ?? null }
  })

  http.route(liveEvents, async (_input, { workspaceId, reply }) => {
    const stream = http.eventStream(reply)
    const stop = live.subscribe(workspaceId, (line) => stream.send(line))
    stream.closed.then(stop)
    return reply
  })

  http.route(listQuarantine, async ({ query }, { workspaceId, principal }) => {
    const before = decodeCursor(z.uuid(), query.cursor) ?? undefined
    const [found, reasons] = await Promise.all([
      listQuarantined(db, { ...query, workspaceId, before, limit: query.limit + 1 }),
      countOpenByReason(db, workspaceId),
    ])
    const items = found.slice(0, query.limit)
    const last = items.at(-1)
    await writeAudit(db, {
      workspaceId,
      actor: principal.label,
      action: 'quarantine.read',

      detail: { count: items.length },
    })
    return { items, next: found.length > items.length && last ? encodeCursor(last.id) : null, reasons }
  })

  http.route(replayQuarantine, async ({ body }, { workspaceId, principal }) =>
    db.transaction().execute(async (tx) => {
      const replayed = await replayQuarantined(tx, workspaceId, body)
      await writeAudit(tx, {
        workspaceId,
        actor: principal.label,
        action: 'quarantine.replayed',
        target: body.reason ?? 'selection',
        detail: { count: replayed },
      })
      return { replayed }
    }),
  )

  http.route(discardQuarantine, async ({ body }, { workspaceId, principal }) =>
    db.transaction().execute(async (tx) => {
      const discarded = await discardQuarantined(tx, workspaceId, body)
      await writeAudit(tx, {
        workspaceId,
        actor: principal.label,
        action: 'quarantine.discarded',
        target: body.reason ?? 'selection',
        detail: { count: discarded },
      })
      return { discarded }
    }),
  )
}

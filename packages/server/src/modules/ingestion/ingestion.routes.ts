import {
  deliveryStatus as deliveryEndpoint,
  discardQuarantine,
  listQuarantine,
  liveEvents,
  replayQuarantine,
} from '@candor/contracts'
import { z } from 'zod'
import { decodeCursor, encodeCursor, type Http } from '../../platform/http/index.ts'
import type { Purposes } from '../../platform/postgres/index.ts'
import { writeAudit } from '../workspaces/index.ts'
import { deliveryStatus } from './delivery-status.ts'
import type { LiveFeed } from './live/live-feed.ts'
import { discardQuarantined } from './quarantine/discard-quarantined.ts'
import { countOpenByReason, listQuarantined } from './quarantine/quarantine.store.ts'
import { replayQuarantined } from './quarantine/replay-quarantined.ts'

export interface IngestionDeps {
  purposes: Purposes
  live: LiveFeed
}

/** What operators and API keys see of the intake: what became of events, live and later, and what was put aside. */
export const registerIngestionRoutes = (http: Http, { purposes, live }: IngestionDeps) => {
  const { withPurpose } = purposes

  http.route(deliveryEndpoint, async ({ params }, { workspaceId }) => {
    const status = await deliveryStatus(purposes.system('quality'), workspaceId, params.messageId)
    return { messageId: params.messageId, ...status, at: status.at?.toISOString() ?? null }
  })

  http.route(liveEvents, async (_input, { workspaceId, reply }) => {
    const stream = http.eventStream(reply)
    const stop = live.subscribe(workspaceId, (line) => stream.send(line))
    stream.closed.then(stop)
    return reply
  })

  // For what its own consent allows: an event is put aside for a fault of form, not to be used.
  http.route(listQuarantine, ({ query }, { workspaceId, principal }) => {
    const before = decodeCursor(z.uuid(), query.cursor) ?? undefined
    return withPurpose('essential', { workspaceId, actor: principal.label }, async (tx) => {
      const found = await listQuarantined(tx, { ...query, workspaceId, before, limit: query.limit + 1 })
      const reasons = await countOpenByReason(tx, workspaceId)
      const items = found.slice(0, query.limit)
      const last = items.at(-1)
      const detail = { count: items.length }
      await writeAudit(tx, { workspaceId, actor: principal.label, action: 'quarantine.read', detail })
      return { items, next: found.length > items.length && last ? encodeCursor(last.id) : null, reasons }
    })
  })

  http.route(replayQuarantine, async ({ body }, { workspaceId, principal }) =>
    withPurpose('quality', { workspaceId, actor: principal.label }, async (tx) => {
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
    withPurpose('quality', { workspaceId, actor: principal.label }, async (tx) => {
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

import { getLiveness, getReadiness, getSystem } from '@candor/contracts'
import type { Registry } from 'prom-client'
import type { ClickHouse } from '../../platform/clickhouse/index.ts'
import { type Authenticate, type Http, problem } from '../../platform/http/index.ts'
import type { Postgres, Purposes } from '../../platform/postgres/index.ts'
import { version } from '../../version.ts'
import {
  countPeople,
  probeClickHouse,
  probePostgres,
  readBacklog,
  readOutbox,
  readToday,
  readWorkers,
} from './system.store.ts'

export interface SystemDeps {
  postgres: Postgres
  purposes: Purposes
  clickhouse: ClickHouse
  registry: Registry
  authenticate: Authenticate
}

/** Health, readiness, metrics, and the System page. */
export const registerSystemRoutes = (http: Http, deps: SystemDeps) => {
  const { postgres, purposes, clickhouse, registry, authenticate } = deps
  const startedAt = new Date().toISOString()

  http.publicRoute(getLiveness, () => ({ ok: true as const }))

  // ClickHouse is not asked: while it is away events are still taken, and none is lost.
  http.publicRoute(getReadiness, async () => {
    const state = await probePostgres(postgres.db)
    if (!state.ok) throw problem('engine_unavailable', { retryAfter: 2, detail: 'PostgreSQL does not answer.' })
    return { ok: true as const }
  })

  http.route(getSystem, async (_input, { workspaceId, principal }) => {
    const { db } = postgres
    const [pg, ch, backlog, subscribers, workers, today, people] = await Promise.all([
      probePostgres(db),
      probeClickHouse(clickhouse),
      readBacklog(db),
      readOutbox(db),
      readWorkers(db),
      readToday(db, workspaceId),
      countPeople(purposes, workspaceId, principal.label),
    ])
    return { version, startedAt, postgres: pg, clickhouse: ch, ...backlog, subscribers, workers, today, people }
  })

  http.app.get('/metrics', async (request, reply) => {
    const principal = await authenticate(request)
    if (!principal) throw problem('unauthenticated')
    if (!principal.scopes.includes('system:read'))
      throw problem('forbidden', { detail: 'This needs the scope system:read.' })
    return reply.type(registry.contentType).send(await registry.metrics())
  })
}

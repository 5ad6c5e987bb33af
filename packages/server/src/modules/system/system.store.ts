import { type Kysely, sql } from 'kysely'
import type { ClickHouse } from '../../platform/clickhouse/index.ts'
import { readSubscribers } from '../../platform/outbox/index.ts'
import type { Database, Purposes } from '../../platform/postgres/index.ts'

interface EngineState {
  ok: boolean
  version: string | null
  latencyMs: number | null
}

const probe = async (ask: () => Promise<string | null>): Promise<EngineState> => {
  const began = performance.now()
  try {
    const version = await ask()
    return { ok: true, version, latencyMs: Math.round((performance.now() - began) * 10) / 10 }
  } catch {
    return { ok: false, version: null, latencyMs: null }
  }
}

export const probePostgres = (db: Kysely<Database>) =>
  probe(async () => {
    const { rows } = await sql<{ version: string }>`select current_setting('server_version') as version`.execute(db)
    return rows[0]?.version ?? null
  })

export const probeClickHouse = (clickhouse: ClickHouse) =>
  probe(async () => {
    const result = await clickhouse.query({ query: 'select version() as version', format: 'JSONEachRow' })
    return (await result.json<{ version: string }>())[0]?.version ?? null
  })

/** Counts of what waits, through a function that sees counts only. */
export const readBacklog = async (db: Kysely<Database>) => {
  const { rows } = await sql<{
    batches: number
    events: number
    oldest: number | null
    chunks: number
    chunk_oldest: number | null
  }>`select batches, events, oldest, chunks, chunk_oldest from candor_backlog()`.execute(db)
  const b = rows[0]!
  return {
    inbox: { batches: b.batches, events: b.events, oldestSeconds: b.oldest },
    history: { pendingChunks: b.chunks, oldestSeconds: b.chunk_oldest },
  }
}

/** Who hears of changes from the outbox, and how late. */
export const readOutbox = async (db: Kysely<Database>) =>
  (await readSubscribers(db)).map(({ subscriber, delayMs, handledAt, waiting }) => ({
    name: subscriber,
    delaySeconds: delayMs === null ? null : delayMs / 1000,
    handledAt: handledAt?.toISOString() ?? null,
    waiting,
  }))

export const readWorkers = async (db: Kysely<Database>) => {
  const { rows } = await sql<{ id: string; started_at: Date; seen_at: Date; processed: number; alive: boolean }>`
    select id, started_at, seen_at, processed, seen_at > now() - interval '15 seconds' as alive
    from worker_heartbeats where seen_at > now() - interval '1 hour' order by started_at`.execute(db)
  return rows.map((r) => ({
    id: r.id,
    startedAt: r.started_at.toISOString(),
    seenAt: r.seen_at.toISOString(),
    processed: Number(r.processed),
    alive: r.alive,
  }))
}

/** Outcomes of a workspace since midnight UTC. */
export const readToday = async (db: Kysely<Database>, workspaceId: number) => {
  const { rows } = await sql<{ outcome: string; reason: string; count: number }>`
    select outcome, reason, sum(count)::bigint as count from outcome_counts
    where workspace_id = ${workspaceId} and day = (now() at time zone 'UTC')::date
    group by outcome, reason order by count desc`.execute(db)
  const total = (outcome: string) =>
    rows.filter((r) => r.outcome === outcome).reduce((sum, r) => sum + Number(r.count), 0)
  const byReason = (outcome: string) =>
    rows.filter((r) => r.outcome === outcome).map((r) => ({ reason: r.reason, count: Number(r.count) }))
  return {
    processed: total('processed'),
    duplicates: total('duplicate'),
    withheld: byReason('withheld'),
    rejected: byReason('rejected'),
    quarantined: total('quarantined'),
  }
}

/** People who let themselves be counted for running the service. */
export const countPeople = (purposes: Purposes, workspaceId: number, actor: string): Promise<number> =>
  purposes.withPurpose('essential', { workspaceId, actor }, async (tx) => {
    const { rows } = await sql<{ n: number }>`
      select count(*)::int as n from people where workspace_id = ${workspaceId} and merged_into is null`.execute(tx)
    return rows[0]?.n ?? 0
  })

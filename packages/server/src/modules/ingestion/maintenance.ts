import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import type { Log } from '../../platform/log.ts'
import type { PurposeDb } from '../../platform/postgres/index.ts'

/** A day more than the seven that wire.md asks for. */
const keepDeliveries = '8 days'
const beatMs = 5_000
const tidyMs = 10 * 60_000

/**
 * Forgets message ids that are old enough, and workers that are long gone. Old ids go in bites, so that no statement
 * holds many rows for long; several workers at it do no harm.
 */
export const tidy = async (db: PurposeDb): Promise<void> => {
  await sql`delete from worker_heartbeats where seen_at < now() - interval '1 day'`.execute(db)
  for (let gone = 1; gone > 0; ) {
    const { numAffectedRows } = await sql`
      delete from deliveries where ctid in (
        select ctid from deliveries where seen_at < now() - ${keepDeliveries}::interval
        limit 20000 for update skip locked)`.execute(db)
    gone = Number(numAffectedRows)
  }
}

/** What a worker does beside the pipeline: says that it lives, and tidies up. */
export const startMaintenance = (db: PurposeDb, log: Log, processed: () => number) => {
  const id = randomUUID()
  const startedAt = new Date()
  const beat = () =>
    sql`
      insert into worker_heartbeats (id, started_at, seen_at, processed)
      values (${id}, ${startedAt}, now(), ${processed()})
      on conflict (id) do update set seen_at = excluded.seen_at, processed = excluded.processed`
      .execute(db)
      .catch((err: unknown) => log.debug({ err }, 'the heartbeat could not be written'))
  const tidyAgain = () =>
    tidy(db).catch((err: unknown) => log.warn({ err }, 'old message ids could not be removed; it will be tried again'))
  void beat()
  const timers = [setInterval(beat, beatMs).unref(), setInterval(tidyAgain, tidyMs).unref()]
  return {
    close: async () => {
      for (const t of timers) clearInterval(t)
      await db
        .deleteFrom('worker_heartbeats')
        .where('id', '=', id)
        .execute()
        .catch(() => {})
    },
  }
}

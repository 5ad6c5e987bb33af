import { sql } from 'kysely'
import { type AnyDb, type ForPurpose, openTables, type PurposeDb } from '../postgres/index.ts'

/** Something that happened, as it was written with the change. */
export interface OutboxRow {
  readonly id: number
  readonly workspaceId: number
  readonly topic: string
  readonly subjectId: string | null
  readonly body: Readonly<Record<string, unknown>>
  /** When the transaction that wrote it began. */
  readonly createdAt: Date
  /** Milliseconds from then until it was read, by the clock of PostgreSQL. */
  readonly ageMs: number
}

/** A subscriber hears everything that is committed after it was added for the first time. */
export const addCursor = async (db: AnyDb, subscriber: string): Promise<void> => {
  await openTables(db)
    .insertInto('outbox_cursors')
    .values({ subscriber })
    .onConflict((c) => c.doNothing())
    .execute()
}

/** A run through everything that is visible in `until` and was not in `seen`; snapshots as PostgreSQL's text. */
export interface Round {
  readonly seen: string
  readonly until: string
  /** Numbers up to this have been handled in this round. */
  readonly lastId: number
}

/** A subscriber's cursor, held until the transaction ends; null while another worker holds it. */
const holdCursor = async (tx: ForPurpose, subscriber: string) => {
  const { rows } = await sql<{ seen: string; until: string | null; lastId: number }>`
    select seen::text as seen, until::text as until, last_id as "lastId" from outbox_cursors
    where subscriber = ${subscriber} for update skip locked`.execute(tx)
  return rows[0] ?? null
}

/** The next statement sees exactly what is visible in the snapshot that it stores, so a round never gains a row. */
const openRound = async (tx: ForPurpose, subscriber: string, seen: string): Promise<Round | null> => {
  const { rows } = await sql<{ until: string; lastId: number }>`
    update outbox_cursors set until = pg_current_snapshot(), last_id = fresh.first - 1
    from (select min(id) as first from outbox
      where tx >= pg_snapshot_xmin(${seen}::pg_snapshot) and not pg_visible_in_snapshot(tx, ${seen}::pg_snapshot)) as fresh
    where subscriber = ${subscriber} and fresh.first is not null
    returning until::text as until, last_id as "lastId"`.execute(tx)
  return rows[0] ? { seen, ...rows[0] } : null
}

/** The subscriber's round, a new one if the last is over; null when nothing is new or another worker is at it. */
export const holdRound = async (tx: ForPurpose, subscriber: string): Promise<Round | null> => {
  const cursor = await holdCursor(tx, subscriber)
  if (!cursor) return null
  const { seen, until, lastId } = cursor
  return until === null ? openRound(tx, subscriber, seen) : { seen, until, lastId }
}

/** The next rows of a round, in the order of their numbers, which within a workspace's ledger is that of the commits. */
export const readRound = async (
  tx: ForPurpose,
  { seen, until, lastId }: Round,
  topics: readonly string[],
  limit: number,
): Promise<OutboxRow[]> => {
  const { rows } = await sql<OutboxRow>`
    select id, workspace_id as "workspaceId", topic, subject_id as "subjectId", body, created_at as "createdAt",
      extract(epoch from clock_timestamp() - created_at)::float8 * 1000 as "ageMs"
    from outbox
    where id > ${lastId} and tx >= pg_snapshot_xmin(${seen}::pg_snapshot)
      and not pg_visible_in_snapshot(tx, ${seen}::pg_snapshot) and pg_visible_in_snapshot(tx, ${until}::pg_snapshot)
      and topic = any(${[...topics]}::text[])
    order by id limit ${limit}`.execute(tx)
  return rows
}

/** Notes what was handled, in the transaction that did it. `over`: the round has no more rows. */
export const settle = async (
  tx: ForPurpose,
  subscriber: string,
  batch: readonly OutboxRow[],
  over: boolean,
): Promise<void> => {
  const [last, oldest] = [batch.at(-1), Math.min(...batch.map((r) => r.createdAt.getTime()))]
  await sql`
    update outbox_cursors set
      last_id = ${last?.id ?? sql`last_id`},
      seen = ${over ? sql`until` : sql`seen`},
      until = ${over ? sql`null` : sql`until`},
      delay_ms = ${last ? sql`extract(epoch from clock_timestamp() - ${new Date(oldest)}::timestamptz) * 1000` : sql`delay_ms`},
      handled_at = ${last ? sql`clock_timestamp()` : sql`handled_at`}
    where subscriber = ${subscriber}`.execute(tx)
}

const removedAtOnce = 10_000

/**
 * Removes rows that every subscriber has read; without any subscriber, all. Rows of transactions that were under way when
 * the slowest read last stay a little longer. Returns how many went.
 */
export const removeRead = async (db: PurposeDb): Promise<number> => {
  const { numAffectedRows } = await sql`
    delete from outbox where id in (
      select id from outbox
      where tx < (select coalesce(min(pg_snapshot_xmin(seen)), pg_snapshot_xmin(pg_current_snapshot())) from outbox_cursors)
      order by tx limit ${removedAtOnce} for update skip locked)`.execute(db)
  return Number(numAffectedRows)
}

export interface SubscriberState {
  readonly subscriber: string
  /** Of the oldest row of the last batch: milliseconds from the beginning of its transaction until it was handled. */
  readonly delayMs: number | null
  readonly handledAt: Date | null
  readonly waiting: number
}

/** How each subscriber is doing: counts, and nothing of anybody. */
export const readSubscribers = async (db: AnyDb): Promise<SubscriberState[]> => {
  const { rows } = await sql<SubscriberState>`
    select subscriber, delay_ms as "delayMs", handled_at as "handledAt", waiting
    from candor_outbox_subscribers()`.execute(openTables(db))
  return rows
}

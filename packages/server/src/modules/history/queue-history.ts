import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { pack } from '../../platform/codec.ts'
import type { ForPurpose } from '../../platform/postgres/index.ts'
import type { HistoryRow } from './history-row.ts'
import type { Target } from './insert-rows.ts'
import { encodeOverrides, encodeRows, type Override } from './row-binary.ts'
import { noteTouched, packTouched, readInterests, touchedByEvents } from './touched.ts'

export interface Shipment {
  readonly target: Target
  readonly rows: number
  /** RowBinary. */
  readonly bytes: Buffer
  /** Whom it touches, packed; null: nobody. */
  readonly touched: Buffer | null
}

/** Puts rows on their way, under a token of their own. Returns the number of the shipment. */
export const queueShipment = async (tx: ForPurpose, shipment: Shipment): Promise<number> => {
  const { target, rows, bytes, touched } = shipment
  const packed = await pack(bytes)
  // The codec is the first byte of the body.
  const body = Buffer.concat([Buffer.of(packed.codec), packed.body])
  const { id } = await tx
    .insertInto('history_outbox')
    .values({ token: randomUUID(), target, rows, body, touched })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

/** An identifier that went from one person to another, with its events. */
export interface MovedOrigin {
  readonly workspaceId: number
  readonly originId: number
  readonly from: string
  readonly to: string
}

/** Until the override has arrived, queries take it from here. */
const notePending = async (tx: ForPurpose, overrides: readonly Override[], shipmentId: number) => {
  const list = sql`unnest(${overrides.map((o) => o.workspaceId)}::int[], ${overrides.map((o) => o.mergedId)}::uuid[],
    ${overrides.map((o) => o.survivorId)}::uuid[], ${overrides.map((o) => o.version)}::bigint[])
    as k (w, merged, survivor, version)`
  await sql`
    with pending as (
      insert into overrides_pending (workspace_id, person_id, survivor_id, version, shipment_id)
      select w, merged, survivor, version, ${shipmentId} from ${list} on conflict do nothing),
    restored as (
      delete from history_merges m using ${list}
      where m.workspace_id = k.w and m.person_id = k.merged and k.survivor = k.merged)
    insert into history_merges (workspace_id, person_id)
    select w, merged from ${list} where survivor <> merged order by 1, 2
    on conflict (workspace_id, person_id) do update set seen_in = null, settled_after = null`.execute(tx)
}

/** Whoever moves an identifier holds both people, so of two moves the later is written later. */
const noteMoves = async (tx: ForPurpose, moves: readonly MovedOrigin[]) => {
  if (moves.length === 0) return
  await sql`
    insert into history_moves as h (workspace_id, origin_id, person_id, from_people)
    -- Its events may also stand under those who became one of the two before.
    select w, origin, new, old || array(
      select id from people p where p.workspace_id = k.w and p.merged_into in (k.old, k.new))
    from unnest(${moves.map((m) => m.workspaceId)}::int[], ${moves.map((m) => m.originId)}::bigint[],
      ${moves.map((m) => m.from)}::uuid[], ${moves.map((m) => m.to)}::uuid[]) as k (w, origin, old, new)
    order by w, origin
    on conflict (workspace_id, origin_id) do update set person_id = excluded.person_id, moved_in = excluded.moved_in,
      seen_in = null, settled_after = null,
      from_people = array(select distinct unnest(h.from_people || excluded.from_people || array[h.person_id]))`.execute(
    tx,
  )
}

const person = (workspaceId: number, ...people: string[]) =>
  people.map((personId) => ({ workspaceId, token: 'person', personId }))

/**
 * Writes what ClickHouse shall know into the outbox, in the transaction of the chunk, with the token under which it
 * will be inserted: either both databases will know it, or neither. Whose events are from now on counts at once.
 */
export const queueHistory = async (
  tx: ForPurpose,
  rows: readonly HistoryRow[],
  overrides: readonly Override[],
  moves: readonly MovedOrigin[] = [],
): Promise<void> => {
  const interests = await readInterests(tx, [...rows, ...overrides, ...moves])
  await noteMoves(tx, moves)
  const movedPeople = moves.flatMap((m) => person(m.workspaceId, m.from, m.to))
  await noteTouched(tx, movedPeople, interests)
  if (overrides.length > 0) {
    const merged = overrides.flatMap((o) => person(o.workspaceId, o.mergedId, o.survivorId))
    const shipment = {
      target: 'person_overrides' as const,
      rows: overrides.length,
      bytes: encodeOverrides(overrides),
      touched: await packTouched(merged, interests),
    }
    await notePending(tx, overrides, await queueShipment(tx, shipment))
  }
  if (rows.length > 0) {
    const touched = await packTouched(touchedByEvents(rows, interests), interests)
    await queueShipment(tx, { target: 'origin_events', rows: rows.length, bytes: encodeRows(rows), touched })
  }
}

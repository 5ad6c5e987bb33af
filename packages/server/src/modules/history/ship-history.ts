import { ClickHouseError } from '@clickhouse/client'
import { sql } from 'kysely'
import type { ClickHouse } from '../../platform/clickhouse/index.ts'
import { unpack } from '../../platform/codec.ts'
import type { ForPurpose, PurposeDb } from '../../platform/postgres/index.ts'
import { insertAgain } from './insert-again.ts'
import { insertRows, type Target } from './insert-rows.ts'
import { notingPacked } from './touched.ts'

interface Shipment {
  id: number
  token: string
  target: Target
  rows: number
  body: Buffer
  touched: Buffer | null
}

/** The oldest that no other worker holds; one that ClickHouse has refused lets others go first for a while. */
const takeShipment = async (tx: ForPurpose): Promise<Shipment | undefined> => {
  const { rows } = await sql<Shipment>`
    select o.id, o.token, o.target, o.rows, o.body, o.touched from history_outbox o
    where not exists (select from history_attempts a where a.shipment_id = o.id and a.retry_at > now())
    order by o.id limit 1 for update of o skip locked`.execute(tx)
  return rows[0]
}

/** Notes, committed by itself, that ClickHouse is going to be asked. False when it was noted before. */
const noteAttempt = async (db: PurposeDb, id: number): Promise<boolean> => {
  const { numAffectedRows } = await sql`
    insert into history_attempts (shipment_id) values (${id}) on conflict do nothing`.execute(db)
  return Number(numAffectedRows) === 1
}

const noteRefusal = async (db: PurposeDb, id: number): Promise<void> => {
  await sql`
    update history_attempts set refusals = refusals + 1,
      retry_at = now() + least(60, power(2, least(refusals, 10))) * interval '1 second'
    where shipment_id = ${id}`.execute(db)
}

/** What has arrived goes, and whom it touches is known from now on. */
const forget = async (tx: ForPurpose, { id, touched }: Shipment): Promise<void> => {
  await sql`
    with done as (delete from history_outbox where id = ${id} returning id),
    attempts as (delete from history_attempts a using done where a.shipment_id = done.id)
    ${notingPacked(touched)}`.execute(tx)
}

/**
 * Inserts the oldest shipment into ClickHouse and forgets it. A kill at any moment neither loses nor doubles rows: a
 * shipment that was begun before is looked for first. Returns the number of rows; 0 when there was nothing to do.
 * Throws when ClickHouse is away or refuses the rows; a refused shipment waits, and the next call takes another.
 */
export const shipHistory = async (db: PurposeDb, clickhouse: ClickHouse): Promise<number> => {
  let taken: number | undefined
  try {
    return await db.transaction().execute(async (tx) => {
      const shipment = await takeShipment(tx)
      if (!shipment) return 0
      taken = shipment.id
      const insert = (await noteAttempt(db, shipment.id)) ? insertRows : insertAgain
      const bytes = unpack(shipment.body[0]!, shipment.body.subarray(1), 512 << 20)
      await insert(clickhouse, shipment.target, bytes, shipment.token)
      await forget(tx, shipment)
      return shipment.rows
    })
  } catch (error) {
    if (taken !== undefined && error instanceof ClickHouseError) await noteRefusal(db, taken)
    throw error
  }
}

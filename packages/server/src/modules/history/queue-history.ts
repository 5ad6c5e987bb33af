import { randomUUID } from 'node:crypto'
import { pack } from '../../platform/codec.ts'
import type { ForPurpose } from '../../platform/postgres/index.ts'
import type { HistoryRow } from './history-row.ts'
import type { Target } from './insert-rows.ts'
import { encodeOriginOverrides, encodeOverrides, encodeRows, type OriginOverride, type Override } from './row-binary.ts'

/** Puts rows in RowBinary on their way, under a token of their own. Returns the number of the shipment. */
export const queueShipment = async (tx: ForPurpose, target: Target, rows: number, bytes: Buffer): Promise<number> => {
  const packed = await pack(bytes)
  // The codec is the first byte of the body.
  const body = Buffer.concat([Buffer.of(packed.codec), packed.body])
  const { id } = await tx
    .insertInto('history_outbox')
    .values({ token: randomUUID(), target, rows, body })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

/**
 * Writes what ClickHouse shall know into the outbox, in the transaction of the chunk, with the token under which it
 * will be inserted: either both databases will know it, or neither.
 */
export const queueHistory = async (
  tx: ForPurpose,
  rows: readonly HistoryRow[],
  overrides: readonly Override[],
  originOverrides: readonly OriginOverride[] = [],
): Promise<void> => {
  if (originOverrides.length > 0)
    await queueShipment(tx, 'origin_overrides', originOverrides.length, encodeOriginOverrides(originOverrides))
  if (overrides.length > 0) await queueShipment(tx, 'person_overrides', overrides.length, encodeOverrides(overrides))
  if (rows.length > 0) await queueShipment(tx, 'origin_events', rows.length, encodeRows(rows))
}

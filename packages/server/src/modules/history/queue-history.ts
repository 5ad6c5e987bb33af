import { randomUUID } from 'node:crypto'
import type { Transaction } from 'kysely'
import { pack } from '../../platform/codec.ts'
import type { Database } from '../../platform/postgres/index.ts'
import type { HistoryRow } from './history-row.ts'
import { encodeOverrides, encodeRows, type Override } from './row-binary.ts'

/**
 * Writes what ClickHouse shall know into the outbox, in the transaction of the chunk, with the token under which it
 * will be inserted: either both databases will know it, or neither.
 */
export const queueHistory = async (
  tx: Transaction<Database>,
  rows: readonly HistoryRow[],
  overrides: readonly Override[],
): Promise<void> => {
  const shipments = []
  if (overrides.length > 0)
    shipments.push({ target: 'person_overrides', rows: overrides.length, body: encodeOverrides(overrides) })
  if (rows.length > 0) shipments.push({ target: 'events', rows: rows.length, body: encodeRows(rows) })
  for (const { target, rows: n, body } of shipments) {
    const packed = await pack(body)
    // The codec is the first byte of the body.
    await tx
      .insertInto('history_outbox')
      .values({ token: randomUUID(), target, rows: n, body: Buffer.concat([Buffer.of(packed.codec), packed.body]) })
      .execute()
  }
}

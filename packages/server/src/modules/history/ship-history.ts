import { Readable } from 'node:stream'
import { type Kysely, sql } from 'kysely'
import type { ClickHouse } from '../../platform/clickhouse/index.ts'
import { unpack } from '../../platform/codec.ts'
import type { Database } from '../../platform/postgres/index.ts'
import { columns, overrideColumns } from './row-binary.ts'

interface Shipment {
  id: number
  token: string
  target: 'events' | 'person_overrides'
  rows: number
  body: Buffer
}

const columnsOf = { events: columns, person_overrides: overrideColumns } as const

/**
 * Inserts the oldest shipment into ClickHouse and forgets it. The token makes a repeated insert a no-op, so a kill
 * between the two databases neither loses nor doubles rows. Returns the number of rows; 0 when there was nothing.
 */
export const shipHistory = (db: Kysely<Database>, clickhouse: ClickHouse): Promise<number> =>
  db.transaction().execute(async (tx) => {
    const { rows } = await sql<Shipment>`
      select id, token, target, rows, body from history_outbox order by id limit 1 for update skip locked`.execute(tx)
    const shipment = rows[0]
    if (!shipment) return 0
    const bytes = unpack(shipment.body[0]!, shipment.body.subarray(1), 512 << 20)
    await clickhouse
      .exec({
        query: `insert into ${shipment.target} (${columnsOf[shipment.target].join(', ')}) format RowBinary`,
        values: Readable.from([bytes], { objectMode: false }),
        clickhouse_settings: {
          insert_deduplication_token: shipment.token,
          insert_deduplicate: 1,
          async_insert: 0,
          // History goes back to 1900, a partition a year; more than the default 100 in one insert must not block it.
          max_partitions_per_insert_block: '1000',
        },
      })
      .then(drain)
    await sql`delete from history_outbox where id = ${shipment.id}`.execute(tx)
    return shipment.rows
  })

/** The answer must be read to its end, or the connection stays taken. */
const drain = async ({ stream }: { stream: Readable }) => {
  for await (const _ of stream);
}

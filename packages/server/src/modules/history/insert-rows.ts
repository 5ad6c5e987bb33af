import { Readable } from 'node:stream'
import type { ClickHouse } from '../../platform/clickhouse/index.ts'
import { factColumns } from './fact-row.ts'
import { columns, overrideColumns, permissionColumns } from './row-binary.ts'

/** What a shipment may hold: rows of which table, in which columns. */
export const targets = {
  origin_events: { table: 'events', columns },
  // As they were queued before events said through which identifier they came.
  events: { table: 'events', columns: columns.slice(0, -1) },
  person_overrides: { table: 'person_overrides', columns: overrideColumns },
  permissions: { table: 'permissions', columns: permissionColumns },
  facts: { table: 'facts', columns: factColumns },
} as const

export type Target = keyof typeof targets

/**
 * Inserts rows given as RowBinary; resolves when ClickHouse has them on disk. A second insert under the same token is a
 * no-op, as long as ClickHouse remembers the token (for 10,000 inserts).
 */
export const insertRows = async (
  clickhouse: ClickHouse,
  target: Target,
  bytes: Buffer,
  token: string,
): Promise<void> => {
  const { stream } = await clickhouse.exec({
    query: `insert into ${targets[target].table} (${targets[target].columns.join(', ')}) format RowBinary`,
    values: Readable.from([bytes], { objectMode: false }),
    clickhouse_settings: {
      insert_deduplication_token: token,
      insert_deduplicate: 1,
      async_insert: 0,
      // History goes back to 1900, a partition a year; more than the default 100 in one insert must not block it.
      max_partitions_per_insert_block: '1000',
    },
  })
  // The answer must be read to its end, or the connection stays taken.
  for await (const _ of stream);
}

import { randomUUID } from 'node:crypto'
import type { ClickHouse } from '../../platform/clickhouse/index.ts'
import { insertRows, type Target, targets } from './insert-rows.ts'
import { type EncodedRow, readRows } from './row-binary.ts'

/** A look-up by key is a point read; so many fit into one statement. */
const keysAtOnce = 500

const keyOf = (r: Pick<EncodedRow, 'workspaceId' | 'messageId'>) => `${r.workspaceId} ${r.messageId}`

/** Hexadecimal, because a message id may hold anything. */
const tuple = ({ workspaceId, personId, occurredAt, messageId }: EncodedRow) =>
  `(${workspaceId}, toUUID('${personId}'), fromUnixTimestamp64Milli(${occurredAt}, 'UTC'), unhex('${Buffer.from(messageId).toString('hex')}'))`

const findMissing = async (clickhouse: ClickHouse, rows: readonly EncodedRow[]): Promise<EncodedRow[]> => {
  const there = new Set<string>()
  for (let i = 0; i < rows.length; i += keysAtOnce) {
    const found = await clickhouse.query({
      query: `
        select workspace_id as workspaceId, message_id as messageId from events
        where (workspace_id, person_id, occurred_at, message_id) in (${rows.slice(i, i + keysAtOnce).map(tuple)})`,
      format: 'JSONEachRow',
      clickhouse_settings: { max_query_size: '10000000' },
    })
    for (const r of await found.json<{ workspaceId: number; messageId: string }>()) there.add(keyOf(r))
  }
  return rows.filter((r) => !there.has(keyOf(r)))
}

/** Elsewhere Keeper writes token and rows as one, and a read may come from a replica that is behind. */
const standsAlone = async (clickhouse: ClickHouse): Promise<boolean> => {
  const result = await clickhouse.query({
    query: "select engine from system.tables where database = currentDatabase() and name = 'events'",
    format: 'JSONEachRow',
  })
  const [table] = await result.json<{ engine: string }>()
  return table?.engine === 'MergeTree'
}

const insertMissing = async (clickhouse: ClickHouse, target: Target, bytes: Buffer, token: string) => {
  const rows = readRows(bytes, target === 'origin_events')
  // First under the shipment's own token: an attempt that is still under way in ClickHouse is then counted once.
  for (const t of [token, randomUUID()]) {
    const missing = await findMissing(clickhouse, rows)
    if (missing.length === 0) return
    await insertRows(clickhouse, target, Buffer.concat(missing.map((r) => bytes.subarray(r.start, r.end))), t)
  }
}

/**
 * Inserts a shipment that was begun before and may be in ClickHouse already. A token alone is not enough on a single
 * server: MergeTree writes the token before the rows, and when it is killed in between it takes the token for done and
 * the rows are lost; and it forgets tokens. So the rows are looked up by their keys, and those that are missing go in.
 */
export const insertAgain = async (
  clickhouse: ClickHouse,
  target: Target,
  bytes: Buffer,
  token: string,
): Promise<void> => {
  // Of repeated overrides, permissions and facts the tables keep one; a new token cannot be mistaken for one that is done.
  if (targets[target].table !== 'events') return insertRows(clickhouse, target, bytes, randomUUID())
  if (await standsAlone(clickhouse)) return insertMissing(clickhouse, target, bytes, token)
  return insertRows(clickhouse, target, bytes, token)
}

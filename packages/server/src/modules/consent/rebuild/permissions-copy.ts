import type { ClickHouse } from '../../../platform/clickhouse/index.ts'
import { keptUntil } from '../../history/index.ts'
import type { PersonMask } from '../consent.store.ts'

/** A row of ClickHouse's `permissions`; the table may hold several of a person, of which the highest number counts. */
export interface CopyRow {
  readonly personId: string
  /** Bits as decimal text. */
  readonly allow: string
  readonly refused: string
  /** Milliseconds since 1970. */
  readonly validUntil: number
  readonly seq: number
}

export const toCopyRow = (mask: PersonMask): CopyRow => ({ ...mask, validUntil: keptUntil(mask.validUntil) })

const read = async <T>(clickhouse: ClickHouse, query: string, params: Record<string, unknown>): Promise<T[]> => {
  const result = await clickhouse.query({
    query,
    query_params: params,
    format: 'JSONEachRow',
    // A thousand ids do not fit into an address.
    use_multipart_params_auto: true,
  })
  return result.json<T>()
}

/** All rows of some people, by person. */
export const readCopy = async (
  clickhouse: ClickHouse,
  workspaceId: number,
  ids: readonly string[],
): Promise<Map<string, CopyRow[]>> => {
  const rows = await read<CopyRow>(
    clickhouse,
    `select distinct toString(p.person_id) as personId, toString(p.allow) as allow, toString(p.refused) as refused,
      toUnixTimestamp64Milli(p.valid_until) as validUntil, p.seq as seq
    from permissions as p where p.workspace_id = {workspace:UInt32} and p.person_id in {ids:Array(UUID)}`,
    { workspace: workspaceId, ids },
  )
  return Map.groupBy(rows, (r) => r.personId)
}

/** The next ids that the copy knows, in ClickHouse's own order of ids. */
export const nextCopied = async (clickhouse: ClickHouse, workspaceId: number, after: string, limit: number) => {
  const rows = await read<{ id: string }>(
    clickhouse,
    `select toString(p.person_id) as id from permissions as p
    where p.workspace_id = {workspace:UInt32} and p.person_id > {after:UUID}
    group by p.person_id order by p.person_id limit {limit:UInt32}`,
    { workspace: workspaceId, after, limit },
  )
  return rows.map((r) => r.id)
}

/** Takes exactly these rows out; resolves when they are gone. What arrives meanwhile stays. */
export const removeFromCopy = async (
  clickhouse: ClickHouse,
  workspaceId: number,
  rows: readonly CopyRow[],
): Promise<void> => {
  const tuples = rows.map(
    (r) => `(toUUID('${r.personId}'), ${r.allow}, ${r.refused}, fromUnixTimestamp64Milli(${r.validUntil}), ${r.seq})`,
  )
  await clickhouse.command({
    query: `delete from permissions where workspace_id = {workspace:UInt32}
      and (person_id, allow, refused, valid_until, seq) in (${tuples.join(', ')})`,
    query_params: { workspace: workspaceId },
    clickhouse_settings: { max_query_size: '10000000', lightweight_deletes_sync: '2' },
  })
}

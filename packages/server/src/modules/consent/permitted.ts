import type { Purpose } from '@candor/contracts'
import { sql } from 'kysely'
import type { ClickHouse } from '../../platform/clickhouse/index.ts'
import { type ForPurpose, type Purposes, purposeBits } from '../../platform/postgres/index.ts'

/** More people on their way than this: the copy in ClickHouse is too far behind to be corrected in a query. */
const maxPending = 10_000

/** ClickHouse's copy of the permissions is too old; ask again in a moment. */
export class PermissionsBehind extends Error {
  override name = 'PermissionsBehind'
}

export interface Permitted {
  /** A condition over the columns of `events` (or of an alias of it) that holds exactly for what may be read. */
  readonly condition: string
  readonly params: Readonly<Record<string, unknown>>
  /** The number of the ledger as of which this holds. */
  readonly seq: number
}

/** As of now, in one snapshot of PostgreSQL: the ledger's number, and who is on the way with which permission. */
const readPending = async (tx: ForPurpose<'consent'>, workspaceId: number, bit: bigint) => {
  const { rows } = await sql<{ seq: number; allowed: string[]; pending: string[] }>`
    with pending as (
      select distinct person_id from permissions_pending where workspace_id = ${workspaceId}),
    judged as (
      select n.person_id, coalesce(living.allow, p.allow) as allow, coalesce(living.valid_until, p.valid_until) as until
      from pending n
      join people p on p.workspace_id = ${workspaceId} and p.id = n.person_id
      left join people living on living.workspace_id = ${workspaceId} and living.id = p.merged_into)
    select coalesce((select seq from consent_heads where workspace_id = ${workspaceId}), 0) as seq,
      coalesce((select array_agg(person_id::text) from pending), '{}') as pending,
      coalesce((select array_agg(person_id::text) from judged
        where allow & ${String(bit)}::bigint <> 0 and until > now()), '{}') as allowed`.execute(tx)
  return rows[0]!
}

/**
 * Whose events a query for a purpose may read, as of the ledger's present number. The one way from a purpose to
 * ClickHouse. While the copy there is behind, those on their way are judged by PostgreSQL; when too many are, it throws
 * PermissionsBehind rather than answer from an old copy.
 * An event counts if the purpose was allowed when it happened (`allowed` of the event) and is allowed now.
 */
export const permittedEvents = async (
  purposes: Purposes,
  context: { workspaceId: number; actor: string; purpose: Purpose; defaults: bigint; alias?: string },
): Promise<Permitted> => {
  const { workspaceId, purpose, defaults, alias } = context
  const bit = purposeBits(purpose)
  const { seq, pending, allowed } = await purposes.withPurpose('consent', context, (tx) =>
    readPending(tx, workspaceId, bit),
  )
  if (pending.length > maxPending) throw new PermissionsBehind(`${pending.length} permissions are on their way`)
  const column = (name: string) => (alias ? `${alias}.${name}` : name)
  const newest = (having: string) => `
    select person_id from permissions where workspace_id = {permittedWorkspace:UInt32}
    group by person_id having ${having}`
  const isAllowed = `bitAnd(argMax(allow, seq), {permittedBit:UInt64}) != 0 and argMax(valid_until, seq) > now64(3)`
  // Without an answer the default holds: then those who refused are left out, else those who agreed are let in.
  const byCopy =
    (defaults & bit) !== 0n
      ? `${column('person_id')} not in (${newest(`not (${isAllowed})`)})`
      : `${column('person_id')} in (${newest(isAllowed)})`
  return {
    condition: `${column('workspace_id')} = {permittedWorkspace:UInt32}
      and bitAnd(${column('allowed')}, {permittedBit:UInt64}) != 0
      and ((${byCopy} and ${column('person_id')} not in {permittedPending:Array(UUID)})
        or ${column('person_id')} in {permittedNow:Array(UUID)})`,
    params: {
      permittedWorkspace: workspaceId,
      permittedBit: String(bit),
      permittedPending: pending,
      permittedNow: allowed,
    },
    seq,
  }
}

/** Runs a query over events for a purpose. `build` gets the condition that it must put into its `where`. */
export const queryEvents = async <T>(
  clickhouse: ClickHouse,
  purposes: Purposes,
  context: Parameters<typeof permittedEvents>[1],
  build: (condition: string) => string,
  params: Readonly<Record<string, unknown>> = {},
): Promise<{ rows: T[]; seq: number }> => {
  const permitted = await permittedEvents(purposes, context)
  const result = await clickhouse.query({
    query: build(permitted.condition),
    query_params: { ...params, ...permitted.params },
    format: 'JSONEachRow',
  })
  return { rows: await result.json<T>(), seq: permitted.seq }
}

import { sql } from 'kysely'
import type { ClickHouse } from '../../platform/clickhouse/index.ts'
import { ProblemError } from '../../platform/http/index.ts'
import { type CustomerPurpose, type PurposeDb, type Purposes, purposeBits } from '../../platform/postgres/index.ts'
import { type Catalogues, purposeNamed } from './catalogue/catalogue.ts'
import { defaultAllow } from './fold.ts'

/**
 * More people on their way than this: the copy in ClickHouse is too far behind to be corrected in a query. Their ids go
 * as one parameter, of which ClickHouse takes 128 KiB.
 */
const maxPending = 3_000

/** ClickHouse's copy of the permissions is too old; ask again in a moment. Answered as `permissions_behind` (503). */
export class PermissionsBehind extends ProblemError {
  constructor(pending: number) {
    const detail = `More than ${maxPending} permissions (${pending}) are on their way to the copy that this reads by.`
    super('permissions_behind', { detail, retryAfter: 2 })
  }
}

/** Who reads, for what. */
export interface EventContext {
  readonly workspaceId: number
  readonly actor: string
  readonly purpose: CustomerPurpose
  /** Only events that stand under these ids: then only these people are looked at, whatever else is on its way. */
  readonly people?: readonly string[] | undefined
}

export interface Permitted {
  /** A condition over the columns of `events` that holds exactly for what may be read. */
  readonly condition: string
  readonly params: Readonly<Record<string, unknown>>
  /** The number of the ledger as of which this holds. */
  readonly seq: number
}

/** As of now, in one snapshot of PostgreSQL: the ledger's number, and who is on the way with which permission. */
const readPending = async (db: PurposeDb<'consent'>, { workspaceId, people }: EventContext, bit: bigint) => {
  const among = people ? sql`and person_id = any(${[...people]}::uuid[])` : sql``
  const { rows } = await sql<{ seq: number; allowed: string[]; pending: string[] }>`
    with pending as (
      select distinct person_id from permissions_pending where workspace_id = ${workspaceId} ${among}),
    judged as (
      select n.person_id, coalesce(living.allow, p.allow) as allow, coalesce(living.valid_until, p.valid_until) as until
      from pending n
      join people p on p.workspace_id = ${workspaceId} and p.id = n.person_id
      left join people living on living.workspace_id = ${workspaceId} and living.id = p.merged_into)
    select coalesce((select seq from consent_heads where workspace_id = ${workspaceId}), 0) as seq,
      coalesce((select array_agg(person_id::text) from pending), '{}') as pending,
      coalesce((select array_agg(person_id::text) from judged
        where allow & ${String(bit)}::bigint <> 0 and until > now()), '{}') as allowed`.execute(db)
  return rows[0]!
}

/**
 * Whose events a query for a purpose may read, as of the ledger's present number. The one way from a purpose to
 * ClickHouse. While the copy there is behind, those on their way are judged by PostgreSQL; when too many are, it throws
 * PermissionsBehind rather than answer from an old copy.
 * An event counts if the purpose was allowed when it happened (`allowed` of the event) and is allowed now.
 * `as` begins the names of the parameters, so that a query can hold several conditions; letters only.
 */
export const permittedEvents = async (
  purposes: Purposes,
  context: EventContext,
  as = 'permitted',
): Promise<Permitted> => {
  const { workspaceId, purpose, people } = context
  const bit = purposeBits(purpose)
  const { seq, pending, allowed } = await readPending(purposes.reading('consent', context), context, bit)
  if (pending.length > maxPending) throw new PermissionsBehind(pending.length)
  const among = people ? `and person_id in {${as}People:Array(UUID)}` : ''
  const newest = (having: string) => `
    select person_id from permissions where workspace_id = {${as}Workspace:UInt32} ${among}
    group by person_id having ${having}`
  const isAllowed = `bitAnd(argMax(allow, seq), {${as}Bit:UInt64}) != 0 and argMax(valid_until, seq) > now64(3)`
  // Without an answer the default holds: then those who refused are left out, else those who agreed are let in.
  const byCopy =
    (defaultAllow & bit) !== 0n
      ? `person_id not in (${newest(`not (${isAllowed})`)})`
      : `person_id in (${newest(isAllowed)})`
  return {
    condition: `workspace_id = {${as}Workspace:UInt32} ${among}
      and bitAnd(allowed, {${as}Bit:UInt64}) != 0
      and ((${byCopy} and person_id not in {${as}Pending:Array(UUID)}) or person_id in {${as}Now:Array(UUID)})`,
    params: {
      [`${as}Workspace`]: workspaceId,
      [`${as}Bit`]: String(bit),
      [`${as}Pending`]: pending,
      [`${as}Now`]: allowed,
      ...(people && { [`${as}People`]: people }),
    },
    seq,
  }
}

/**
 * Runs a query over events for a purpose, named by its key. `build` gets the condition that it must put into its `where`.
 * Throws unknown_purpose, and PermissionsBehind.
 */
export type QueryEvents = <T>(
  context: Omit<EventContext, 'purpose'> & { readonly purpose: string },
  build: (condition: string) => string,
  params?: Readonly<Record<string, unknown>>,
) => Promise<{ rows: T[]; seq: number }>

/** The way to events that is handed to whoever reads them: it knows both databases, and they know neither. */
export const createQueryEvents = (clickhouse: ClickHouse, purposes: Purposes, catalogues: Catalogues): QueryEvents => {
  return async <T>(...[context, build, params = {}]: Parameters<QueryEvents>) => {
    const purpose = await purposeNamed(catalogues, context.workspaceId, context.purpose)
    const permitted = await permittedEvents(purposes, { ...context, purpose })
    const result = await clickhouse.query({
      query: build(permitted.condition),
      query_params: { ...params, ...permitted.params },
      format: 'JSONEachRow',
      // Thousands of ids do not fit into an address.
      use_multipart_params_auto: true,
    })
    return { rows: await result.json<T>(), seq: permitted.seq }
  }
}

import { type RawBuilder, sql } from 'kysely'
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
  /** Whose an event is now: an expression over the columns of `events`, of the person's id as text. */
  readonly person: string
  readonly params: Readonly<Record<string, unknown>>
  /** The number of the ledger as of which this holds. */
  readonly seq: number
  /** What was committed when this was found out, as PostgreSQL's pg_snapshot. */
  readonly snapshot: string
}

interface Pending {
  readonly seq: number
  readonly snapshot: string
  /** People on their way with their permission, and those of them who are allowed. */
  readonly pending: string[]
  readonly allowed: string[]
  /** Identifiers whose events may stand under somebody else: number, whose they are, whether that person is allowed. */
  readonly moved: { readonly o: number; readonly to: string; readonly ok: boolean; readonly from: string[] }[]
  /** People who became others, of whom ClickHouse has not heard. */
  readonly merged: { readonly id: string; readonly to: string }[]
  readonly squashes: {
    readonly id: number
    readonly phase: 'copying' | 'deleting' | 'abandoned'
    readonly targets: string[]
  }[]
}

/** As of now, in one snapshot of PostgreSQL: what ClickHouse does not know yet. */
const readPending = async (db: PurposeDb<'consent'>, { workspaceId: w, people }: EventContext, bit: bigint) => {
  const some = sql`${[...(people ?? [])]}::uuid[]`
  const among = (condition: RawBuilder<unknown>) => (people ? sql`and ${condition}` : sql``)
  const { rows } = await sql<Pending>`
    with pending as (
      select distinct person_id from permissions_pending where workspace_id = ${w} ${among(sql`person_id = any(${some})`)}),
    judged as (
      select n.person_id, coalesce(living.allow, p.allow) as allow, coalesce(living.valid_until, p.valid_until) as until
      from pending n
      join people p on p.workspace_id = ${w} and p.id = n.person_id
      left join people living on living.workspace_id = ${w} and living.id = p.merged_into),
    moved as (
      select m.origin_id as o, living.id as to, living.allow & ${String(bit)}::bigint <> 0 and living.valid_until > now() as ok,
        m.from_people as from
      from history_moves m
      join people p on p.workspace_id = ${w} and p.id = m.person_id
      join people living on living.workspace_id = ${w} and living.id = coalesce(p.merged_into, p.id)
      where m.workspace_id = ${w} ${among(sql`(living.id = any(${some}) or m.from_people && ${some})`)}
      limit ${maxPending + 1}),
    merged as (
      select distinct on (o.person_id) o.person_id as id, o.survivor_id as to from overrides_pending o
      where o.workspace_id = ${w} ${among(sql`o.person_id = any(${some})`)}
      order by o.person_id, o.version desc limit ${maxPending + 1})
    select coalesce((select seq from consent_heads where workspace_id = ${w}), 0) as seq,
      pg_current_snapshot()::text as snapshot,
      coalesce((select array_agg(person_id::text) from pending), '{}') as pending,
      coalesce((select array_agg(person_id::text) from judged
        where allow & ${String(bit)}::bigint <> 0 and until > now()), '{}') as allowed,
      coalesce((select json_agg(moved) from moved), '[]') as moved,
      coalesce((select json_agg(merged) from merged), '[]') as merged,
      coalesce((select json_agg(json_build_object('id', id, 'phase', phase, 'targets', targets))
        from history_squashes where workspace_id = ${w} and phase <> 'done'), '[]') as squashes`.execute(db)
  return rows[0]!
}

/** Whether since then an identifier changed hands, or its events began to be written anew: then an answer may be half and half. */
const changedSince = async (db: PurposeDb<'consent'>, workspaceId: number, snapshot: string): Promise<boolean> => {
  const since = (column: string) => sql`${sql.ref(column)} >= pg_snapshot_xmin(${snapshot}::pg_snapshot)
    and not pg_visible_in_snapshot(${sql.ref(column)}, ${snapshot}::pg_snapshot)`
  const { rows } = await sql<{ changed: boolean }>`
    select exists (select from identity_moves where workspace_id = ${workspaceId} and ${since('moved_in')})
      or exists (select from history_squashes where workspace_id = ${workspaceId} and ${since('changed_in')}) as changed`.execute(
    db,
  )
  return rows[0]!.changed
}

/**
 * Whose events a query for a purpose may read, as of the ledger's present number. The one way from a purpose to
 * ClickHouse. While the copy there is behind, those on their way are judged by PostgreSQL; when too many are, it throws
 * PermissionsBehind rather than answer from an old copy.
 * An event counts if the purpose was allowed when it happened (`allowed` of the event) and is allowed now, by whoever has
 * the identifier through which it came.
 * `as` begins the names of the parameters, so that a query can hold several conditions; letters only.
 */
export const permittedEvents = async (
  purposes: Purposes,
  context: EventContext,
  as = 'permitted',
): Promise<Permitted> => {
  const { workspaceId, purpose, people } = context
  const bit = purposeBits(purpose)
  const known = await readPending(purposes.reading('consent', context), context, bit)
  const { seq, snapshot, pending, allowed, moved, merged, squashes } = known
  const behind = Math.max(pending.length, moved.length, merged.length)
  if (behind > maxPending) throw new PermissionsBehind(behind)
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
  const where = (id: string): boolean => people?.includes(id) ?? true
  const here = moved.filter((m) => m.ok && where(m.to))
  const stayed = moved.length > 0 ? `origin_id not in {${as}Moved:Array(UInt64)} and` : ''
  const came =
    here.length > 0
      ? `or (origin_id in {${as}Here:Array(UInt64)} ${people ? `and person_id in {${as}From:Array(UUID)}` : ''})`
      : ''
  const deleting = squashes.filter((s) => s.phase === 'deleting')
  // While events are written anew: copies count once all are there, and what was copied counts no longer from then on.
  const once = [
    ...(squashes.length > deleting.length ? [`and squash not in {${as}Copying:Array(UInt64)}`] : []),
    ...(deleting.length > 0
      ? [
          `and (person_id, origin_id, occurred_at, message_id) not in (
        select copied_from, origin_id, occurred_at, message_id from events where workspace_id = {${as}Workspace:UInt32}
          and person_id in {${as}Targets:Array(UUID)} and squash in {${as}Deleting:Array(UInt64)})`,
        ]
      : []),
  ].join(' ')
  const id = 'toString(person_id)'
  // `transform` takes no UUIDs.
  const overrides = (column: string) => `(select groupArray(toString(${column})) from (
      select person_id, argMax(survivor_id, version) as survivor from person_overrides
      where workspace_id = {${as}Workspace:UInt32} group by person_id order by person_id))`
  const override = `transform(${id}, ${overrides('person_id')}, ${overrides('survivor')}, ${id})`
  const map = (from: string, type: string, list: string) =>
    `transform(${from}, {${as}${list}:Array(${type})}, {${as}${list}To:Array(String)}, ${id})`
  const cases = [
    ...(moved.length > 0 ? [`origin_id in {${as}Moved:Array(UInt64)}, ${map('origin_id', 'UInt64', 'Moved')},`] : []),
    ...(merged.length > 0 ? [`${id} in {${as}Merged:Array(String)}, ${map(id, 'String', 'Merged')},`] : []),
  ].join(' ')
  return {
    condition: `workspace_id = {${as}Workspace:UInt32}
      and bitAnd(allowed, {${as}Bit:UInt64}) != 0 ${once}
      and ((${stayed} ((${byCopy} and person_id not in {${as}Pending:Array(UUID)}) or person_id in {${as}Now:Array(UUID)})
        ${among}) ${came})`,
    person: cases === '' ? override : `multiIf(${cases} ${override})`,
    params: {
      [`${as}Workspace`]: workspaceId,
      [`${as}Bit`]: String(bit),
      [`${as}Pending`]: pending,
      [`${as}Now`]: allowed,
      ...(people && { [`${as}People`]: people }),
      ...(moved.length > 0 && { [`${as}Moved`]: moved.map((m) => m.o), [`${as}MovedTo`]: moved.map((m) => m.to) }),
      ...(here.length > 0 && { [`${as}Here`]: here.map((m) => m.o) }),
      ...(here.length > 0 &&
        people && { [`${as}From`]: [...new Set([...people, ...here.flatMap((m) => [m.to, ...m.from])])] }),
      ...(merged.length > 0 && {
        [`${as}Merged`]: merged.map((m) => m.id),
        [`${as}MergedTo`]: merged.map((m) => m.to),
      }),
      [`${as}Copying`]: squashes.filter((s) => s.phase !== 'deleting').map((s) => s.id),
      [`${as}Deleting`]: deleting.map((s) => s.id),
      [`${as}Targets`]: [...new Set(deleting.flatMap((s) => s.targets))],
    },
    seq,
    snapshot,
  }
}

/**
 * Runs a query over events for a purpose, named by its key. `build` gets the condition that it must put into its `where`, and
 * the expression that says whose an event is. Throws unknown_purpose, and PermissionsBehind.
 */
export type QueryEvents = <T>(
  context: Omit<EventContext, 'purpose'> & { readonly purpose: string },
  build: (condition: string, person: string) => string,
  params?: Readonly<Record<string, unknown>>,
) => Promise<{ rows: T[]; seq: number }>

/** While so many times in a row somebody changed hands in the middle of a query, it is not answered. */
const patience = 5

/** The way to events that is handed to whoever reads them: it knows both databases, and they know neither. */
export const createQueryEvents = (clickhouse: ClickHouse, purposes: Purposes, catalogues: Catalogues): QueryEvents => {
  return async <T>(...[given, build, params = {}]: Parameters<QueryEvents>) => {
    const purpose = await purposeNamed(catalogues, given.workspaceId, given.purpose)
    const context = { ...given, purpose }
    for (let n = 1; n <= patience; n++) {
      const permitted = await permittedEvents(purposes, context)
      const result = await clickhouse.query({
        query: build(permitted.condition, permitted.person),
        query_params: { ...params, ...permitted.params },
        format: 'JSONEachRow',
        // Thousands of ids do not fit into an address.
        use_multipart_params_auto: true,
      })
      const rows = await result.json<T>()
      const db = purposes.reading('consent', context)
      if (!(await changedSince(db, given.workspaceId, permitted.snapshot))) return { rows, seq: permitted.seq }
    }
    throw new PermissionsBehind(maxPending)
  }
}

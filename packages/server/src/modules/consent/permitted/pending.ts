import { type RawBuilder, sql } from 'kysely'
import { ProblemError } from '../../../platform/http/index.ts'
import { type CustomerPurpose, type PurposeDb, purposeBits } from '../../../platform/postgres/index.ts'

/**
 * More people on their way than this: the copy in ClickHouse is too far behind to be corrected in a query. Their ids go
 * as one parameter, of which ClickHouse takes 128 KiB.
 */
export const maxPending = 3_000

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
  /** Also events that stand under the ids of who was merged into these people: all that is theirs. */
  readonly whole?: boolean | undefined
}

/** What ClickHouse does not know yet, and PostgreSQL does. */
export interface Pending {
  /** The number of the ledger as of which this holds. */
  readonly seq: number
  /** What was committed when this was found out, as PostgreSQL's pg_snapshot. */
  readonly snapshot: string
  /** The ids that were asked for; with `whole`, also those that stand for them. */
  readonly people: string[]
  /** People on their way with their permission. */
  readonly pending: string[]
  /** Those of them who are anybody, with what they allow now and what they refused, as decimal masks. */
  readonly judged: { readonly id: string; readonly allow: string; readonly refused: string }[]
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

/** As of now, in one snapshot of PostgreSQL. Throws PermissionsBehind when it is too much for a query. */
export const readPending = async (db: PurposeDb<'consent'>, context: EventContext): Promise<Pending> => {
  const { workspaceId: w, people, whole } = context
  const bit = String(purposeBits(context.purpose))
  const some = sql`(select ids from asked)`
  const among = (condition: RawBuilder<unknown>) => (people ? sql`and ${condition}` : sql``)
  const merged = sql`
    union select id from people where workspace_id = ${w} and merged_into = any(${[...(people ?? [])]}::uuid[])`
  const { rows } = await sql<Pending>`
    with asked as (select coalesce(array_agg(id), '{}') as ids from (
      select unnest(${[...(people ?? [])]}::uuid[]) as id ${whole ? merged : sql``}) k),
    pending as (
      select distinct person_id from permissions_pending
      where workspace_id = ${w} ${among(sql`person_id = any(${some}::uuid[])`)}),
    judged as (
      select n.person_id as id, coalesce(living.refused, p.refused)::text as refused,
        case when coalesce(living.valid_until, p.valid_until) > now()
          then coalesce(living.allow, p.allow)::text else '0' end as allow
      from pending n
      join people p on p.workspace_id = ${w} and p.id = n.person_id
      left join people living on living.workspace_id = ${w} and living.id = p.merged_into),
    moved as (
      select m.origin_id as o, living.id as to, living.allow & ${bit}::bigint <> 0 and living.valid_until > now() as ok,
        m.from_people as from
      from history_moves m
      join people p on p.workspace_id = ${w} and p.id = m.person_id
      join people living on living.workspace_id = ${w} and living.id = coalesce(p.merged_into, p.id)
      where m.workspace_id = ${w}
        ${among(sql`(living.id = any(${some}::uuid[]) or m.from_people && ${some}::uuid[])`)}
      limit ${maxPending + 1}),
    merged as (
      select distinct on (o.person_id) o.person_id as id, o.survivor_id as to from overrides_pending o
      where o.workspace_id = ${w} ${among(sql`o.person_id = any(${some}::uuid[])`)}
      order by o.person_id, o.version desc limit ${maxPending + 1})
    select coalesce((select seq from consent_heads where workspace_id = ${w}), 0) as seq,
      pg_current_snapshot()::text as snapshot,
      (select ids::text[] from asked) as people,
      coalesce((select array_agg(person_id::text) from pending), '{}') as pending,
      coalesce((select json_agg(judged) from judged), '[]') as judged,
      coalesce((select json_agg(moved) from moved), '[]') as moved,
      coalesce((select json_agg(merged) from merged), '[]') as merged,
      coalesce((select json_agg(json_build_object('id', id, 'phase', phase, 'targets', targets))
        from history_squashes where workspace_id = ${w} and phase <> 'done'), '[]') as squashes`.execute(db)
  const known = rows[0]!
  const behind = Math.max(known.pending.length, known.moved.length, known.merged.length)
  if (behind > maxPending) throw new PermissionsBehind(behind)
  return known
}

/** Whether since then an identifier changed hands, or its events began to be written anew: then an answer may be half and half. */
export const changedSince = async (
  db: PurposeDb<'consent'>,
  workspaceId: number,
  snapshot: string,
): Promise<boolean> => {
  const since = (column: string) => sql`${sql.ref(column)} >= pg_snapshot_xmin(${snapshot}::pg_snapshot)
    and not pg_visible_in_snapshot(${sql.ref(column)}, ${snapshot}::pg_snapshot)`
  const { rows } = await sql<{ changed: boolean }>`
    select exists (select from identity_moves where workspace_id = ${workspaceId} and ${since('moved_in')})
      or exists (select from history_squashes where workspace_id = ${workspaceId} and ${since('changed_in')}) as changed`.execute(
    db,
  )
  return rows[0]!.changed
}

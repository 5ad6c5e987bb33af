import { sql } from 'kysely'
import type { ForPurpose } from '../../../platform/postgres/index.ts'
import type { Change, Members } from './changes.ts'

type Tx = ForPurpose<'segmentation'>

/** A segment as far as writing its members goes. */
export interface Written {
  readonly id: number
  readonly key: string
  readonly version: number
  /** Of its purpose. */
  readonly bit: number
}

/**
 * The lane of a workspace, held until the transaction ends: `taken` while another worker has it, `new` if this made it.
 */
export const holdLane = async (tx: Tx, workspaceId: number): Promise<'held' | 'new' | 'taken'> => {
  const { numAffectedRows } = await sql`
    insert into segment_lanes (workspace_id) values (${workspaceId}) on conflict do nothing`.execute(tx)
  if (numAffectedRows === 1n) return 'new'
  const { rows } = await sql`
    select from segment_lanes where workspace_id = ${workspaceId} for update skip locked`.execute(tx)
  return rows.length > 0 ? 'held' : 'taken'
}

/** Which of these people are in which of these segments. */
export const readMembers = async (
  tx: Tx,
  workspaceId: number,
  segments: readonly number[],
  people: readonly string[],
): Promise<Members> => {
  const { rows } = await sql<{ s: number; p: string }>`
    select segment_id as s, person_id as p from segment_members
    where workspace_id = ${workspaceId} and segment_id = any(${[...segments]}::bigint[])
      and person_id = any(${[...people]}::uuid[])`.execute(tx)
  return new Map([...Map.groupBy(rows, (r) => r.s)].map(([s, list]) => [s, new Set(list.map((r) => r.p))]))
}

/** Rows of one statement, so that its JSON stays within some megabytes. */
const changesAtOnce = 10_000

/**
 * Somebody entered or left: the members, the record of it, how large the segments are, and the outbox, together. Who is
 * a member already does not enter again, and who is none does not leave; who lives no longer does not enter.
 */
export const writeChanges = async (
  tx: Tx,
  workspaceId: number,
  segments: readonly Written[],
  changes: readonly Change[],
): Promise<void> => {
  const about = JSON.stringify(segments.map(({ id, key, version, bit }) => ({ id, key, version, bit })))
  for (let i = 0; i < changes.length; i += changesAtOnce) {
    const some = changes
      .slice(i, i + changesAtOnce)
      .map((c) => ({ s: c.segmentId, p: c.personId, e: c.entered, why: c.reason }))
    await sql`
      with about as (select * from jsonb_to_recordset(${about}::jsonb) as k (id bigint, key text, version int, bit bigint)),
      change as materialized (
        select c.s, c.p, c.e, c.why, a.key, a.version, a.bit, a.bit & n.allow as allow, n.valid_until
        from jsonb_to_recordset(${JSON.stringify(some)}::jsonb) as c (s bigint, p uuid, e boolean, why jsonb)
        join about a on a.id = c.s
        left join people n on n.workspace_id = ${workspaceId} and n.id = c.p and n.merged_into is null),
      came as (
        insert into segment_members (workspace_id, segment_id, person_id, since, reason, collected, allow, valid_until)
        select ${workspaceId}, s, p, now(), why, bit, allow, valid_until from change where e and allow is not null
        order by s, p
        on conflict do nothing returning segment_id, person_id),
      went as (
        delete from segment_members m using change c
        where not c.e and m.workspace_id = ${workspaceId} and m.segment_id = c.s and m.person_id = c.p
        returning m.segment_id, m.person_id),
      happened as materialized (
        select c.* from change c join came k on c.e and k.segment_id = c.s and k.person_id = c.p
        union all select c.* from change c join went k on not c.e and k.segment_id = c.s and k.person_id = c.p),
      noted as (
        insert into segment_changes (workspace_id, segment_id, person_id, entered, at, reason, version, collected, allow,
          valid_until)
        select ${workspaceId}, s, p, e, now(), why, version, bit, coalesce(allow, 0), coalesce(valid_until, 'infinity')
        from happened order by s, p),
      told as (
        insert into outbox (workspace_id, topic, subject_id, body)
        select ${workspaceId}, case when e then 'segment.entered' else 'segment.left' end, p,
          jsonb_build_object('segment', key, 'segmentId', s, 'version', version, 'reason', why)
        from happened order by s, p),
      counted as (
        select s, count(*) filter (where e) as entered, count(*) filter (where not e) as gone from happened group by s),
      sized as (
        update segments g set size = g.size + c.entered - c.gone from counted c
        where g.workspace_id = ${workspaceId} and g.id = c.s returning g.id, g.size)
      insert into segment_days (workspace_id, segment_id, day, size, entered, left_count)
      select ${workspaceId}, c.s, (now() at time zone 'UTC')::date, z.size, c.entered, c.gone
      from counted c join sized z on z.id = c.s order by c.s
      on conflict (workspace_id, segment_id, day) do update set size = excluded.size,
        entered = segment_days.entered + excluded.entered, left_count = segment_days.left_count + excluded.left_count`.execute(
      tx,
    )
  }
}

export interface Flip {
  readonly segmentId: number
  readonly personId: string
  /** Milliseconds since 1970. */
  readonly at: number
}

/** When time alone could change something, for people who were looked at in these segments: this, and nothing else. */
export const writeFlips = async (
  tx: Tx,
  workspaceId: number,
  looked: { readonly segments: readonly number[]; readonly people: readonly string[] },
  flips: readonly Flip[],
): Promise<void> => {
  const rows = JSON.stringify(flips.map((f) => ({ s: f.segmentId, p: f.personId, a: f.at })))
  await sql`
    with fresh as materialized (
      select s, p, to_timestamp(a / 1000.0) as at from jsonb_to_recordset(${rows}::jsonb) as k (s bigint, p uuid, a float8)),
    gone as (
      delete from segment_flips f
      where f.workspace_id = ${workspaceId} and f.segment_id = any(${[...looked.segments]}::bigint[])
        and f.person_id = any(${[...looked.people]}::uuid[])
        and not exists (select from fresh k where k.s = f.segment_id and k.p = f.person_id))
    insert into segment_flips (workspace_id, segment_id, person_id, at)
    select ${workspaceId}, s, p, at from fresh order by s, p
    on conflict (workspace_id, segment_id, person_id) do update set at = excluded.at
      where segment_flips.at <> excluded.at`.execute(tx)
}

/**
 * Takes people with something due, oldest first, and in which segments. Whoever is looked at gets a new moment; what nobody
 * keeps right any more, since its segment was paused or lost its purpose, is over with it and is not found again and again.
 */
export const takeDue = async (
  tx: Tx,
  workspaceId: number,
  now: number,
  most: number,
): Promise<Map<string, number[]>> => {
  const { rows } = await sql<{ p: string; s: number }>`
    with due as materialized (
      select segment_id, person_id from segment_flips
      where workspace_id = ${workspaceId} and at <= to_timestamp(${now} / 1000.0) order by at limit ${most})
    delete from segment_flips f using due
    where f.workspace_id = ${workspaceId} and f.segment_id = due.segment_id and f.person_id = due.person_id
    returning f.person_id as p, f.segment_id as s`.execute(tx)
  return new Map([...Map.groupBy(rows, (r) => r.p)].map(([p, list]) => [p, list.map((r) => r.s)]))
}

/** Everything about who was in a segment; with the segment itself. */
export const removeMembers = async (tx: Tx, workspaceId: number, segmentId: number): Promise<void> => {
  for (const table of ['segment_members', 'segment_changes', 'segment_flips'] as const)
    await sql`delete from ${sql.table(table)} where workspace_id = ${workspaceId} and segment_id = ${segmentId}`.execute(
      tx,
    )
}

import { sql } from 'kysely'
import type { ForPurpose } from '../../../platform/postgres/index.ts'
import { type Awaited, awaitArrival } from '../facts/index.ts'

type Tx = ForPurpose<'segmentation'>

/**
 * Everybody is looked at for a new version once nobody can be touched by the interests of before without it being noted, and
 * what was committed until then has arrived in ClickHouse. Goes on waiting for that.
 * @returns those of which it is so, and whether something has come further
 */
export const readReadyToCompute = async (
  tx: Tx,
  workspaceId: number,
): Promise<{ ready: number[]; cameFurther: boolean }> => {
  const { rows } = await sql<{ awaited: Awaited | null; ids: number[] }>`
    select awaited, jsonb_agg(id order by id) as ids from segments
    where workspace_id = ${workspaceId} and state = 'computing' group by awaited`.execute(tx)
  const ready: number[] = []
  let cameFurther = false
  for (const { awaited, ids } of rows) {
    const now = await awaitArrival(tx, workspaceId, awaited)
    if (now === 'arrived') ready.push(...ids)
    else if (now !== awaited) {
      cameFurther = true
      await sql`
        update segments set awaited = ${JSON.stringify(now)}::jsonb
        where workspace_id = ${workspaceId} and id = any(${ids}::bigint[]) and state = 'computing'
          and awaited is not distinct from ${awaited === null ? null : JSON.stringify(awaited)}::jsonb`.execute(tx)
    }
  }
  return { ready: ready.sort((a, b) => a - b), cameFurther }
}

/** Live segments whose time has come to look at everybody again. */
export const askAgain = async (tx: Tx, workspaceId: number): Promise<void> => {
  await sql`
    update segments set state = 'computing', asked_in = pg_current_xact_id(), awaited = null, asked_for = 'signal',
      recompute_at = null
    where workspace_id = ${workspaceId} and state = 'live' and recompute_at <= now()`.execute(tx)
}

/**
 * Everybody was looked at for a segment, unless somebody has asked anew since; `again`: when that must be done next, in
 * milliseconds since 1970.
 */
export const settleComputed = async (
  tx: Tx,
  workspaceId: number,
  { id, askedIn }: { readonly id: number; readonly askedIn: string },
  again: number | null,
): Promise<void> => {
  await sql`
    update segments set state = 'live', computed_at = now(), awaited = null,
      recompute_at = ${again === null ? null : new Date(again)}
    where workspace_id = ${workspaceId} and id = ${id} and asked_in = ${askedIn}::xid8`.execute(tx)
}

/** Where the answers about everybody are gathered; gone with the transaction. */
export const openFresh = async (tx: Tx): Promise<void> => {
  await sql`
    create temporary table fresh (s bigint, p uuid, is_in boolean, flip timestamptz) on commit drop`.execute(tx)
}

export interface FreshRow {
  readonly s: number
  readonly p: string
  readonly in: boolean
  /** Milliseconds since 1970. */
  readonly flip: number | null
}

export const addFresh = async (tx: Tx, rows: readonly FreshRow[]): Promise<void> => {
  await sql`
    insert into fresh (s, p, is_in, flip) select s, p, i, to_timestamp(f / 1000.0)
    from jsonb_to_recordset(${JSON.stringify(rows.map((r) => ({ s: r.s, p: r.p, i: r.in, f: r.flip })))}::jsonb)
      as k (s bigint, p uuid, i boolean, f float8)`.execute(tx)
}

/** Who is in after all and was not, or was and is not: the next `limit` in the order of their ids after `after`. */
export const readDifference = async (
  tx: Tx,
  workspaceId: number,
  segmentId: number,
  after: string,
  limit: number,
): Promise<{ personId: string; entered: boolean }[]> => {
  const { rows } = await sql<{ personId: string; entered: boolean }>`
    select coalesce(f.p, m.person_id) as "personId", f.p is not null as entered
    from (select p from fresh where s = ${segmentId} and is_in and p > ${after}::uuid) f
    full join (select person_id from segment_members
      where workspace_id = ${workspaceId} and segment_id = ${segmentId} and person_id > ${after}::uuid) m on m.person_id = f.p
    where f.p is null or m.person_id is null
    order by 1 limit ${limit}`.execute(tx)
  return rows
}

/** When time alone could change something, for everybody in a segment. */
export const replaceFlips = async (tx: Tx, workspaceId: number, segmentId: number): Promise<void> => {
  await sql`delete from segment_flips where workspace_id = ${workspaceId} and segment_id = ${segmentId}`.execute(tx)
  await sql`
    insert into segment_flips (workspace_id, segment_id, person_id, at)
    select ${workspaceId}, ${segmentId}, p, flip from fresh where s = ${segmentId} and flip is not null
    order by p`.execute(tx)
}

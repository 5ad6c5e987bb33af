import type { ChangeReason } from '@candor/contracts'
import { sql } from 'kysely'
import type { ForPurpose } from '../../../platform/postgres/index.ts'

export interface Member {
  readonly personId: string
  readonly since: Date
  readonly reason: ChangeReason
}

/** Members whom the connection's purpose lets be read, newest first. */
export const readMembers = async (
  tx: ForPurpose,
  { workspaceId, segmentId }: { workspaceId: number; segmentId: number },
  before: { at: number; id: string } | null,
  limit: number,
): Promise<Member[]> => {
  const earlier = before
    ? sql`and (m.since, m.person_id) < (to_timestamp(${before.at} / 1000.0), ${before.id}::uuid)`
    : sql``
  const { rows } = await sql<Member>`
    select m.person_id as "personId", date_trunc('milliseconds', m.since) as since, m.reason from segment_members m
    join people p on p.workspace_id = m.workspace_id and p.id = m.person_id and p.merged_into is null
    where m.workspace_id = ${workspaceId} and m.segment_id = ${segmentId} ${earlier}
    order by m.since desc, m.person_id desc limit ${limit}`.execute(tx)
  return rows
}

export interface ExportedMember {
  readonly personId: string
  readonly since: Date
  readonly identifiers: Record<string, string>
}

/** The next members by id whom the connection's purpose lets be read, each with its newest identifier of some kinds. */
export const readMembersToExport = async (
  tx: ForPurpose,
  { workspaceId, segmentId }: { workspaceId: number; segmentId: number },
  kinds: readonly string[],
  after: string | null,
  limit: number,
): Promise<ExportedMember[]> => {
  const beyond = after === null ? sql`` : sql`and m.person_id > ${after}::uuid`
  const { rows } = await sql<ExportedMember>`
    select m.person_id as "personId", m.since, coalesce((
      select jsonb_object_agg(kind, value) from (
        select distinct on (i.kind) i.kind, i.value from identifiers i
        where i.workspace_id = m.workspace_id and i.person_id = m.person_id and i.kind = any(${[...kinds]}::text[])
        order by i.kind, i.first_seen_at desc, i.value) own), '{}') as identifiers
    from segment_members m
    join people p on p.workspace_id = m.workspace_id and p.id = m.person_id and p.merged_into is null
    where m.workspace_id = ${workspaceId} and m.segment_id = ${segmentId} ${beyond}
    order by m.person_id limit ${limit}`.execute(tx)
  return rows
}

export interface PastChange {
  readonly id: number
  readonly personId: string
  readonly entered: boolean
  readonly at: Date
  readonly reason: ChangeReason
  readonly version: number
}

/** Who came and went, of whom the connection's purpose lets be read, newest first. */
export const readChanges = async (
  tx: ForPurpose,
  { workspaceId, segmentId }: { workspaceId: number; segmentId: number },
  before: number | null,
  limit: number,
): Promise<PastChange[]> => {
  const { rows } = await sql<PastChange>`
    select id, person_id as "personId", entered, at, reason, version from segment_changes
    where workspace_id = ${workspaceId} and segment_id = ${segmentId} ${before === null ? sql`` : sql`and id < ${before}`}
    order by id desc limit ${limit}`.execute(tx)
  return rows
}

/** The segments that somebody is in, as far as the connection's purpose lets be read. */
export const readSegmentsOf = async (
  tx: ForPurpose,
  workspaceId: number,
  personId: string,
): Promise<(Member & { segmentId: number })[]> => {
  const { rows } = await sql<Member & { segmentId: number }>`
    select segment_id as "segmentId", person_id as "personId", since, reason from segment_members
    where workspace_id = ${workspaceId} and person_id = ${personId} order by since desc, segment_id`.execute(tx)
  return rows
}

/** How many members two segments share and do not share, of those whom the connection's purpose lets be read. */
export const readOverlap = async (
  tx: ForPurpose,
  workspaceId: number,
  a: number,
  b: number,
): Promise<{ both: number; onlyA: number; onlyB: number }> => {
  const { rows } = await sql<{ both: number; onlyA: number; onlyB: number }>`
    with m as (
      select person_id, bool_or(segment_id = ${a}) as a, bool_or(segment_id = ${b}) as b from segment_members
      where workspace_id = ${workspaceId} and segment_id in (${a}, ${b}) group by person_id)
    select count(*) filter (where a and b)::int as both, count(*) filter (where a and not b)::int as "onlyA",
      count(*) filter (where b and not a)::int as "onlyB" from m`.execute(tx)
  return rows[0]!
}

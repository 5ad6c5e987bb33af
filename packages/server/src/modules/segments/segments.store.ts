import type { SegmentNode, SegmentState } from '@candor/contracts'
import { sql } from 'kysely'
import { type AnyDb, openTables } from '../../platform/postgres/index.ts'

/** A segment as it is kept. */
export interface StoredSegment {
  readonly id: number
  readonly key: string
  readonly name: string
  readonly description: string
  readonly purpose: string
  /** As it was written: other segments stand in it by their keys. */
  readonly definition: SegmentNode
  readonly version: number
  readonly state: SegmentState
  readonly builtIn: boolean
  readonly size: number
  readonly createdBy: string
  readonly updatedAt: Date
  readonly computedAt: Date | null
  /** The transaction that asked to look at everybody, and why. */
  readonly askedIn: string
  readonly askedFor: 'definition' | 'signal'
}

const columns = sql`s.id, s.key, s.name, s.description, s.purpose, s.definition, s.version, s.state, s.built_in as "builtIn",
  s.size, s.created_by as "createdBy", s.updated_at as "updatedAt", s.computed_at as "computedAt",
  s.asked_in::text as "askedIn", s.asked_for as "askedFor"`

/** All segments of a workspace, by name. There are some hundreds at most (`mostSegments`). */
export const readSegments = async (db: AnyDb, workspaceId: number): Promise<StoredSegment[]> => {
  const { rows } = await sql<StoredSegment>`
    select ${columns} from segments s where s.workspace_id = ${workspaceId} order by lower(s.name), s.id`.execute(
    openTables(db),
  )
  return rows
}

/** More than this in one workspace are no longer looked at by people. */
export const mostSegments = 2_000

/** Nobody else changes a segment of the workspace until the transaction ends: what refers to what is decided together. */
export const holdSegments = async (tx: AnyDb, workspaceId: number): Promise<void> => {
  // Any number that no other lock uses.
  await sql`select pg_advisory_xact_lock(8420021, ${workspaceId}::int)`.execute(openTables(tx))
}

export interface WrittenSegment
  extends Pick<
    StoredSegment,
    'key' | 'name' | 'description' | 'purpose' | 'definition' | 'version' | 'state' | 'builtIn'
  > {
  readonly by: string
}

/** Writes a segment as it is now, and its version if that is new. A segment that is to be computed is asked for anew. */
export const writeSegment = async (tx: AnyDb, workspaceId: number, s: WrittenSegment): Promise<number> => {
  const { rows } = await sql<{ id: number }>`
    with written as (
      insert into segments (workspace_id, key, name, description, purpose, definition, version, state, built_in, created_by)
      values (${workspaceId}, ${s.key}, ${s.name}, ${s.description}, ${s.purpose}, ${JSON.stringify(s.definition)}::jsonb,
        ${s.version}, ${s.state}, ${s.builtIn}, ${s.by})
      on conflict (workspace_id, key) do update set name = excluded.name, description = excluded.description,
        purpose = excluded.purpose, definition = excluded.definition, version = excluded.version, state = excluded.state,
        updated_at = now(), asked_in = pg_current_xact_id(), awaited = null, asked_for = 'definition'
      returning workspace_id, id, version, purpose, definition),
    versions as (
      insert into segment_versions (workspace_id, segment_id, version, purpose, definition, created_by)
      select workspace_id, id, version, purpose, definition, ${s.by} from written
      on conflict do nothing)
    select id from written`.execute(openTables(tx))
  return rows[0]!.id
}

/** Everybody is looked at again, in these segments. */
export const askToCompute = async (
  tx: AnyDb,
  workspaceId: number,
  ids: readonly number[],
  why: StoredSegment['askedFor'],
): Promise<void> => {
  await sql`
    update segments set state = 'computing', asked_in = pg_current_xact_id(), awaited = null, asked_for = ${why}
    where workspace_id = ${workspaceId} and id = any(${[...ids]}::bigint[]) and state in ('live', 'computing')`.execute(
    openTables(tx),
  )
}

export const removeSegment = async (tx: AnyDb, workspaceId: number, id: number): Promise<void> => {
  await sql`delete from segments where workspace_id = ${workspaceId} and id = ${id}`.execute(openTables(tx))
}

/** What touches people of the workspace from now on: exactly this. */
export const writeInterests = async (tx: AnyDb, workspaceId: number, tokens: ReadonlySet<string>): Promise<void> => {
  const list = [...tokens].sort()
  await sql`
    with gone as (
      delete from segment_interests where workspace_id = ${workspaceId} and token <> all(${list}::text[]))
    insert into segment_interests (workspace_id, token) select ${workspaceId}, token from unnest(${list}::text[]) as k (token)
    on conflict do nothing`.execute(openTables(tx))
}

export interface StoredVersion {
  readonly version: number
  readonly purpose: string
  readonly definition: SegmentNode
  readonly by: string
  readonly at: Date
}

export const readVersions = async (db: AnyDb, workspaceId: number, id: number): Promise<StoredVersion[]> => {
  const { rows } = await sql<StoredVersion>`
    select version, purpose, definition, created_by as by, created_at as at from segment_versions
    where workspace_id = ${workspaceId} and segment_id = ${id} order by version desc`.execute(openTables(db))
  return rows
}

export interface SegmentDay {
  readonly day: string
  readonly size: number
  readonly entered: number
  readonly left: number
}

/** The days on which somebody came or went, since `from`, with the last one before it. Oldest first. */
export const readDays = async (db: AnyDb, workspaceId: number, id: number, from: string): Promise<SegmentDay[]> => {
  const { rows } = await sql<SegmentDay>`
    select to_char(day, 'YYYY-MM-DD') as day, size, entered, left_count as "left" from segment_days
    where workspace_id = ${workspaceId} and segment_id = ${id} and day >= coalesce((
      select max(day) from segment_days
      where workspace_id = ${workspaceId} and segment_id = ${id} and day < ${from}::date), ${from}::date)
    order by day`.execute(openTables(db))
  return rows
}

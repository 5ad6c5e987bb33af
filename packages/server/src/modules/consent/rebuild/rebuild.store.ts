import { sql } from 'kysely'
import type { ForPurpose } from '../../../platform/postgres/index.ts'
import type { NewAnswer, NewMerge } from '../entries.ts'
import type { Entry, SilentMerge } from './project.ts'

type Tx = ForPurpose<'rebuild'>

/** The next ids, in their order, of everybody who is a person, has a current state, or is named by the ledger. */
export const nextIds = async (tx: Tx, workspaceId: number, after: string, limit: number): Promise<string[]> => {
  const { rows } = await sql<{ id: string }>`
    select id from (
      (select id from people where workspace_id = ${workspaceId} and id > ${after} order by id limit ${limit})
      union
      (select distinct person_id from consent_current
        where workspace_id = ${workspaceId} and person_id > ${after} order by person_id limit ${limit})
      union
      (select distinct subject_id from consent_ledger
        where workspace_id = ${workspaceId} and subject_id > ${after} order by subject_id limit ${limit})
    ) as known order by id limit ${limit}`.execute(tx)
  return rows.map((r) => r.id)
}

/** Those of some ids that are nobody: no person, and named by no entry. */
export const strangersAmong = async (tx: Tx, workspaceId: number, ids: readonly string[]): Promise<string[]> => {
  const { rows } = await sql<{ id: string }>`
    select k.id from unnest(${[...ids]}::uuid[]) as k (id)
    where not exists (select from people p where p.workspace_id = ${workspaceId} and p.id = k.id)
      and not exists (select from consent_ledger l where l.workspace_id = ${workspaceId} and l.subject_id = k.id)`.execute(
    tx,
  )
  return rows.map((r) => r.id)
}

/** Everybody who was merged with one of these people, and they themselves. */
export const withMerged = async (tx: Tx, workspaceId: number, ids: readonly string[]): Promise<string[]> => {
  const { rows } = await sql<{ id: string }>`
    with living as (
      select coalesce(p.merged_into, k.id) as id from unnest(${[...ids]}::uuid[]) as k (id)
      left join people p on p.workspace_id = ${workspaceId} and p.id = k.id)
    select id from living
    union
    select p.id from people p
    where p.workspace_id = ${workspaceId} and p.merged_into in (select id from living)`.execute(tx)
  return rows.map((r) => r.id)
}

export const readEntries = async (tx: Tx, workspaceId: number, ids: readonly string[]): Promise<Entry[]> => {
  const { rows } = await sql<{
    seq: number
    kind: NewAnswer['kind'] | NewMerge['kind']
    subject_id: string
    merged_id: string | null
    purpose_bit: number | null
    stage: NewAnswer['stage']
    verified: boolean
    occurred_at: Date
    recorded_at: Date
    valid_until: Date | null
  }>`
    select seq, kind, subject_id, merged_id, purpose_bit, stage, verified, occurred_at, recorded_at, valid_until
    from consent_ledger where workspace_id = ${workspaceId} and subject_id = any(${[...ids]}::uuid[])
    order by seq`.execute(tx)
  return rows.map(({ seq, recorded_at: recordedAt, ...r }): Entry => {
    if (r.kind === 'merge')
      return { seq, recordedAt, says: { kind: 'merge', subjectId: r.subject_id, mergedId: r.merged_id! } }
    const said = { kind: r.kind, subjectId: r.subject_id, purposeBit: r.purpose_bit!, stage: r.stage }
    const times = { occurredAt: r.occurred_at.getTime(), validUntil: r.valid_until?.getTime() ?? null }
    return { seq, recordedAt, says: { ...said, ...times, verified: r.verified } }
  })
}

/** Merges of some people that left no entry, in their order. */
export const readSilentMerges = async (tx: Tx, workspaceId: number, ids: readonly string[]): Promise<SilentMerge[]> => {
  const { rows } = await sql<SilentMerge>`
    select m.merged_id as "mergedId", m.survivor_id as "survivorId" from person_merges m
    where m.workspace_id = ${workspaceId} and m.survivor_id = any(${[...ids]}::uuid[])
      and not exists (select from consent_ledger l
        where l.workspace_id = m.workspace_id and l.subject_id = m.survivor_id and l.kind = 'merge'
          and l.merged_id = m.merged_id)
    order by m.id`.execute(tx)
  return rows
}

/** A mask as it stands beside a person; `validUntil` in milliseconds since 1970, Infinity for ever. */
export interface FoundMask {
  readonly allow: string
  readonly refused: string
  readonly validUntil: number
  readonly seq: number
}

export const readMasks = async (
  tx: Tx,
  workspaceId: number,
  ids: readonly string[],
): Promise<Map<string, FoundMask>> => {
  const { rows } = await sql<Omit<FoundMask, 'validUntil'> & { id: string; until: string }>`
    select id, allow::text as allow, refused::text as refused, consent_seq as seq,
      (extract(epoch from valid_until) * 1000)::text as until
    from people where workspace_id = ${workspaceId} and id = any(${[...ids]}::uuid[])`.execute(tx)
  return new Map(rows.map(({ id, until, ...mask }) => [id, { ...mask, validUntil: Number(until) }]))
}

export interface ExpectedMask {
  readonly personId: string
  readonly allow: string
  readonly validUntil: Date | null
}

/** Whose identifiers or values do not stand under the mask they should. */
export const findMisplaced = async (
  tx: Tx,
  workspaceId: number,
  masks: readonly ExpectedMask[],
): Promise<{ personId: string; where: 'identifiers' | 'attribute_values' }[]> => {
  const list = sql`unnest(${masks.map((m) => m.personId)}::uuid[], ${masks.map((m) => m.allow)}::bigint[],
    ${masks.map((m) => m.validUntil ?? 'infinity')}::timestamptz[]) as k (id, allow, until)`
  const { rows } = await sql<{ personId: string; where: 'identifiers' | 'attribute_values' }>`
    select distinct i.person_id as "personId", 'identifiers' as where
    from ${list} join identifiers i on i.workspace_id = ${workspaceId} and i.person_id = k.id
    where i.allow <> k.allow or i.valid_until <> k.until
    union all
    select distinct t.person_id, 'attribute_values'
    from ${list} join attribute_values t on t.workspace_id = ${workspaceId} and t.person_id = k.id
    where t.allow <> t.collected & k.allow or t.valid_until <> k.until`.execute(tx)
  return rows
}

/** Those of some people whose permission is on its way to ClickHouse. */
export const readOnTheirWay = async (tx: Tx, workspaceId: number, ids: readonly string[]): Promise<Set<string>> => {
  const { rows } = await sql<{ id: string }>`
    select distinct person_id as id from permissions_pending
    where workspace_id = ${workspaceId} and person_id = any(${[...ids]}::uuid[])`.execute(tx)
  return new Set(rows.map((r) => r.id))
}

/** Holds the head of a workspace's ledger until the transaction ends: nobody writes an answer meanwhile. */
export const holdHead = async (tx: Tx, workspaceId: number): Promise<void> => {
  await sql`insert into consent_heads (workspace_id) values (${workspaceId}) on conflict do nothing`.execute(tx)
  await sql`select from consent_heads where workspace_id = ${workspaceId} for update`.execute(tx)
}

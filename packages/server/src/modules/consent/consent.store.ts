import { sql } from 'kysely'
import type { AnyPurpose, ForPurpose, PurposeDb } from '../../platform/postgres/index.ts'
import { toldTables } from '../identity/index.ts'
import { isAnswer, type NewEntry, otherOf } from './entries.ts'
import type { State, States } from './fold.ts'
import type { SealedRecord } from './record.ts'

type Tx = ForPurpose

export interface NumberedEntry {
  readonly seq: number
  readonly id: string
  readonly entry: NewEntry
  readonly sealed: SealedRecord
}

/** Gives the next `n` numbers of a workspace's ledger, and holds its head until the transaction ends. Returns the first. */
export const takeNumbers = async (tx: Tx, workspaceId: number, n: number): Promise<number> => {
  const { rows } = await sql<{ seq: number }>`
    insert into consent_heads (workspace_id, seq) values (${workspaceId}, ${n})
    on conflict (workspace_id) do update set seq = consent_heads.seq + excluded.seq
    returning seq`.execute(tx)
  return rows[0]!.seq - n + 1
}

/** Which of these keys stand in the ledger already. */
export const knownKeys = async (tx: Tx, workspaceId: number, keys: readonly string[]): Promise<Set<string>> => {
  const { rows } = await sql<{ key: string }>`
    select idempotency_key as key from consent_ledger
    where workspace_id = ${workspaceId} and idempotency_key = any(${[...keys]}::text[])`.execute(tx)
  return new Set(rows.map((r) => r.key))
}

const ledgerRow = (workspaceId: number, recordedAt: Date, { seq, id, entry, sealed }: NumberedEntry) => {
  const answer = isAnswer(entry) ? entry : null
  return {
    workspace_id: workspaceId,
    seq,
    id,
    subject_id: entry.subjectId,
    origin_id: answer?.originId ?? null,
    kind: entry.kind,
    purpose_bit: answer?.purposeBit ?? null,
    purpose_version: answer?.purposeVersion ?? null,
    agreement_id: answer?.agreementId ?? null,
    agreement_version: answer?.agreementVersion ?? null,
    presentation_id: answer?.presentationId ?? null,
    merged_id: otherOf(entry),
    actor_kind: answer?.actorKind ?? 'system',
    actor: answer?.actor ?? 'identity',
    channel: answer?.channel ?? entry.kind,
    source_id: answer?.sourceId ?? null,
    verified: answer?.verified ?? false,
    stage: answer?.stage ?? 'none',
    evidence: JSON.stringify(entry.evidence),
    occurred_at: new Date(entry.occurredAt),
    recorded_at: recordedAt,
    valid_until: answer?.validUntil ? new Date(answer.validUntil) : null,
    idempotency_key: entry.idempotencyKey,
    record: sealed.record,
    commitment_key: sealed.key,
  }
}

/** PostgreSQL takes 65,535 parameters a statement; a ledger row has 25. */
const rowsAtOnce = 2_000

export const appendEntries = async (
  tx: Tx,
  workspaceId: number,
  recordedAt: Date,
  entries: readonly NumberedEntry[],
): Promise<void> => {
  for (let i = 0; i < entries.length; i += rowsAtOnce) {
    const some = entries.slice(i, i + rowsAtOnce)
    await tx
      .insertInto('consent_ledger')
      .values(some.map((e) => ledgerRow(workspaceId, recordedAt, e)))
      .execute()
    await tx
      .insertInto('consent_leaves')
      .values(some.map((e) => ({ workspace_id: workspaceId, leaf_index: e.seq - 1, commitment: e.sealed.commitment })))
      .execute()
  }
}

/** The current states of some people, locked, so that two writers do not fold over the same state. */
export const readStates = async (tx: Tx, workspaceId: number, ids: readonly string[]): Promise<States> => {
  const { rows } = await sql<{
    person_id: string
    purpose_bit: number
    status: State['status']
    at: Date
    seq: number
    verified: boolean
    valid_until: Date | null
    last_at: Date
  }>`
    select person_id, purpose_bit, status, at, seq, verified, valid_until, last_at from consent_current
    where workspace_id = ${workspaceId} and person_id = any(${[...ids]}::uuid[])`.execute(tx)
  const states: States = new Map()
  for (const r of rows) {
    const own = states.get(r.person_id) ?? new Map<number, State>()
    states.set(r.person_id, own)
    own.set(r.purpose_bit, {
      status: r.status,
      at: r.at.getTime(),
      seq: r.seq,
      verified: r.verified,
      validUntil: r.valid_until?.getTime() ?? null,
      lastAt: r.last_at.getTime(),
    })
  }
  return states
}

/** Replaces the current states of some people by these. */
export const writeStates = async (
  tx: Tx,
  workspaceId: number,
  ids: readonly string[],
  states: States,
): Promise<void> => {
  await sql`delete from consent_current
    where workspace_id = ${workspaceId} and person_id = any(${[...ids]}::uuid[])`.execute(tx)
  const rows = ids.flatMap((id) =>
    [...(states.get(id) ?? [])].map(([bit, s]) => ({
      workspace_id: workspaceId,
      person_id: id,
      purpose_bit: bit,
      status: s.status,
      at: new Date(s.at),
      seq: s.seq,
      verified: s.verified,
      valid_until: s.validUntil === null ? null : new Date(s.validUntil),
      last_at: new Date(s.lastAt),
    })),
  )
  for (let i = 0; i < rows.length; i += rowsAtOnce)
    await tx
      .insertInto('consent_current')
      .values(rows.slice(i, i + rowsAtOnce))
      .execute()
}

export interface PersonMask {
  readonly personId: string
  /** Bits as decimal text: a mask may be wider than a JavaScript number. */
  readonly allow: string
  readonly refused: string
  readonly validUntil: Date | null
  readonly seq: number
}

/** Puts masks beside the data they guard: on the person, its identifiers, and what was told through them. */
export const writeMasks = async (tx: Tx, workspaceId: number, masks: readonly PersonMask[]): Promise<void> => {
  if (masks.length === 0) return
  const list = sql`unnest(${masks.map((m) => m.personId)}::uuid[], ${masks.map((m) => m.allow)}::bigint[],
    ${masks.map((m) => m.refused)}::bigint[], ${masks.map((m) => m.validUntil ?? 'infinity')}::timestamptz[],
    ${masks.map((m) => m.seq)}::bigint[]) as k (id, allow, refused, until, seq)`
  await sql`
    update people p set allow = k.allow, refused = k.refused, valid_until = k.until, consent_seq = k.seq from ${list}
    where p.workspace_id = ${workspaceId} and p.id = k.id`.execute(tx)
  await sql`
    update identifiers i set allow = k.allow, valid_until = k.until from ${list}
    where i.workspace_id = ${workspaceId} and i.person_id = k.id`.execute(tx)
  const told = toldTables.map(
    (table) => sql`${sql.ref(`masked_${table}`)} as (
      update ${sql.table(table)} t set allow = t.collected & k.allow, valid_until = k.until from k
      where t.workspace_id = ${workspaceId} and t.person_id = k.id)`,
  )
  await sql`with k as (select * from ${list}), ${sql.join(told)} select`.execute(tx)
}

/** For each person the one who stands for it now; those who are nobody yet are missing. */
export const livingIds = async (tx: Tx, workspaceId: number, ids: readonly string[]): Promise<Map<string, string>> => {
  const { rows } = await sql<{ id: string; living: string }>`
    select id, coalesce(merged_into, id) as living from people
    where workspace_id = ${workspaceId} and id = any(${[...ids]}::uuid[])
    order by id for no key update`.execute(tx)
  return new Map(rows.map((r) => [r.id, r.living]))
}

/** Everybody who was merged into these people, directly or through others. */
export const mergedIds = async (tx: Tx, workspaceId: number, ids: readonly string[]): Promise<Map<string, string>> => {
  const { rows } = await sql<{ id: string; living: string }>`
    select id, merged_into as living from people
    where workspace_id = ${workspaceId} and merged_into = any(${[...ids]}::uuid[])`.execute(tx)
  return new Map(rows.map((r) => [r.id, r.living]))
}

/** Everybody who was ever one with these people, directly or through others, by a merge or by an identifier that moved. */
export const everOneWith = async (
  tx: Tx | PurposeDb<AnyPurpose>,
  workspaceId: number,
  ids: readonly string[],
): Promise<string[]> => {
  const { rows } = await sql<{ id: string }>`
    with recursive one as (
      select id from unnest(${[...ids]}::uuid[]) as k (id)
      union
      select next.id from one cross join lateral (
        select merged_into as id from people where workspace_id = ${workspaceId} and id = one.id and merged_into is not null
        union all select id from people where workspace_id = ${workspaceId} and merged_into = one.id
        union all select survivor_id from person_merges where workspace_id = ${workspaceId} and merged_id = one.id
        union all select merged_id from person_merges where workspace_id = ${workspaceId} and survivor_id = one.id
        union all select subject_id from consent_ledger where workspace_id = ${workspaceId} and merged_id = one.id
        union all select merged_id from consent_ledger
          where workspace_id = ${workspaceId} and subject_id = one.id and kind in ('merge', 'move')) next)
    select id from one`.execute(tx)
  return rows.map((r) => r.id)
}

/** Who holds these identifiers now, by their numbers. */
export const holdersOf = async (
  tx: Tx,
  workspaceId: number,
  origins: readonly number[],
): Promise<Map<number, string>> => {
  if (origins.length === 0) return new Map()
  const { rows } = await sql<{ id: number; person: string }>`
    select id, person_id as person from identifiers
    where workspace_id = ${workspaceId} and id = any(${[...new Set(origins)]}::bigint[])`.execute(tx)
  return new Map(rows.map((r) => [r.id, r.person]))
}

import { sql } from 'kysely'
import type { ForPurpose } from '../../../platform/postgres/index.ts'
import { type ToldTable, toldTables } from '../../identity/index.ts'

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

/** Whose identifiers, or what was told through them, do not stand under the mask they should. */
export const findMisplaced = async (
  tx: Tx,
  workspaceId: number,
  masks: readonly ExpectedMask[],
): Promise<{ personId: string; where: 'identifiers' | ToldTable }[]> => {
  const list = sql`unnest(${masks.map((m) => m.personId)}::uuid[], ${masks.map((m) => m.allow)}::bigint[],
    ${masks.map((m) => m.validUntil ?? 'infinity')}::timestamptz[]) as k (id, allow, until)`
  const told = toldTables.map(
    (table) => sql`
    select distinct t.person_id, ${sql.lit(table)} from k
    join ${sql.table(table)} t on t.workspace_id = ${workspaceId} and t.person_id = k.id
    where t.allow <> t.collected & k.allow or t.valid_until <> k.until`,
  )
  const { rows } = await sql<{ personId: string; where: 'identifiers' | ToldTable }>`
    with k as (select * from ${list})
    select distinct i.person_id as "personId", 'identifiers' as where
    from k join identifiers i on i.workspace_id = ${workspaceId} and i.person_id = k.id
    where i.allow <> k.allow or i.valid_until <> k.until
    union all ${sql.join(told, sql` union all `)}`.execute(tx)
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

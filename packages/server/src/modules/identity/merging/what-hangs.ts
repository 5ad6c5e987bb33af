import { sql } from 'kysely'
import type { ForPurpose } from '../../../platform/postgres/index.ts'

/** How many of each. */
export interface HangingCounts {
  readonly preferences: number
  readonly mentions: number
  readonly recipients: number
  readonly groups: number
}

export interface Hanging extends HangingCounts {
  readonly values: { key: string; class: number }[]
  readonly answers: { seq: number; kind: string; purpose: string | null; occurredAt: string }[]
}

/** What hangs on identifiers besides values and answers: told-tables.ts and preferences. */
const countHanging = async (
  tx: ForPurpose,
  workspaceId: number,
  origins: readonly number[],
): Promise<HangingCounts> => {
  const held = sql`workspace_id = ${workspaceId} and person_id in (select person_id from own)
    and origin_id in (select id from own)`
  const { rows } = await sql<HangingCounts>`
    with own as (
      select id, person_id from identifiers where workspace_id = ${workspaceId} and id = any(${[...origins]}::bigint[]))
    select (select count(distinct (kind, key)) from preferences where ${held})::int as preferences,
      (select count(distinct (key, place)) from mention_answers where ${held})::int as mentions,
      (select count(*) from recipients where ${held})::int as recipients,
      (select count(distinct group_id) from group_members where ${held})::int as groups`.execute(tx)
  return rows[0]!
}

/** What hangs on some identifiers, and on the ids of former people: it goes where they go. */
export const readHanging = async (
  tx: ForPurpose,
  workspaceId: number,
  origins: readonly number[],
  people: readonly string[],
): Promise<Hanging> => {
  const { rows: values } = await sql<Hanging['values'][number]>`
    select distinct key, class from attribute_values
    where workspace_id = ${workspaceId} and origin_id = any(${[...origins]}::bigint[])
      and person_id in (select person_id from identifiers where workspace_id = ${workspaceId}
        and id = any(${[...origins]}::bigint[]))
    order by key, class`.execute(tx)
  // Answers under the ids of those who were ever one with them are few; by identifier there is no index.
  const { rows: answers } = await sql<{ seq: number; kind: string; purpose: string | null; at: Date }>`
    select l.seq, l.kind, p.key as purpose, l.occurred_at as at from consent_ledger l
    left join purposes p on p.workspace_id = l.workspace_id and p.bit = l.purpose_bit
    where l.workspace_id = ${workspaceId} and l.kind not in ('merge', 'move')
      and l.subject_id in (
        select unnest(${[...people]}::uuid[])
        union select i.person_id from identifiers i
          where i.workspace_id = ${workspaceId} and i.id = any(${[...origins]}::bigint[])
        union select m.id from people m join identifiers i on i.workspace_id = m.workspace_id and i.person_id = m.merged_into
          where m.workspace_id = ${workspaceId} and i.id = any(${[...origins]}::bigint[])
        union select v.from_id from identity_moves v
          where v.workspace_id = ${workspaceId} and v.origin_id = any(${[...origins]}::bigint[]))
      and (l.origin_id = any(${[...origins]}::bigint[])
        or (l.origin_id is null and l.subject_id = any(${[...people]}::uuid[])))
    order by l.seq`.execute(tx)
  return {
    values,
    answers: answers.map(({ at, ...a }) => ({ ...a, occurredAt: at.toISOString() })),
    ...(await countHanging(tx, workspaceId, origins)),
  }
}

import type { IdentifierKind } from '@candor/contracts'
import { sql } from 'kysely'
import type { ForPurpose } from '../../../platform/postgres/index.ts'
import { everOneWith } from '../consent.store.ts'

type Tx = ForPurpose<'consent'>

/** Whom an id stands for now; null when there is no such person. Seen by the ledger also when nothing is allowed. */
export const livingPerson = async (tx: Tx, workspaceId: number, id: string): Promise<string | null> => {
  const { rows } = await sql<{ id: string }>`
    select coalesce(merged_into, id) as id from people where workspace_id = ${workspaceId} and id = ${id}`.execute(tx)
  return rows[0]?.id ?? null
}

export const holderOf = async (
  tx: Tx,
  workspaceId: number,
  kind: IdentifierKind,
  value: string,
): Promise<string | null> => {
  const { rows } = await sql<{ id: string }>`
    select person_id as id from identifiers
    where workspace_id = ${workspaceId} and kind = ${kind} and value = ${value}`.execute(tx)
  return rows[0]?.id ?? null
}

export interface PersonStanding {
  readonly allow: bigint
  readonly states: ReadonlyMap<
    number,
    { status: 'granted' | 'refused' | 'expired'; at: Date; verified: boolean; validUntil: Date | null }
  >
}

/** What holds for a person now. A mask whose time is over allows nothing until it is looked at again. */
export const standingOf = async (tx: Tx, workspaceId: number, id: string): Promise<PersonStanding> => {
  const { rows: masks } = await sql<{ allow: string; live: boolean }>`
    select allow::text as allow, valid_until > now() as live from people
    where workspace_id = ${workspaceId} and id = ${id}`.execute(tx)
  const { rows } = await sql<{
    bit: number
    status: 'granted' | 'refused' | 'expired'
    at: Date
    verified: boolean
    validUntil: Date | null
  }>`
    select purpose_bit as bit, status, at, verified, valid_until as "validUntil" from consent_current
    where workspace_id = ${workspaceId} and person_id = ${id}`.execute(tx)
  const mask = masks[0]
  return {
    allow: mask?.live ? BigInt(mask.allow) : 0n,
    states: new Map(rows.map(({ bit, ...state }) => [bit, state])),
  }
}

export const headOf = async (tx: Tx, workspaceId: number): Promise<number> => {
  const { rows } = await sql<{ seq: number }>`
    select seq from consent_heads where workspace_id = ${workspaceId}`.execute(tx)
  return rows[0]?.seq ?? 0
}

interface HistoryRow {
  readonly seq: number
  readonly id: string
  readonly kind: string
  readonly purpose_bit: number | null
  readonly actor_kind: string
  readonly actor: string
  readonly channel: string
  readonly verified: boolean
  readonly stage: string
  readonly evidence: Record<string, unknown>
  readonly occurred_at: Date
  readonly recorded_at: Date
  readonly valid_until: Date | null
}

/**
 * Entries about a person, newest first: what came through the identifiers that are theirs now, what was said of them or of
 * those who were merged into them through none, and who became one with whom.
 */
export const historyOf = async (tx: Tx, workspaceId: number, id: string, limit: number): Promise<HistoryRow[]> => {
  const met = await everOneWith(tx, workspaceId, [id])
  const { rows } = await sql<HistoryRow>`
    with own as (
      select id from people where workspace_id = ${workspaceId} and (id = ${id} or merged_into = ${id}))
    select l.seq, l.id, l.kind, l.purpose_bit, l.actor_kind, l.actor, l.channel, l.verified, l.stage, l.evidence,
      l.occurred_at, l.recorded_at, l.valid_until
    from consent_ledger l
    where l.workspace_id = ${workspaceId} and l.subject_id = any(${met}::uuid[]) and case
      when l.kind in ('merge', 'move') then l.subject_id in (select id from own) or l.merged_id in (select id from own)
      when l.origin_id is null then l.subject_id in (select id from own)
      else exists (select from identifiers i
        where i.workspace_id = l.workspace_id and i.id = l.origin_id and i.person_id = ${id}) end
    order by l.seq desc limit ${limit}`.execute(tx)
  return rows
}

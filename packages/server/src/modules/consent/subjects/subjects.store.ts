import type { IdentifierKind } from '@candor/contracts'
import { sql } from 'kysely'
import type { ForPurpose } from '../../../platform/postgres/index.ts'

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

/** Entries about a person and about those who were merged into them, newest first. */
export const historyOf = async (tx: Tx, workspaceId: number, id: string, limit: number) =>
  tx
    .selectFrom('consent_ledger')
    .select(['seq', 'id', 'kind', 'purpose_bit', 'actor_kind', 'actor', 'channel', 'verified', 'stage', 'evidence'])
    .select(['occurred_at', 'recorded_at', 'valid_until'])
    .where('workspace_id', '=', workspaceId)
    .where((eb) =>
      eb.or([
        eb('subject_id', '=', id),
        eb(
          'subject_id',
          'in',
          eb
            .selectFrom('people')
            .select('people.id')
            .where('workspace_id', '=', workspaceId)
            .where('merged_into', '=', id),
        ),
      ]),
    )
    .orderBy('seq', 'desc')
    .limit(limit)
    .execute()

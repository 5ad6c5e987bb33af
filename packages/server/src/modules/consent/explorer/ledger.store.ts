import type { LedgerLine } from '@candor/contracts'
import { sql } from 'kysely'
import type { ForPurpose } from '../../../platform/postgres/index.ts'

type Tx = ForPurpose<'consent'>

export interface LedgerFilter {
  readonly purposeBit?: number | undefined
  readonly kind?: string | undefined
  readonly actorKind?: string | undefined
  readonly actor?: string | undefined
  readonly channel?: string | undefined
  /** Recorded at or after, and before. */
  readonly from?: Date | undefined
  readonly to?: Date | undefined
  /** The ids of a person: the living one, and those who were merged into it. */
  readonly people?: readonly string[] | undefined
}

export interface Bounds {
  /** Number of the last entry; 0 when there is none. */
  readonly head: number
  /** How many entries the newest checkpoint covers. */
  readonly provenTo: number
  /** Entries up to this number were recorded before `from`; 0 if that is not known. */
  readonly before: number
  /** Entries from this number on were recorded at or after `to`; null if that is not known. */
  readonly after: number | null
}

/**
 * Where the ledger ends, and roughly where a span of time lies in it: its checkpoints tell how long it was when. The
 * clocks of processes may differ by minutes, so it is taken wider than asked; the exact time is compared by the query.
 */
export const readBounds = async (tx: Tx, workspaceId: number, { from, to }: LedgerFilter): Promise<Bounds> => {
  const { rows } = await sql<Bounds>`
    select coalesce((select seq from consent_heads where workspace_id = ${workspaceId}), 0) as head,
      coalesce((select max(size) from consent_checkpoints where workspace_id = ${workspaceId}), 0) as "provenTo",
      coalesce((select size from consent_checkpoints
        where workspace_id = ${workspaceId} and at < ${from ?? null}::timestamptz - interval '5 minutes'
        order by at desc limit 1), 0) as before,
      (select size from consent_checkpoints
        where workspace_id = ${workspaceId} and at >= ${to ?? null}::timestamptz + interval '5 minutes'
        order by at limit 1) as after`.execute(tx)
  return rows[0]!
}

export interface LedgerRow extends Omit<LedgerLine, 'purpose' | 'occurredAt' | 'recordedAt' | 'validUntil'> {
  readonly purposeBit: number | null
  readonly occurredAt: Date
  readonly recordedAt: Date
  readonly validUntil: Date | null
}

/** Entries of one stretch of the ledger, newest first: numbers from `lowest` up to, not including, `below`. */
export const readStretch = async (
  tx: Tx,
  workspaceId: number,
  filter: LedgerFilter,
  stretch: { lowest: number; below: number; limit: number },
): Promise<LedgerRow[]> => {
  const is = (column: string, value: string | number | undefined) =>
    value === undefined ? sql`` : sql`and ${sql.ref(`l.${column}`)} = ${value}`
  const { rows } = await sql<LedgerRow>`
    select l.seq, l.id, l.kind, l.purpose_bit as "purposeBit", l.purpose_version as "purposeVersion",
      l.actor_kind as "actorKind", l.actor, l.channel, l.verified, l.stage, l.subject_id as "personId",
      l.occurred_at as "occurredAt", l.recorded_at as "recordedAt", l.valid_until as "validUntil",
      case when a.key is not null then json_build_object('key', a.key, 'version', l.agreement_version) end as agreement,
      s.jurisdiction
    from consent_ledger l
    left join agreements a on a.workspace_id = l.workspace_id and a.id = l.agreement_id
    left join presentations s on s.workspace_id = l.workspace_id and s.id = l.presentation_id
    where l.workspace_id = ${workspaceId} and l.seq >= ${stretch.lowest} and l.seq < ${stretch.below}
      ${is('purpose_bit', filter.purposeBit)} ${is('kind', filter.kind)} ${is('actor_kind', filter.actorKind)}
      ${is('actor', filter.actor)} ${is('channel', filter.channel)}
      ${filter.from ? sql`and l.recorded_at >= ${filter.from}` : sql``}
      ${filter.to ? sql`and l.recorded_at < ${filter.to}` : sql``}
      ${filter.people ? sql`and l.subject_id = any(${[...filter.people]}::uuid[])` : sql``}
    order by l.seq desc limit ${stretch.limit}`.execute(tx)
  return rows
}

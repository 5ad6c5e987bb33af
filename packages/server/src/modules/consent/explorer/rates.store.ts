import type { RateDimension } from '@candor/contracts'
import { sql } from 'kysely'
import type { ForPurpose } from '../../../platform/postgres/index.ts'
import type { Tally } from './tell-rate.ts'

export interface DailyTally extends Tally {
  /** YYYY-MM-DD, UTC; the day before the first that was asked for stands for all before. */
  readonly day: string
  readonly key: string
}

const keys = {
  purpose: sql`p.key`,
  region: sql`t.jurisdiction`,
  presentation: sql`coalesce(a.key || '@' || t.version, '')`,
}

/**
 * How questions were answered, by day and dimension. Answers on pages are in consent_counts, also those that name nobody;
 * the ledger adds what was told in another way. Days as YYYY-MM-DD, both included; all that was answered before them is one
 * more, since counts are told as differences of a running total.
 */
export const readTallies = async (
  tx: ForPurpose<'consent'>,
  workspaceId: number,
  options: { by: RateDimension; purposeBit: number | null; from: string; to: string },
): Promise<DailyTally[]> => {
  const { by, purposeBit, from, to } = options
  const { rows } = await sql<DailyTally>`
    with told as (
      select greatest(day, ${from}::date - 1) as day, purpose_bit, jurisdiction, agreement_id, version, answer, sum(count) as n
      from consent_counts
      where workspace_id = ${workspaceId} and day <= ${to}::date
      group by 1, 2, 3, 4, 5, 6
      union all
      select greatest((l.recorded_at at time zone 'utc')::date, ${from}::date - 1), l.purpose_bit, coalesce(s.jurisdiction, ''), l.agreement_id,
        l.agreement_version, l.kind, count(*)
      from consent_ledger l
      left join presentations s on s.workspace_id = l.workspace_id and s.id = l.presentation_id
      where l.workspace_id = ${workspaceId}
        and l.recorded_at < (${to}::date + 1)::timestamp at time zone 'utc'
        and not (l.channel = 'web' and l.presentation_id is not null)
        and l.kind in ('grant', 'deny', 'withdraw', 'object', 'restrict')
        and l.actor_kind not in ('import', 'system') and l.stage <> 'pending'
      group by 1, 2, 3, 4, 5, 6)
    select to_char(t.day, 'YYYY-MM-DD') as day, ${keys[by]} as key,
      coalesce(sum(t.n) filter (where t.answer = 'grant'), 0)::int as yes,
      coalesce(sum(t.n) filter (where t.answer = 'deny'), 0)::int as no,
      coalesce(sum(t.n) filter (where t.answer in ('withdraw', 'object', 'restrict')), 0)::int as withdrawn
    from told t
    join purposes p on p.workspace_id = ${workspaceId} and p.bit = t.purpose_bit
    left join agreements a on a.workspace_id = ${workspaceId} and a.id = t.agreement_id
    where ${purposeBit}::int is null or t.purpose_bit = ${purposeBit}
    group by 1, 2`.execute(tx)
  return rows
}

import { sql } from 'kysely'
import type { ForPurpose } from '../../../platform/postgres/index.ts'
import { everOneWith } from '../consent.store.ts'

/**
 * The agreement under which somebody permits a purpose now: of the grants that hold for any of these bits, the newest with
 * words. Null: what they permit rests on no words of an agreement.
 */
export const agreementBehind = async (
  tx: ForPurpose,
  workspaceId: number,
  personId: string,
  bits: number,
): Promise<{ key: string; version: number; locale?: string } | null> => {
  const { rows } = await sql<{ key: string; version: number; locale: string | null }>`
    select a.key, l.agreement_version as version, l.evidence->>'locale' as locale
    from consent_current c
    join consent_ledger l on l.workspace_id = c.workspace_id and l.seq = c.seq
    join agreements a on a.workspace_id = l.workspace_id and a.id = l.agreement_id
    where c.workspace_id = ${workspaceId} and c.person_id = ${personId} and c.status = 'granted'
      and ((1::bigint << c.purpose_bit::int) & ${bits}::bigint) <> 0 and l.agreement_version is not null
    order by c.seq desc limit 1`.execute(tx)
  const row = rows[0]
  return row ? { key: row.key, version: row.version, ...(row.locale !== null && { locale: row.locale }) } : null
}

/** Are all of these receipts of answers that somebody gave themselves, or as whoever they were before a merge? */
export const ownsReceipts = async (
  tx: ForPurpose,
  workspaceId: number,
  personId: string,
  ids: readonly string[],
): Promise<boolean> => {
  const people = await everOneWith(tx, workspaceId, [personId])
  const { rows } = await sql<{ n: number }>`
    select count(distinct id)::int as n from consent_ledger
    where workspace_id = ${workspaceId} and id = any(${[...ids]}::uuid[])
      and subject_id = any(${[...new Set([personId, ...people])]}::uuid[])`.execute(tx)
  return rows[0]?.n === new Set(ids).size
}

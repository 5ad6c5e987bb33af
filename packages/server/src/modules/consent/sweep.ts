import { sql } from 'kysely'
import type { ForPurpose } from '../../platform/postgres/index.ts'
import type { NewAnswer } from './entries.ts'
import { recordEntries } from './record-entries.ts'

const atOnce = 1_000

/**
 * Ends grants whose time is over: each gets an entry of its own in the ledger. Until this has run a person with an ended
 * grant is read for no purpose at all, since the mask's own time is over too: late is closed. Returns how many ended.
 */
export const sweepExpired = async (
  tx: ForPurpose<'consent'>,
  options: { now: Date; defaultsOf(workspaceId: number): bigint },
): Promise<number> => {
  const { rows } = await sql<{ workspace_id: number; person_id: string; purpose_bit: number; valid_until: Date }>`
    select workspace_id, person_id, purpose_bit, valid_until from consent_current
    where status = 'granted' and valid_until <= ${options.now}
    order by workspace_id, valid_until limit ${atOnce} for update skip locked`.execute(tx)
  const byWorkspace = Map.groupBy(rows, (r) => r.workspace_id)
  for (const [workspaceId, ended] of byWorkspace) {
    const entries = ended.map(
      (r): NewAnswer => ({
        subjectId: r.person_id,
        kind: 'expire',
        purposeBit: r.purpose_bit,
        purposeVersion: null,
        agreementId: null,
        agreementVersion: null,
        presentationId: null,
        actorKind: 'system',
        actor: 'sweeper',
        channel: 'expiry',
        sourceId: null,
        verified: true,
        stage: 'none',
        evidence: {},
        occurredAt: r.valid_until.getTime(),
        validUntil: null,
        idempotencyKey: `expire:${r.person_id}:${r.purpose_bit}:${r.valid_until.getTime()}`,
      }),
    )
    const defaults = options.defaultsOf(workspaceId)
    await recordEntries(tx, workspaceId, entries, { now: options.now, defaults })
  }
  return rows.length
}

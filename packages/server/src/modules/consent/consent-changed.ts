import { sql } from 'kysely'
import type { ForPurpose } from '../../platform/postgres/index.ts'
import type { PersonMask } from './consent.store.ts'

/** The topic of the outbox under which every change of what may be read of a person stands; its subject is that person. */
export const consentChanged = 'consent.changed'

/** The body: all purposes allowed and refused from now on, as bits, and the ledger's number as of which this holds. */
export interface ConsentChanged {
  readonly allow: number
  readonly refused: number
  readonly seq: number
}

/** Tells whoever must hear of it what may be read of some people from now on, in the transaction that changed it. */
export const tellChanged = async (tx: ForPurpose, workspaceId: number, masks: readonly PersonMask[]): Promise<void> => {
  if (masks.length === 0) return
  await sql`
    insert into outbox (workspace_id, topic, subject_id, body)
    select ${workspaceId}, ${consentChanged}, k.id,
      jsonb_build_object('allow', k.allow, 'refused', k.refused, 'seq', k.seq)
    from unnest(${masks.map((m) => m.personId)}::uuid[], ${masks.map((m) => m.allow)}::bigint[],
      ${masks.map((m) => m.refused)}::bigint[], ${masks.map((m) => m.seq)}::bigint[]) as k (id, allow, refused, seq)`.execute(
    tx,
  )
}

import { sql } from 'kysely'
import type { ForPurpose } from '../../platform/postgres/index.ts'
import type { NewMerge } from './entries.ts'
import { joinMergedPreferences } from './preferences/join-merged-preferences.ts'
import { recordEntries } from './record-entries.ts'

/** Two people who became one, and the event that said so. */
export interface MergedPeople {
  readonly workspaceId: number
  readonly mergedId: string
  readonly survivorId: string
  readonly messageId: string
}

/**
 * Survivors of whom the ledger names anybody they stand for, the merged people included: the others have nothing that could
 * be joined. A merge that leaves no entry is therefore one of people without any, and a rebuild may take all such merges for
 * older than the ledger. The ledger itself is asked, so that this holds also while projections are wrong.
 */
const withEntries = async (tx: ForPurpose, merges: readonly MergedPeople[]): Promise<Set<string>> => {
  const survivors = new Map(merges.map((m) => [m.survivorId, m.workspaceId]))
  const { rows } = await sql<{ id: string }>`
    select k.id from unnest(${[...survivors.values()]}::int[], ${[...survivors.keys()]}::uuid[]) as k (w, id)
    where exists (select from consent_ledger l where l.workspace_id = k.w and l.subject_id = k.id)
      or exists (select from people p join consent_ledger l on l.workspace_id = p.workspace_id and l.subject_id = p.id
        where p.workspace_id = k.w and p.merged_into = k.id)`.execute(tx)
  return new Set(rows.map((r) => r.id))
}

/**
 * Joins the answers and preferences of people who were merged, in the transaction that merged them: a refusal beats a grant,
 * no answer cancels nothing. The ledger says so with an entry of its own for each.
 */
export const joinMerged = async (
  tx: ForPurpose,
  merges: readonly MergedPeople[],
  options: { now: Date; defaults: bigint },
): Promise<void> => {
  if (merges.length === 0) return
  const named = await withEntries(tx, merges)
  const due = merges.filter((m) => named.has(m.survivorId))
  for (const [workspaceId, some] of Map.groupBy(due, (m) => m.workspaceId)) {
    const entries = some.map(
      (m): NewMerge => ({
        kind: 'merge',
        subjectId: m.survivorId,
        mergedId: m.mergedId,
        occurredAt: options.now.getTime(),
        idempotencyKey: `merge:${m.mergedId}:${m.survivorId}`,
        evidence: { messageId: m.messageId },
      }),
    )
    await recordEntries(tx, workspaceId, entries, options)
  }
  await joinMergedPreferences(tx, merges)
}

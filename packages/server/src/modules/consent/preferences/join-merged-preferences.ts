import type { ForPurpose } from '../../../platform/postgres/index.ts'
import type { MergedPeople } from '../join-merged.ts'
import { deletePreferences, type PreferenceChange, readPreferences, writePreferences } from './preferences.store.ts'
import { joinPreferences } from './stricter.ts'

/** Joins what people prefer who were merged, in the transaction that merged them. Of two choices the stricter holds. */
export const joinMergedPreferences = async (tx: ForPurpose, merges: readonly MergedPeople[]): Promise<void> => {
  for (const [workspaceId, some] of Map.groupBy(merges, (m) => m.workspaceId)) {
    const merged = some.map((m) => m.mergedId)
    const stored = await readPreferences(tx, workspaceId, [...new Set([...merged, ...some.map((m) => m.survivorId)])])
    const own = Map.groupBy(stored, (p) => p.personId)
    const changes: PreferenceChange[] = []
    for (const [survivorId, others] of Map.groupBy(some, (m) => m.survivorId)) {
      const before = own.get(survivorId) ?? []
      const after = joinPreferences(
        before,
        others.flatMap((m) => own.get(m.mergedId) ?? []),
      )
      const idempotencyKey = `merge:${others[0]!.mergedId}:${survivorId}`
      for (const one of after)
        if (!before.some((b) => b.kind === one.kind && b.key === one.key && b.value === one.value))
          changes.push({ ...one, personId: survivorId, idempotencyKey })
    }
    if (stored.length === 0) continue
    await deletePreferences(tx, workspaceId, merged)
    await writePreferences(tx, workspaceId, changes, 'merge')
  }
}

/** What two people preferred together each of them prefers, now that they are two. */
export const copyPreferences = async (
  tx: ForPurpose,
  workspaceId: number,
  fromId: string,
  toId: string,
): Promise<void> => {
  const together = await readPreferences(tx, workspaceId, [fromId])
  const changes = together.map((p) => ({ ...p, personId: toId, idempotencyKey: `unmerge:${toId}:${p.at}` }))
  await writePreferences(tx, workspaceId, changes, 'merge')
}

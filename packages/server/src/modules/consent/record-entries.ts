import { sql } from 'kysely'
import type { ForPurpose } from '../../platform/postgres/index.ts'
import { queuePermissions } from '../history/index.ts'
import { uuidv7 } from '../identity/index.ts'
import {
  appendEntries,
  knownKeys,
  livingIds,
  mergedIds,
  type PersonMask,
  readStates,
  takeNumbers,
  writeMasks,
  writeStates,
} from './consent.store.ts'
import type { NewEntry } from './entries.ts'
import { applyEntry, type LedgerEntry, maskOf } from './fold.ts'
import { readTerms } from './log/terms.ts'
import { sealEntry } from './record.ts'

export interface Recorded {
  /** Number of the last entry written; null when every one was known already. */
  readonly seq: number | null
  readonly written: number
  readonly masks: readonly PersonMask[]
}

const foldable = (entry: NewEntry, seq: number): LedgerEntry | null => {
  if (entry.kind === 'merge') return { seq, kind: 'merge', subjectId: entry.subjectId, mergedId: entry.mergedId }
  // The first step of a double opt-in is proof, not an answer.
  if (entry.stage === 'pending') return null
  const { subjectId, kind, purposeBit, verified, validUntil } = entry
  return { seq, subjectId, kind, purposeBit, at: entry.occurredAt, verified, validUntil }
}

/**
 * Writes entries to a workspace's ledger and everything that follows from them, in the caller's transaction: ledger and
 * leaf, current state, masks beside the data, the copy for ClickHouse, and the outbox. The next read after the commit
 * sees it, in both databases. An entry whose key is known already is left out.
 */
export const recordEntries = async (
  tx: ForPurpose,
  workspaceId: number,
  entries: readonly NewEntry[],
  options: { now: Date; defaults: bigint },
): Promise<Recorded> => {
  const known = await knownKeys(
    tx,
    workspaceId,
    entries.map((e) => e.idempotencyKey),
  )
  // Of two under one key the first holds, here as between two transactions.
  const fresh = entries.filter(({ idempotencyKey: key }) => !known.has(key) && known.add(key))
  if (fresh.length === 0) return { seq: null, written: 0, masks: [] }

  const terms = await readTerms(tx, workspaceId, fresh)
  // After everything that can be read before: the head is held until the end of the transaction.
  const first = await takeNumbers(tx, workspaceId, fresh.length)
  const numbered = fresh.map((entry, i) => {
    const [seq, id] = [first + i, uuidv7()]
    return { seq, id, entry, sealed: sealEntry(terms, seq, id, options.now, entry) }
  })
  await appendEntries(tx, workspaceId, options.now, numbered)

  const named = fresh.flatMap((e) => (e.kind === 'merge' ? [e.subjectId, e.mergedId] : [e.subjectId]))
  const living = await livingIds(tx, workspaceId, [...new Set(named)].sort())
  const standsFor = (id: string) => living.get(id) ?? id
  const people = [...new Set([...named, ...living.values()])]
  const states = await readStates(tx, workspaceId, people)
  for (const { seq, entry } of numbered) {
    const step = foldable(entry, seq)
    // An answer about somebody who was merged meanwhile is about the one who stands for both.
    if (step) applyEntry(states, step.kind === 'merge' ? step : { ...step, subjectId: standsFor(step.subjectId) })
  }
  await writeStates(tx, workspaceId, people, states)

  const last = first + fresh.length - 1
  const alive = [...new Set(people.map(standsFor))]
  const masks = alive.map((personId): PersonMask => {
    const mask = maskOf(states.get(personId), options.defaults, options.now.getTime())
    return {
      personId,
      allow: String(mask.allow),
      refused: String(mask.refused),
      validUntil: mask.validUntil === null ? null : new Date(mask.validUntil),
      seq: last,
    }
  })
  await writeMasks(tx, workspaceId, masks)
  await tellOthers(tx, workspaceId, masks)
  return { seq: last, written: fresh.length, masks }
}

/** ClickHouse judges events by the id they were written under, so those who were merged get the mask of the survivor. */
const tellOthers = async (tx: ForPurpose, workspaceId: number, masks: readonly PersonMask[]) => {
  const byPerson = new Map(masks.map((m) => [m.personId, m]))
  const merged = await mergedIds(tx, workspaceId, [...byPerson.keys()])
  const copies = [...merged].map(([id, living]) => ({ ...byPerson.get(living)!, personId: id }))
  await queuePermissions(
    tx,
    [...masks, ...copies].map((m) => ({ workspaceId, ...m })),
  )
  await sql`
    insert into outbox (workspace_id, topic, subject_id, body)
    select ${workspaceId}, 'consent.changed', k.id, jsonb_build_object('allow', k.allow, 'refused', k.refused, 'seq', k.seq)
    from unnest(${masks.map((m) => m.personId)}::uuid[], ${masks.map((m) => m.allow)}::bigint[],
      ${masks.map((m) => m.refused)}::bigint[], ${masks.map((m) => m.seq)}::bigint[]) as k (id, allow, refused, seq)`.execute(
    tx,
  )
}

import { sql } from 'kysely'
import type { ForPurpose } from '../../platform/postgres/index.ts'
import { queueHistory } from '../history/index.ts'
import type { Identified, Move, Separated } from '../identity/index.ts'
import type { NewMerge, NewMove } from './entries.ts'
import { mergePreferences, movePreferences } from './preferences/follow-preferences.ts'
import { recordEntries } from './record-entries.ts'

/** Two people who became one, and the event that said so. */
export interface MergedPeople {
  readonly workspaceId: number
  readonly mergedId: string
  readonly survivorId: string
  readonly messageId: string
  /** The number of this merge: the same two may be separated and merged again. */
  readonly id?: number
}

interface Options {
  readonly now: Date
  readonly defaults: bigint
}

interface SomePerson {
  readonly workspaceId: number
  readonly id: string
}

/**
 * Those of whom the ledger names anybody they stand for, the merged people included: the others have nothing that could
 * be joined or moved. A merge that leaves no entry is therefore one of people without any, and a rebuild may take all such
 * merges for older than the ledger. The ledger itself is asked, so that this holds also while projections are wrong.
 */
const namedAmong = async (tx: ForPurpose, people: readonly SomePerson[]): Promise<Set<string>> => {
  const some = new Map(people.map((p) => [p.id, p.workspaceId]))
  const { rows } = await sql<{ id: string }>`
    select k.id from unnest(${[...some.values()]}::int[], ${[...some.keys()]}::uuid[]) as k (w, id)
    where exists (select from consent_ledger l where l.workspace_id = k.w and l.subject_id = k.id)
      or exists (select from consent_ledger l where l.workspace_id = k.w and l.merged_id = k.id)
      or exists (select from people p join consent_ledger l on l.workspace_id = p.workspace_id and l.subject_id = p.id
        where p.workspace_id = k.w and p.merged_into = k.id)`.execute(tx)
  return new Set(rows.map((r) => r.id))
}

/**
 * Joins the answers and preferences of people who were merged, in the transaction that merged them: a refusal beats a grant,
 * no answer cancels nothing. The ledger says so with an entry of its own for each.
 */
export const joinMerged = async (tx: ForPurpose, merges: readonly MergedPeople[], options: Options): Promise<void> => {
  if (merges.length === 0) return
  const named = await namedAmong(
    tx,
    merges.map((m) => ({ workspaceId: m.workspaceId, id: m.survivorId })),
  )
  const due = merges.filter((m) => named.has(m.survivorId))
  for (const [workspaceId, some] of Map.groupBy(due, (m) => m.workspaceId)) {
    const entries = some.map(
      ({ survivorId, mergedId, messageId, id }): NewMerge => ({
        kind: 'merge',
        subjectId: survivorId,
        mergedId,
        occurredAt: options.now.getTime(),
        idempotencyKey: ['merge', mergedId, survivorId, ...(id === undefined ? [] : [id])].join(':'),
        evidence: { messageId, ...(id !== undefined && { merge: id }) },
      }),
    )
    await recordEntries(tx, workspaceId, entries, options)
  }
  await mergePreferences(tx, merges)
}

/**
 * Answers and preferences go with the identifiers through which they were given, in the transaction that moved those: what
 * holds of both people is worked out anew from the ledger, which says so with an entry.
 */
export const followMoves = async (tx: ForPurpose, moves: readonly Move[], options: Options): Promise<void> => {
  if (moves.length === 0) return
  const named = await namedAmong(
    tx,
    moves.flatMap(({ workspaceId, from, to }) => [
      { workspaceId, id: from },
      { workspaceId, id: to },
    ]),
  )
  const due = moves.filter((m) => named.has(m.from) || named.has(m.to))
  for (const [workspaceId, some] of Map.groupBy(due, (m) => m.workspaceId)) {
    const entries = [...Map.groupBy(some, (m) => `${m.from} ${m.to}`).values()].map(
      (together): NewMove => ({
        kind: 'move',
        subjectId: together[0]!.to,
        fromId: together[0]!.from,
        occurredAt: options.now.getTime(),
        idempotencyKey: `move:${together[0]!.version}`,
        evidence: { reason: 'evidence', origins: together.map((m) => m.originId), people: [] },
      }),
    )
    await recordEntries(tx, workspaceId, entries, options)
  }
  await movePreferences(tx, moves)
}

/**
 * Two people were separated: each has what came through its own identifiers, and a no of neither in particular counts for
 * both.
 */
export const followSeparation = async (tx: ForPurpose, separated: Separated, options: Options): Promise<void> => {
  const { workspaceId, fromId, toId, origins, people, number, by } = separated
  const entry: NewMove = {
    kind: 'move',
    subjectId: toId,
    fromId,
    occurredAt: options.now.getTime(),
    idempotencyKey: `move:${number}`,
    evidence: { reason: 'unmerge', origins, people, by },
  }
  await recordEntries(tx, workspaceId, [entry], options)
  await movePreferences(
    tx,
    origins.map((originId) => ({ workspaceId, originId, from: fromId, to: toId })),
  )
}

/**
 * What follows from finding out who somebody is (identifyPeople), in the same transaction: consent joined and moved, history
 * told. For everybody but the pipeline, which does the same in steps.
 */
export const followIdentified = async (
  tx: ForPurpose,
  { merges, moves, overrides }: Pick<Identified, 'merges' | 'moves' | 'overrides'>,
  options: Options,
): Promise<void> => {
  await joinMerged(tx, merges, options)
  await followMoves(tx, moves, options)
  await queueHistory(tx, [], overrides, moves)
}

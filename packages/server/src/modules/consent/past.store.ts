import { sql } from 'kysely'
import type { AnyPurpose, ForPurpose, PurposeDb } from '../../platform/postgres/index.ts'
import type { NewAnswer, NewMerge, NewMove } from './entries.ts'
import type { Entry } from './project.ts'
import type { SilentMerge } from './voices.ts'

type Tx = PurposeDb<AnyPurpose> | ForPurpose

/** All that the ledger holds about some people, in its order. */
export const readEntries = async (tx: Tx, workspaceId: number, ids: readonly string[]): Promise<Entry[]> => {
  const { rows } = await sql<{
    seq: number
    kind: NewAnswer['kind'] | NewMerge['kind'] | NewMove['kind']
    subject_id: string
    origin_id: number | null
    merged_id: string | null
    moved: NewMove['evidence'] | null
    purpose_bit: number | null
    stage: NewAnswer['stage']
    verified: boolean
    occurred_at: Date
    recorded_at: Date
    valid_until: Date | null
  }>`
    select seq, kind, subject_id, origin_id, merged_id, case kind when 'move' then evidence end as moved, purpose_bit, stage,
      verified, occurred_at, recorded_at, valid_until
    from consent_ledger where workspace_id = ${workspaceId} and subject_id = any(${[...ids]}::uuid[])
    order by seq`.execute(tx)
  return rows.map(({ seq, kind, recorded_at: recordedAt, subject_id: subjectId, ...r }): Entry => {
    if (kind === 'merge') return { seq, recordedAt, says: { kind, subjectId, mergedId: r.merged_id! } }
    if (kind === 'move') return { seq, recordedAt, says: { kind, subjectId, fromId: r.merged_id!, evidence: r.moved! } }
    const said = { kind, subjectId, originId: r.origin_id, purposeBit: r.purpose_bit!, stage: r.stage }
    const times = { occurredAt: r.occurred_at.getTime(), validUntil: r.valid_until?.getTime() ?? null }
    return { seq, recordedAt, says: { ...said, ...times, verified: r.verified } }
  })
}

/** Merges of some people that left no entry, in their order. */
export const readSilentMerges = async (tx: Tx, workspaceId: number, ids: readonly string[]): Promise<SilentMerge[]> => {
  const { rows } = await sql<SilentMerge>`
    select m.merged_id as "mergedId", m.survivor_id as "survivorId" from person_merges m
    where m.workspace_id = ${workspaceId} and m.survivor_id = any(${[...ids]}::uuid[])
      and not exists (select from consent_ledger l
        where l.workspace_id = m.workspace_id and l.subject_id = m.survivor_id and l.kind = 'merge'
          -- Since people can be separated and merged again an entry says which of their merges it is.
          and l.merged_id = m.merged_id and coalesce(l.evidence ->> 'merge', m.id::text) = m.id::text)
    order by m.id`.execute(tx)
  return rows
}

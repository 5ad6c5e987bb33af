import { sql } from 'kysely'
import type { ForPurpose } from '../../../platform/postgres/index.ts'
import type { NewAnswer } from '../entries.ts'
import { defaultAllow } from '../fold.ts'
import { recordEntries } from '../record-entries.ts'
import type { KnownState } from '../standing/standing.ts'
import { entriesOfStamp, type Stamp } from './entries-of-stamp.ts'
import { hear } from './hear.ts'

const dayMs = 86_400_000

/** How long a yes holds in a workspace, in milliseconds by purpose bit, as published last. */
const readValidity = async (tx: ForPurpose, workspaceId: number): Promise<Map<number, number>> => {
  const { rows } = await sql<{ bit: number; days: number | null }>`
    select distinct on (p.bit) p.bit, v.validity_days as days
    from purposes p join purpose_versions v on v.workspace_id = p.workspace_id and v.purpose_id = p.id
    where p.workspace_id = ${workspaceId}
    order by p.bit, v.version desc`.execute(tx)
  return new Map(rows.flatMap((r) => (r.days === null ? [] : [[r.bit, r.days * dayMs] as const])))
}

/**
 * Brings what stamps tell into the ledger, in the caller's transaction, and answers the states of their people with it.
 * Only what changes something is written; most stamps say what is known. `known` is what the ledger held before.
 */
export const hearStamps = async (
  tx: ForPurpose,
  known: ReadonlyMap<string, ReadonlyMap<number, KnownState>>,
  stamps: readonly Stamp[],
  now: Date,
): Promise<Map<string, ReadonlyMap<number, KnownState>>> => {
  const states = new Map(known)
  const own = (personId: string): Map<number, KnownState> => {
    const copy = new Map(states.get(personId))
    states.set(personId, copy)
    return copy
  }
  for (const [workspaceId, some] of Map.groupBy(stamps, (s) => s.workspaceId)) {
    const validity = await readValidity(tx, workspaceId)
    const options = { now: now.getTime(), lasts: (bit: number) => validity.get(bit) ?? null }
    const people = new Map(some.map((s) => [s.personId, own(s.personId)]))
    const entries = some
      .toSorted((a, b) => a.told.at - b.told.at)
      .flatMap((stamp) =>
        entriesOfStamp(stamp, hear(people.get(stamp.personId)!, stamp.told, options)).map(
          (entry): NewAnswer => ({ ...entry, subjectId: stamp.personId }),
        ),
      )
    if (entries.length > 0) await recordEntries(tx, workspaceId, entries, { now, defaults: defaultAllow })
  }
  return states
}

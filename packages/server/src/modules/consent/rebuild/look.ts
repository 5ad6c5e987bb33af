import type { ClickHouse } from '../../../platform/clickhouse/index.ts'
import type { ForPurpose } from '../../../platform/postgres/index.ts'
import { everOneWith, type PersonMask, readStates } from '../consent.store.ts'
import type { States } from '../fold.ts'
import { readEntries, readSilentMerges } from '../past.store.ts'
import { project } from '../project.ts'
import { compareCopy, compareMask, compareStates, type Difference } from './compare.ts'
import { type CopyRow, readCopy } from './permissions-copy.ts'
import { findMisplaced, readMasks, readOnTheirWay } from './rebuild.store.ts'

/** What the projections of some people hold and what they should, as far as one transaction sees it. */
export interface Look {
  readonly ids: readonly string[]
  readonly differences: readonly Difference[]
  /** What the ledger says. */
  readonly states: States
  readonly masks: ReadonlyMap<string, PersonMask>
  /** Those who were merged into another. */
  readonly merged: ReadonlySet<string>
  /** Masks of those whom the ledger names: the others have none in ClickHouse. */
  readonly named: ReadonlyMap<string, PersonMask>
  /** Their copy in ClickHouse is not believed until it has arrived, so it is not judged either. */
  readonly onTheirWay: ReadonlySet<string>
}

const unnamed = (personId: string, defaults: bigint): PersonMask => ({
  personId,
  allow: String(defaults),
  refused: '0',
  validUntil: null,
  seq: 0,
})

export const lookAt = async (
  tx: ForPurpose<'rebuild'>,
  workspaceId: number,
  ids: readonly string[],
  defaults: bigint,
): Promise<Look> => {
  const people = await everOneWith(tx, workspaceId, ids)
  const entries = await readEntries(tx, workspaceId, people)
  const { states, living, maskOf } = project(entries, await readSilentMerges(tx, workspaceId, people), defaults)
  const named = new Map<string, PersonMask>()
  for (const id of ids) {
    const mask = maskOf(id)
    if (mask) named.set(id, mask)
  }
  const masks = new Map(ids.map((id) => [id, named.get(id) ?? unnamed(id, defaults)]))
  const found = { states: await readStates(tx, workspaceId, ids), masks: await readMasks(tx, workspaceId, ids) }
  const misplaced = await findMisplaced(tx, workspaceId, [...masks.values()])
  return {
    ids,
    differences: [
      ...ids.flatMap((id) => compareStates(id, found.states.get(id), states.get(id))),
      ...[...masks.values()].flatMap((due) => compareMask(found.masks.get(due.personId), due)),
      ...misplaced.map((m): Difference => ({ ...m, detail: 'some stand under another mask than their person should' })),
    ],
    states,
    masks,
    merged: new Set(ids.filter((id) => living(id) !== id)),
    named,
    onTheirWay: await readOnTheirWay(tx, workspaceId, ids),
  }
}

/** Compares ClickHouse's copy with what was looked at. */
export const lookAtCopy = async (
  clickhouse: ClickHouse,
  workspaceId: number,
  { ids, named, onTheirWay }: Look,
): Promise<{ differences: Difference[]; spoilt: CopyRow[] }> => {
  const copy = await readCopy(clickhouse, workspaceId, ids)
  const judged = ids
    .filter((id) => !onTheirWay.has(id))
    .map((id) => compareCopy(id, copy.get(id) ?? [], named.get(id) ?? null))
  return { differences: judged.flatMap((j) => j.differences), spoilt: judged.flatMap((j) => j.spoilt) }
}

import { type Misfit, seemingType } from '@candor/contracts'
import type { ForPurpose } from '../../../platform/postgres/index.ts'
import { judge, type Proposal } from '../catalogue/definition.ts'
import { definitionKey, propose, readDefinitionsToWrite } from '../catalogue/definitions.store.ts'
import { countMisfits, type KeptOut } from '../catalogue/misfits.store.ts'
import { holdPeople, newestOfSlots, type ToldValue, writeValues } from './write-values.ts'

/** What the catalogue hears of a chunk: the last thing to be written, since all workers share its rows. */
export interface CatalogueNews {
  readonly proposals: readonly Proposal[]
  readonly keptOut: readonly KeptOut[]
}

export const noCatalogueNews: CatalogueNews = { proposals: [], keptOut: [] }

/** What is proposed and counted. Last in a transaction. */
export const tellCatalogue = async (tx: ForPurpose, { proposals, keptOut }: CatalogueNews): Promise<void> => {
  await propose(tx, proposals)
  await countMisfits(tx, keptOut)
}

export interface Told {
  /** Those that were newer than what was in their slot; only when asked for by `report`. */
  readonly written: ReadonlySet<ToldValue>
  readonly refused: ReadonlyMap<ToldValue, Misfit>
  readonly news: CatalogueNews
}

/** Longer names than this are no names of attributes. */
const longestKey = 255

/**
 * Writes what was told of people: the one way into `attribute_values`. Each value as far as the catalogue lets it: one that
 * does not fit its attribute is kept out. In four statements, whatever the number of values. `snapshot` is what was
 * committed when it was decided who they are; throws StaleRead when that has changed since.
 */
export const tellValues = async (
  tx: ForPurpose,
  told: readonly ToldValue[],
  { snapshot, now, report = false }: { snapshot: string; now: number; report?: boolean },
): Promise<Told> => {
  const named = told.filter((v) => v.key !== '' && v.key.length <= longestKey)
  const definitions = await readDefinitionsToWrite(tx, named)
  const refused = new Map<ToldValue, Misfit>()
  const proposals = new Map<string, Proposal>()
  const originals = new Map<ToldValue, ToldValue>()
  for (const value of named) {
    const id = definitionKey(value.workspaceId, value.key)
    const definition = definitions.get(id)
    const verdict = judge(definition, value, now)
    if ('misfit' in verdict) {
      refused.set(value, verdict.misfit)
      continue
    }
    const same = verdict.collected === value.collected
    originals.set(same ? value : { ...value, collected: verdict.collected }, value)
    const type = definition || proposals.has(id) ? null : seemingType(value.key, value.value)
    if (type) {
      const origin = value.sourceId === 0 ? 'interface' : `source:${value.sourceId}`
      proposals.set(id, { workspaceId: value.workspaceId, key: value.key, type, origin })
    }
  }
  const values = newestOfSlots([...originals.keys()])
  if (values.length > 0) await holdPeople(tx, values, snapshot)
  const written = await writeValues(tx, values, { report })
  const keptOut = [...refused].map(([{ workspaceId, key, sourceId }, reason]) => ({
    workspaceId,
    key,
    sourceId,
    reason,
  }))
  return {
    written: new Set([...written].map((n) => originals.get(values[n]!)!)),
    refused,
    news: { proposals: [...proposals.values()], keptOut },
  }
}

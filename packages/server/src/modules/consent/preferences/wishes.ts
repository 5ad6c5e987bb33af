import { type Frequency, frequencies } from '@candor/contracts'
import type { ForPurpose } from '../../../platform/postgres/index.ts'
import { readPreferences } from './preferences.store.ts'

/** How often somebody wants to hear from the workspace; null: they never said. What is not known counts as the strictest. */
export const frequencyOf = async (tx: ForPurpose, workspaceId: number, personId: string): Promise<Frequency | null> => {
  const said = (await readPreferences(tx, workspaceId, [personId])).find((one) => one.kind === 'frequency')
  return said === undefined ? null : (frequencies.find((one) => one === said.value) ?? 'none')
}

import { sql } from 'kysely'
import type { ForPurpose } from '../../platform/postgres/index.ts'
import { encodeFacts, type FactRow } from './fact-row.ts'
import { queueShipment } from './queue-history.ts'
import { packTouched, readInterests } from './touched.ts'

/** By what a fact touches its person: an attribute by its name, the others by what they are. */
const tokenOf = (key: string): string => (key.startsWith('identifier:') ? 'identifier' : key)

/**
 * Sends a reading of facts on its way to ClickHouse. `version` was taken before they were read; of several readings of a
 * fact the highest wins there, whichever arrives last.
 */
export const queueFacts = async (tx: ForPurpose, facts: readonly FactRow[], version: number): Promise<void> => {
  if (facts.length === 0) return
  const touches = facts.map(({ workspaceId, key, personId }) => ({ workspaceId, token: tokenOf(key), personId }))
  const shipmentId = await queueShipment(tx, {
    target: 'facts',
    rows: facts.length,
    bytes: encodeFacts(facts, version),
    touched: await packTouched(touches, await readInterests(tx, facts)),
  })
  const people = [...Map.groupBy(facts, (f) => f.workspaceId)].map(([w, own]) => ({
    w,
    p: [...new Set(own.map((f) => f.personId))].join(','),
  }))
  await sql`
    insert into facts_sent (workspace_id, shipment_id, people)
    select k.w, ${shipmentId}, string_to_array(k.p, ',')::uuid[]
    from jsonb_to_recordset(${JSON.stringify(people)}::jsonb) as k (w int, p text)`.execute(tx)
}

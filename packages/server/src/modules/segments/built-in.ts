import { builtInAttributes, builtInSegments } from '@candor/contracts'
import { sql } from 'kysely'
import { type AnyDb, openTables } from '../../platform/postgres/index.ts'
import { interestsOf, prepareSegments } from './prepare.ts'
import { holdSegments, readSegments, writeInterests, writeSegment } from './segments.store.ts'

/** What built-in segments ask for stands in the catalogue; what somebody described already stays as it is. */
const describeAttributes = async (tx: AnyDb, workspaceId: number): Promise<void> => {
  for (const [key, { type, texts }] of Object.entries(builtInAttributes))
    await sql`
      insert into attribute_definitions (workspace_id, key, type, class, texts, status, origin)
      values (${workspaceId}, ${key}, ${type}, 1, ${JSON.stringify(texts)}::jsonb, 'active', 'candor')
      on conflict (workspace_id, key) do nothing`.execute(openTables(tx))
}

/**
 * Gives a new workspace the segments that come with Candor, in the transaction that makes its lane: once, so that one that is
 * deleted does not come back.
 */
export const addBuiltIn = async (tx: AnyDb, workspaceId: number): Promise<void> => {
  await holdSegments(tx, workspaceId)
  await describeAttributes(tx, workspaceId)
  const known = new Set((await readSegments(tx, workspaceId)).map((s) => s.key))
  for (const { key, purpose, definition, texts } of builtInSegments) {
    if (known.has(key)) continue
    const said = { key, purpose, definition, name: texts.en.name, description: texts.en.description }
    await writeSegment(tx, workspaceId, { ...said, version: 1, state: 'computing', builtIn: true, by: 'candor' })
  }
  const all = prepareSegments(await readSegments(tx, workspaceId))
  await writeInterests(tx, workspaceId, interestsOf(all))
}

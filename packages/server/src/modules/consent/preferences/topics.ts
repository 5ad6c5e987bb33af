import type { PreferenceTopic } from '@candor/contracts'
import type { Kysely } from 'kysely'
import { problem } from '../../../platform/http/index.ts'
import { type AnyDb, type Database, openTables } from '../../../platform/postgres/index.ts'

/** The topics a workspace offers, in the order shown. */
export const readTopics = async (db: AnyDb, workspaceId: number): Promise<PreferenceTopic[]> => {
  const rows = await openTables(db)
    .selectFrom('preference_topics')
    .select(['key', 'texts', 'on_by_default'])
    .where('workspace_id', '=', workspaceId)
    .where('retired', '=', false)
    .orderBy('position')
    .orderBy('key')
    .execute()
  return rows.map((row) => ({ key: row.key, texts: row.texts, onByDefault: row.on_by_default }))
}

/** Offers these topics and no others. Throws invalid_request where a key stands twice. */
export const replaceTopics = async (
  tx: Kysely<Database>,
  workspaceId: number,
  topics: readonly PreferenceTopic[],
): Promise<void> => {
  const twice = topics.find(({ key }, i) => topics.findIndex((other) => other.key === key) < i)
  if (twice) throw problem('invalid_request', { detail: `The topic ${twice.key} stands there twice.` })
  await tx.updateTable('preference_topics').set({ retired: true }).where('workspace_id', '=', workspaceId).execute()
  if (topics.length === 0) return
  await tx
    .insertInto('preference_topics')
    .values(
      topics.map(({ key, texts, onByDefault }, position) => ({
        workspace_id: workspaceId,
        key,
        position,
        texts: JSON.stringify(texts),
        on_by_default: onByDefault,
        retired: false,
      })),
    )
    .onConflict((oc) =>
      oc.columns(['workspace_id', 'key']).doUpdateSet((eb) => ({
        position: eb.ref('excluded.position'),
        texts: eb.ref('excluded.texts'),
        on_by_default: eb.ref('excluded.on_by_default'),
        retired: false,
      })),
    )
    .execute()
}

import type { AttributeType } from '@candor/contracts'
import { sql } from 'kysely'
import { type AnyDb, openTables } from '../../platform/postgres/index.ts'
import type { Fifths, Scene } from './compile/index.ts'

const dayMs = 86_400_000

/** What the catalogue and the sky say, as of now, for asking a workspace's segments for a purpose. Four small reads. */
export const readScene = async (db: AnyDb, workspaceId: number, purpose: string, now: number): Promise<Scene> => {
  const open = openTables(db)
  const attributes = await open
    .selectFrom('attribute_definitions')
    .select(['key', 'type', 'options', 'half_life_days', 'status'])
    .where('workspace_id', '=', workspaceId)
    .execute()
  const topics = await open
    .selectFrom('preference_topics')
    .select('key')
    .where('workspace_id', '=', workspaceId)
    .where('on_by_default', '=', true)
    .execute()
  const { rows: weather } = await sql<{ region: string; is: string[] }>`
    select region, is_now as is from weather where workspace_id = ${workspaceId} and until > to_timestamp(${now} / 1000.0)`.execute(
    open,
  )
  const fifths = await open
    .selectFrom('segment_fifths')
    .select('cuts')
    .where('workspace_id', '=', workspaceId)
    .where('purpose', '=', purpose)
    .executeTakeFirst()
  const skies = new Map(weather.map((w) => [w.region, w.is]))
  return {
    now,
    attributes: new Map(
      attributes.map((a) => [
        a.key,
        {
          // Nobody has said yet what a proposed one is: its values are kept as they come.
          type: a.status === 'proposed' ? null : (a.type as AttributeType),
          options: (a.options as { key: string }[]).map((o) => o.key),
          halfLifeMs: a.half_life_days === null ? null : a.half_life_days * dayMs,
          retired: a.status === 'retired',
        },
      ]),
    ),
    topicsOn: new Set(topics.map((t) => t.key)),
    weatherOf: (region) => skies.get(region) ?? [],
    fifths: (fifths?.cuts as unknown as Fifths | undefined) ?? null,
  }
}

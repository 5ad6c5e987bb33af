import { putWeather, segmentCatalogue } from '@candor/contracts'
import { sql } from 'kysely'
import type { Http } from '../../../platform/http/index.ts'
import { writeAudit } from '../../workspaces/index.ts'
import { readCatalogueOfEvents } from '../event-catalogue.ts'
import type { SegmentsDeps } from '../register.ts'
import { tellWeather } from './tell-weather.ts'

/** What definitions can name, and the weather. */
export const registerSignals = (http: Http, deps: SegmentsDeps): void => {
  const { postgres, catalogues } = deps

  http.route(putWeather, async ({ body }, { workspaceId, principal }) => {
    const items = body.items.map((i) => ({ region: i.region, is: i.is, until: new Date(i.until) }))
    await postgres.db.transaction().execute(async (tx) => {
      await tellWeather(tx, workspaceId, items)
      await writeAudit(tx, {
        workspaceId,
        actor: principal.label,
        action: 'weather.told',
        detail: { regions: items.length },
      })
    })
    deps.onChanged()
    return { regions: items.length }
  })

  http.route(segmentCatalogue, async (_input, { workspaceId, principal }) => {
    const { events, sections } = await readCatalogueOfEvents(deps, workspaceId, principal.label)
    const { rows: weather } = await sql<{ region: string; is: string[] }>`
      select region, is_now as is from weather where workspace_id = ${workspaceId} and until > now() order by region`.execute(
      postgres.db,
    )
    const catalogue = await catalogues.of(workspaceId)
    const topics = await postgres.db
      .selectFrom('preference_topics')
      .select(['key', 'texts'])
      .where('workspace_id', '=', workspaceId)
      .where('retired', '=', false)
      .orderBy('position')
      .execute()
    const namesOf = (texts: Record<string, { name: string }>) =>
      Object.fromEntries(Object.entries(texts).map(([locale, { name }]) => [locale, name]))
    return {
      events,
      sections,
      weather,
      purposes: [...catalogue.purposes.values()]
        .filter((p) => !p.retired)
        .map((p) => ({ key: p.key, names: namesOf(p.texts) })),
      topics: topics.map((t) => ({ key: t.key, names: namesOf(t.texts as Record<string, { name: string }>) })),
    }
  })
}

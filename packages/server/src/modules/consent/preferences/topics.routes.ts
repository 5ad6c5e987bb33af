import { listPreferenceTopics, publishPreferenceTopics } from '@candor/contracts'
import type { Http } from '../../../platform/http/index.ts'
import type { Postgres } from '../../../platform/postgres/index.ts'
import { writeAudit } from '../../workspaces/index.ts'
import { readTopics, replaceTopics } from './topics.ts'

/** What a workspace offers people to be told about. */
export const registerTopicRoutes = (http: Http, { db }: Postgres): void => {
  http.route(listPreferenceTopics, async (_, { workspaceId }) => ({ items: await readTopics(db, workspaceId) }))

  http.route(publishPreferenceTopics, async ({ body }, { workspaceId, principal }) => {
    await db.transaction().execute(async (tx) => {
      await replaceTopics(tx, workspaceId, body.items)
      await writeAudit(tx, {
        workspaceId,
        actor: principal.label,
        action: 'preference_topics.published',
        detail: { topics: body.items.map((topic) => topic.key) },
      })
    })
    return { items: await readTopics(db, workspaceId) }
  })
}

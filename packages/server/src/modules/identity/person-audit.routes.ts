import { listPersonAudit } from '@candor/contracts'
import { type Http, problem } from '../../platform/http/index.ts'
import type { Postgres, Purposes } from '../../platform/postgres/index.ts'
import { listAudit } from '../workspaces/index.ts'

/** Who looked at a person, under whichever id they then had. Reading the log of looks is no look at the person. */
export const registerPersonAudit = (
  http: Http,
  { postgres, purposes }: { postgres: Postgres; purposes: Purposes },
): void => {
  http.route(listPersonAudit, async ({ params: { id }, query }, { workspaceId, principal }) => {
    const context = { workspaceId, actor: principal.label }
    const ids = await purposes.withPurpose('resolution', context, async (tx) => {
      const people = tx.selectFrom('people').where('workspace_id', '=', workspaceId)
      const named = await people.select(['id', 'merged_into']).where('id', '=', id).executeTakeFirst()
      if (!named) throw problem('not_found', { detail: 'There is no such person in this workspace.' })
      const current = named.merged_into ?? named.id
      const merged = await people.select('id').where('merged_into', '=', current).execute()
      return [current, ...merged.map((m) => m.id)]
    })
    return listAudit(postgres, workspaceId, { ...query, targets: ids.map((one) => `person:${one}`) })
  })
}

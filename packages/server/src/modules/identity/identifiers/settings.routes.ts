import { getIdentitySettings, type IdentitySettings, putIdentitySettings } from '@candor/contracts'
import type { Http } from '../../../platform/http/index.ts'
import type { Postgres } from '../../../platform/postgres/index.ts'
import { writeAudit } from '../../workspaces/index.ts'
import { alwaysBlocked } from './blocked.ts'
import { asTheyCome, readSettings, type StoredSettings, writeSettings } from './settings.store.ts'

const shown = ({ region, blocked, limits, updatedAt }: StoredSettings): IdentitySettings => ({
  blocked: [...blocked],
  limits,
  alwaysBlocked: [...alwaysBlocked],
  region,
  updatedAt: updatedAt?.toISOString() ?? null,
})

const nameOf = ({ kind, value }: StoredSettings['blocked'][number]) => `${kind}\0${value.trim().toLowerCase()}`

export const registerSettingsRoutes = (http: Http, { postgres: { db } }: { postgres: Postgres }): void => {
  const read = async (tx: Parameters<typeof readSettings>[0], workspaceId: number) =>
    (await readSettings(tx, [workspaceId])).get(workspaceId) ?? asTheyCome

  http.route(getIdentitySettings, async (_, { workspaceId }) => shown(await read(db, workspaceId)))

  http.route(putIdentitySettings, ({ body }, { workspaceId, principal }) =>
    db.transaction().execute(async (tx) => {
      const before = await read(tx, workspaceId)
      const blocked = [...new Map(body.blocked.map((b) => [nameOf(b), b])).values()]
      await writeSettings(tx, workspaceId, { blocked, limits: body.limits })
      await writeAudit(tx, {
        workspaceId,
        actor: principal.label,
        action: 'identity.settings_changed',
        detail: { from: { blocked: before.blocked, limits: before.limits }, to: { blocked, limits: body.limits } },
      })
      return shown(await read(tx, workspaceId))
    }),
  )
}

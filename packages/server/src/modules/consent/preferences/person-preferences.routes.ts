import { changePersonPreferences, getPersonPreferences, type PersonPreferencesChange } from '@candor/contracts'
import type { Http, Principal } from '../../../platform/http/index.ts'
import { type ForPurpose, type Purposes, retryConflicts } from '../../../platform/postgres/index.ts'
import { writeAudit } from '../../workspaces/index.ts'
import { readPersonPreferences, writePersonPreferences } from './person-preferences.ts'

/** For the audit log: each thing that was said, without a word of the person. */
const said = ({ topics = [], channels = [], frequency }: PersonPreferencesChange): Record<string, unknown> => {
  const byKey = (list: readonly { key: string; on: boolean }[]) => Object.fromEntries(list.map((c) => [c.key, c.on]))
  return {
    ...(topics.length > 0 && { topics: byKey(topics) }),
    ...(channels.length > 0 && { channels: byKey(channels) }),
    ...(frequency !== undefined && { frequency }),
  }
}

/** Preferences of any person, for operators and API keys. Each look and each change is written to the audit log. */
export const registerPersonPreferenceRoutes = (http: Http, { purposes }: { purposes: Purposes }): void => {
  const within = <T>(workspaceId: number, principal: Principal, act: (tx: ForPurpose<'consent'>) => Promise<T>) =>
    retryConflicts(() => purposes.withPurpose('consent', { workspaceId, actor: principal.label }, act))

  http.route(getPersonPreferences, ({ params }, { workspaceId, principal }) =>
    within(workspaceId, principal, async (tx) => {
      const found = await readPersonPreferences(tx, workspaceId, params.id)
      const target = `person:${found.personId}`
      await writeAudit(tx, { workspaceId, actor: principal.label, action: 'preferences.read', target })
      return found
    }),
  )

  http.route(changePersonPreferences, ({ params, body }, { workspaceId, principal }) =>
    within(workspaceId, principal, async (tx) => {
      await writePersonPreferences(tx, workspaceId, params.id, body)
      const found = await readPersonPreferences(tx, workspaceId, params.id)
      const [target, detail] = [`person:${found.personId}`, said(body)]
      await writeAudit(tx, { workspaceId, actor: principal.label, action: 'preferences.changed', target, detail })
      return found
    }),
  )
}

import * as endpoints from '@candor/contracts'
import type { Http } from '../../platform/http/index.ts'
import type { Postgres } from '../../platform/postgres/index.ts'
import type { Access } from './access.ts'
import { listAudit } from './audit/list-audit.ts'
import { createApiKey } from './keys/create-api-key.ts'
import { listApiKeys } from './keys/list-api-keys.ts'
import { revokeApiKey } from './keys/revoke-api-key.ts'
import { addOperator } from './operators/add-operator.ts'
import { changePassword } from './operators/change-password.ts'
import { listOperators } from './operators/members.ts'
import { removeOperator } from './operators/remove-operator.ts'
import { signIn } from './operators/sign-in.ts'
import { signOut } from './operators/sign-out.ts'
import { updateOperator } from './operators/update-operator.ts'
import { completeSetup } from './setup/complete-setup.ts'
import { isSetupOpen } from './setup/setup-token.ts'
import { createSource } from './sources/create-source.ts'
import { listSources } from './sources/list-sources.ts'
import { rotateWriteKey } from './sources/rotate-write-key.ts'
import { updateSource } from './sources/update-source.ts'
import { getMe } from './workspace/get-me.ts'
import { updateWorkspace } from './workspace/update-workspace.ts'

interface Deps {
  postgres: Postgres
  access: Access
}

/** Adds the endpoints of workspaces, sources, API keys, operators, set-up, sign-in and the audit log. */
export const registerWorkspacesRoutes = (http: Http, { postgres, access }: Deps): void => {
  const { route, publicRoute } = http
  const signInDeps = { postgres, ...access }

  publicRoute(endpoints.getSetup, async () => ({ open: await isSetupOpen(postgres) }))
  publicRoute(endpoints.completeSetup, ({ body }, { request }) => {
    access.assertOwnPage(request)
    return completeSetup(postgres, body)
  })
  publicRoute(endpoints.signIn, ({ body }, exchange) => {
    access.assertOwnPage(exchange.request)
    return signIn(signInDeps, body, exchange)
  })
  publicRoute(endpoints.signOut, (_, exchange) => {
    access.assertOwnPage(exchange.request)
    return signOut(access.auth, exchange)
  })
  route(endpoints.changePassword, ({ body }, context) => changePassword(signInDeps, context.principal, body, context))

  route(endpoints.getMe, (_, { principal }) => getMe(postgres, principal))
  route(endpoints.updateWorkspace, ({ body }, { principal }) => updateWorkspace(postgres, principal, body))

  route(endpoints.listSources, async (_, { workspaceId }) => ({ items: await listSources(postgres, workspaceId) }))
  route(endpoints.createSource, ({ body }, { principal }) => createSource(postgres, principal, body))
  route(endpoints.updateSource, ({ params, body }, { principal }) => updateSource(postgres, principal, params.id, body))
  route(endpoints.rotateWriteKey, ({ params }, { principal }) => rotateWriteKey(postgres, principal, params.id))

  route(endpoints.listApiKeys, async (_, { workspaceId }) => ({ items: await listApiKeys(postgres, workspaceId) }))
  route(endpoints.createApiKey, ({ body }, { principal }) => createApiKey(postgres, principal, body))
  route(endpoints.revokeApiKey, ({ params }, { principal }) => revokeApiKey(postgres, principal, params.id))

  route(endpoints.listOperators, async (_, { workspaceId }) => ({
    items: await listOperators(postgres.db, workspaceId),
  }))
  route(endpoints.addOperator, ({ body }, { principal }) => addOperator(postgres, principal, body))
  route(endpoints.updateOperator, ({ params, body }, { principal }) =>
    updateOperator(postgres, principal, params.operatorId, body),
  )
  route(endpoints.removeOperator, ({ params }, { principal }) => removeOperator(postgres, principal, params.operatorId))

  route(endpoints.listAudit, ({ query }, { workspaceId }) => listAudit(postgres, workspaceId, query))
}

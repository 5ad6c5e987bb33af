import { roleScopes } from '@candor/contracts'
import type { FastifyRequest } from 'fastify'
import { type Principal, problem } from '../../../platform/http/index.ts'
import type { Postgres } from '../../../platform/postgres/index.ts'
import type { OperatorAuth } from './auth.ts'

/** The header by which an operator of several workspaces chooses one; without it, the first. */
const workspaceHeader = 'x-candor-workspace'

/** The headers that better-auth looks at, and no other. */
export const sessionHeaders = (request: FastifyRequest): Headers => {
  const headers = new Headers()
  if (request.headers.cookie !== undefined) headers.set('cookie', request.headers.cookie)
  return headers
}

/** Whether a session cookie of ours came along, valid or not. */
export const hasSessionCookie = (request: FastifyRequest): boolean =>
  /(?:^|;\s*)(?:__Secure-)?candor\.session_token=/.test(request.headers.cookie ?? '')

/**
 * The principal of a signed-in operator; null without a valid session or without any workspace.
 * Role and workspace are read on every call, so that a change of role holds at once.
 */
export const authenticateOperator = async (
  { db }: Postgres,
  auth: OperatorAuth,
  request: FastifyRequest,
): Promise<Principal | null> => {
  if (!hasSessionCookie(request)) return null
  const { api } = await auth()
  const session = await api.getSession({ headers: sessionHeaders(request) })
  if (!session) return null
  const memberships = await db
    .selectFrom('memberships')
    .select(['workspace_id', 'role'])
    .where('operator_id', '=', session.user.id)
    .orderBy('workspace_id')
    .execute()
  const chosen = request.headers[workspaceHeader]
  const membership =
    chosen === undefined ? memberships[0] : memberships.find((m) => String(m.workspace_id) === String(chosen))
  if (!membership) {
    if (memberships.length === 0) return null
    throw problem('forbidden', { detail: 'You do not work in the workspace that X-Candor-Workspace names.' })
  }
  return {
    kind: 'operator',
    id: session.user.id,
    label: session.user.email,
    role: membership.role,
    workspaceId: membership.workspace_id,
    scopes: roleScopes[membership.role],
  }
}

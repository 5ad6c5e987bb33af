import type { FastifyReply, FastifyRequest } from 'fastify'
import { type Principal, problem } from '../../../platform/http/index.ts'
import type { Postgres } from '../../../platform/postgres/index.ts'
import { writeAudit } from '../audit/write-audit.ts'
import type { OperatorAuth } from './auth.ts'
import { sessionHeaders } from './authenticate-operator.ts'
import { isRefusal, passCookies } from './sign-in.ts'
import type { SignInLimits } from './sign-in-limits.ts'

interface Deps {
  postgres: Postgres
  auth: OperatorAuth
  limits: SignInLimits
}

/** Changes the caller's own password and ends all their other sessions. An API key has no password: `forbidden`. */
export const changePassword = async (
  { postgres, auth, limits }: Deps,
  principal: Principal,
  body: { currentPassword: string; newPassword: string },
  { request, reply }: { request: FastifyRequest; reply: FastifyReply },
) => {
  if (principal.kind !== 'operator') throw problem('forbidden', { detail: 'An API key has no password.' })
  // A stolen session must not become a way to guess the password.
  await limits.attempt(request.ip, principal.label)
  const { api } = await auth()
  const { headers } = await api
    .changePassword({
      body: { ...body, revokeOtherSessions: true },
      headers: sessionHeaders(request),
      returnHeaders: true,
    })
    .catch((error: unknown) => {
      if (!isRefusal(error)) throw error
      const issues = [{ path: 'body.currentPassword', message: 'This is not your current password' }]
      throw problem('invalid_request', { issues })
    })
  await limits.succeeded(request.ip, principal.label)
  const { workspaceId, label: actor, id } = principal
  await writeAudit(postgres.db, { workspaceId, actor, action: 'operator.password_changed', target: `operator:${id}` })
  passCookies(headers, reply)
  return { ok: true as const }
}

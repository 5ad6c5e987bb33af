import type { FastifyReply, FastifyRequest } from 'fastify'
import { problem } from '../../../platform/http/index.ts'
import type { Postgres } from '../../../platform/postgres/index.ts'
import { writeAudit } from '../audit/write-audit.ts'
import type { OperatorAuth } from './auth.ts'
import type { SignInLimits } from './sign-in-limits.ts'

/** better-auth refuses by an error with the status it would answer with; anything else is a failure. */
const statusOf = (error: unknown): number | undefined =>
  error instanceof Error && 'statusCode' in error ? Number(error.statusCode) : undefined

export const isRefusal = (error: unknown): boolean => {
  const status = statusOf(error)
  return status !== undefined && status >= 400 && status < 500
}

/** Hands the cookies that better-auth set on to the browser. */
export const passCookies = (from: Headers, reply: FastifyReply): void => {
  for (const cookie of from.getSetCookie()) reply.header('set-cookie', cookie)
}

interface SignInDeps {
  postgres: Postgres
  auth: OperatorAuth
  limits: SignInLimits
}

/**
 * Signs an operator in and sets the session cookie; the session's token is in no body. Wrong e-mail and wrong password
 * answer alike, in words and in time. Each workspace of the operator gets a line in its audit log.
 */
export const signIn = async (
  { postgres, auth, limits }: SignInDeps,
  input: { email: string; password: string; rememberMe: boolean },
  { request, reply }: { request: FastifyRequest; reply: FastifyReply },
) => {
  const email = input.email.trim().toLowerCase()
  await limits.attempt(request.ip, email)
  const { api } = await auth()
  const { headers, response } = await api
    .signInEmail({ body: { ...input, email }, headers: new Headers(), returnHeaders: true })
    .catch((error: unknown) => {
      if (!isRefusal(error)) throw error
      throw problem('unauthenticated', { detail: 'The e-mail or the password is wrong.' })
    })
  await limits.succeeded(request.ip, email)
  const { id, name } = response.user
  await postgres.db.transaction().execute(async (tx) => {
    const places = await tx.selectFrom('memberships').select('workspace_id').where('operator_id', '=', id).execute()
    for (const { workspace_id: workspaceId } of places) {
      await writeAudit(tx, { workspaceId, actor: email, action: 'operator.signed_in', target: `operator:${id}` })
    }
  })
  passCookies(headers, reply)
  return { operator: { id, email, name } }
}

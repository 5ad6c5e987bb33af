import type { FastifyReply, FastifyRequest } from 'fastify'
import type { OperatorAuth } from './auth.ts'
import { hasSessionCookie, sessionHeaders } from './authenticate-operator.ts'
import { passCookies } from './sign-in.ts'

/** Ends the session of this browser, if there is one, and clears its cookies. */
export const signOut = async (
  auth: OperatorAuth,
  { request, reply }: { request: FastifyRequest; reply: FastifyReply },
) => {
  if (!hasSessionCookie(request)) return { ok: true as const }
  const { api } = await auth()
  const { headers } = await api.signOut({ headers: sessionHeaders(request), returnHeaders: true })
  passCookies(headers, reply)
  return { ok: true as const }
}

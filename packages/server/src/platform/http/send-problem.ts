import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Log } from '../log.ts'
import { asProblem, problemBody } from './problem.ts'

/** Answers with any error as `application/problem+json`; logs what is our fault or an engine's. */
export const sendProblem = (log: Log, error: unknown, request: FastifyRequest, reply: FastifyReply) => {
  const p = asProblem(error)
  const where = { requestId: request.id, method: request.method, route: request.routeOptions?.url }
  if (p.code === 'internal') log.error({ ...where, err: p.options.cause ?? p }, 'A request failed')
  else if (p.status >= 500) log.warn({ ...where, code: p.code, err: p.options.cause }, 'A request was put off')
  for (const [name, value] of Object.entries(p.options.headers ?? {})) reply.header(name, value)
  if (p.options.retryAfter !== undefined) reply.header('retry-after', String(Math.ceil(p.options.retryAfter)))
  if (p.status === 401 && !reply.hasHeader('www-authenticate')) reply.header('www-authenticate', 'Bearer')
  reply
    .code(p.status)
    .header('cache-control', 'no-store')
    .type('application/problem+json; charset=utf-8')
    .serializer(JSON.stringify)
    .send(problemBody(p, request.id))
}

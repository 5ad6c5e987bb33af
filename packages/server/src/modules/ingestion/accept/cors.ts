import type { FastifyReply, FastifyRequest } from 'fastify'

/** What the browser clients of Segment and RudderStack send (wire.md). */
const allowedHeaders = [
  'authorization',
  'content-type',
  'content-encoding',
  'x-retry-count',
  'anonymousid',
  'sentat',
  'rsa-retry-attempt',
  'rsa-retry-reason',
  'rsa-since-first-attempt',
  'rsa-since-last-attempt',
  'rsa-recovered',
].join(', ')

/** Any site may send with a write key. Retry-After is exposed: without it the browser clients retry at once. */
export const allowAnyOrigin = (request: FastifyRequest, reply: FastifyReply) => {
  const origin = request.headers.origin
  if (!origin) return
  reply.header('access-control-allow-origin', origin)
  reply.header('access-control-allow-credentials', 'true')
  reply.header('access-control-expose-headers', 'Retry-After')
  reply.header('vary', 'Origin')
}

export const answerPreflight = (request: FastifyRequest, reply: FastifyReply) => {
  allowAnyOrigin(request, reply)
  return reply
    .header('access-control-allow-methods', 'GET, POST, PUT, OPTIONS')
    .header('access-control-allow-headers', allowedHeaders)
    .header('access-control-max-age', '86400')
    .status(204)
    .send()
}

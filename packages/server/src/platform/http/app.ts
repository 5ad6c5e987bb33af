import { type FastifyInstance, type FastifyReply, type FastifyRequest, fastify } from 'fastify'
import type { Log } from '../log.ts'
import { problem } from './problem.ts'
import { requestId } from './request-id.ts'
import { routeBook } from './route-book.ts'
import { apiHeaders, strictTransport } from './security-headers.ts'
import { sendProblem } from './send-problem.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The body holds lines that are each answered for. */
    eachLine?: true
  }
}

interface AppOptions {
  log: Log
  trustProxy: boolean
  publicUrl: string
}

/** A request must have arrived whole after this time; a phone on a bad line needs a while for 500 KB. */
const requestTimeoutMs = 120_000

/** Fastify with our limits and no answers of its own. */
export const openApp = (options: AppOptions): FastifyInstance =>
  fastify({
    logger: false,
    genReqId: requestId,
    requestTimeout: requestTimeoutMs,
    // Longer than the 60 s of common load balancers, so that they close first and no request falls into the gap.
    keepAliveTimeout: 72_000,
    forceCloseConnections: 'idle',
    // What still arrives on an open connection while closing is served; its answer says `Connection: close`.
    return503OnClosing: false,
    // One hop: further addresses in the header are the client's own claim.
    trustProxy: options.trustProxy ? (_address, hop) => hop < 1 : false,
    exposeHeadRoutes: false,
    // A message id may have 255 characters, each up to nine bytes when percent-encoded.
    routerOptions: { maxParamLength: 2304 },
    frameworkErrors: (error, request, reply) => {
      sendProblem(options.log, error, request as FastifyRequest, reply as FastifyReply)
    },
    clientErrorHandler: (error, socket) => {
      // Browsers repeat a request that was answered with 408 by themselves, and clients drop its events: say nothing.
      const quiet = error.code === 'ERR_HTTP_REQUEST_TIMEOUT' || error.code === 'ECONNRESET' || !socket.writable
      if (quiet) socket.destroy()
      else socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n')
    },
  })

/** What holds for every route: headers, request log, problems for errors, and JSON. */
export const prepareApp = (app: FastifyInstance, { log, publicUrl }: AppOptions) => {
  const methodsOf = routeBook(app)
  const common = { ...apiHeaders, ...(publicUrl.startsWith('https:') ? strictTransport : {}) }
  app.addHook('onRequest', (request, reply, done) => {
    reply.headers(common).header('x-request-id', request.id)
    done()
  })
  if (log.isLevelEnabled('debug')) {
    // The pattern, never the address itself: addresses may hold write keys and identifiers.
    app.addHook('onResponse', (request, reply, done) => {
      const route = request.routeOptions.url ?? null
      const ms = Math.round(reply.elapsedTime * 10) / 10
      log.debug({ requestId: request.id, method: request.method, route, status: reply.statusCode, ms }, 'Request')
      done()
    })
  }
  app.setErrorHandler((error, request, reply) => sendProblem(log, error, request, reply))
  app.setNotFoundHandler((request, reply) => {
    const methods = methodsOf(request.url.split('?')[0] ?? '')
    const refusal =
      methods.length === 0
        ? problem('not_found')
        : problem('method_not_allowed', { headers: { allow: methods.join(', ') } })
    sendProblem(log, refusal, request, reply)
  })
  // Clients set the content type on calls without a body too; an empty body is no body.
  const strict = app.getDefaultJsonParser('error', 'error')
  // Names that reach into objects are then looked for line by line, by the schema.
  const lenient = app.getDefaultJsonParser('ignore', 'ignore')
  app.removeContentTypeParser(['text/plain', 'application/json'])
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
    if (body === '') done(null, undefined)
    else (request.routeOptions.config.eachLine ? lenient : strict)(request, body as string, done)
  })
}

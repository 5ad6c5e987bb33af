import type { AddressInfo } from 'node:net'
import type { FastifyInstance, FastifyReply } from 'fastify'
import type { Log } from '../log.ts'
import { openApp, prepareApp } from './app.ts'
import { createEventStreams, type EventStream } from './event-stream.ts'
import { createLimits, defaultLimits, type Limits } from './limits.ts'
import type { Authenticate } from './principal.ts'
import { type AddLinkRoute, type AddRoute, type Context, createRoutes, type Exchange } from './routes.ts'
import { trackUnusedConnections } from './unused-connections.ts'

export interface HttpOptions {
  log: Log
  authenticate: Authenticate
  /** One proxy of ours stands in front: believe the last X-Forwarded-For, and X-Forwarded-Host and -Proto. */
  trustProxy: boolean
  /** Where browsers reach this server. */
  publicUrl: string
  limits?: Partial<Limits>
}

export interface Http {
  app: FastifyInstance
  /** Adds an endpoint for a principal: credentials, scope, limits, input and answer are checked around the handler. */
  route: AddRoute<Context>
  /** Adds an endpoint that anybody may call. */
  publicRoute: AddRoute<Exchange>
  /** Adds endpoints for customers who hold a signed link. */
  linkRoutes: AddLinkRoute
  /** Answers with server-sent events; return `reply` from the handler. Closing the server ends the stream. */
  eventStream(reply: FastifyReply): EventStream
  /** Resolves to the address in use, e.g. `http://127.0.0.1:8420`; port 0 takes a free one. */
  listen(where: { host: string; port: number }): Promise<string>
  /** Stops accepting, ends streams, finishes requests, for at most ten seconds. */
  close(): Promise<void>
}

const graceMs = 10_000

/**
 * The HTTP server: one place for request ids, security headers, credentials, limits, input, answers and errors.
 * Anything thrown becomes a problem of the registry. The intake adds its own routes to `app` and skips the rest.
 */
export const createHttp = (options: HttpOptions): Http => {
  const app = openApp(options)
  prepareApp(app, options)
  const streams = createEventStreams()
  app.addHook('preClose', async () => streams.closeAll())
  const unused = trackUnusedConnections(app.server)
  const count = createLimits({ ...defaultLimits, ...options.limits })

  return {
    app,
    ...createRoutes(app, options.authenticate, count),
    eventStream: streams.open,
    listen: async ({ host, port }) => {
      await app.listen({ host, port })
      const { address, family, port: taken } = app.server.address() as AddressInfo
      return `http://${family === 'IPv6' ? `[${address}]` : address}:${taken}`
    },
    close: async () => {
      const force = setTimeout(() => app.server.closeAllConnections(), graceMs)
      const drop = setInterval(unused.drop, 100)
      await app.close()
      clearTimeout(force)
      clearInterval(drop)
    },
  }
}

import type { Endpoint } from '@candor/contracts'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { z } from 'zod'
import type { CountCall } from './limits.ts'
import type { Authenticate, Principal } from './principal.ts'
import { problem } from './problem.ts'
import { readInput } from './read-input.ts'

/** A request and its reply, for what the typed input does not hold. */
export interface Exchange {
  request: FastifyRequest
  reply: FastifyReply
}

/** What a handler knows about the caller. `workspaceId` is `principal.workspaceId`. */
export interface Context extends Exchange {
  principal: Principal
  workspaceId: number
}

interface TypedInput<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType> {
  params: z.output<P>
  query: z.output<Q>
  body: z.output<B>
}

/** An answer in the endpoint's shape; or the reply itself, by a handler that answers in its own way (a stream). */
type Answer<R extends z.ZodType> = Promise<z.output<R> | FastifyReply> | z.output<R> | FastifyReply

export type AddRoute<C> = <P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, R extends z.ZodType>(
  endpoint: Endpoint<P, Q, B, R>,
  handler: (input: TypedInput<P, Q, B>, context: C) => Answer<R>,
) => void

/** Who may call an endpoint by a signed link, and from where. */
export interface LinkGate<H> {
  /** Lets pages of other sites read the answer, errors included. */
  allow(request: FastifyRequest, reply: FastifyReply): void
  /** Whom the link of a request is for; throws a problem when it is not genuine, or over. */
  holderOf(request: FastifyRequest): Promise<H>
}

/** Adds endpoints for whoever holds a signed link; the handler hears whom the link is for. */
export type AddLinkRoute = <H>(gate: LinkGate<H>) => AddRoute<Exchange & { holder: H }>

/**
 * The three ways to add an endpoint. Around each handler: credentials, then limits, then scope, then input, and the answer
 * checked against the contract. Credentials come before the body is read: strangers cost little and learn nothing.
 */
export const createRoutes = (app: FastifyInstance, authenticate: Authenticate, count: CountCall) => {
  const callers = new WeakMap<FastifyRequest, Principal>()

  const add = (
    endpoint: Endpoint,
    answer: (exchange: Exchange) => unknown | Promise<unknown>,
    options: { onRequest(request: FastifyRequest, reply: FastifyReply): Promise<void>; exposeHeadRoute?: boolean },
  ) => {
    app.route({
      method: endpoint.method,
      url: endpoint.path,
      ...(endpoint.eachLine && { config: { eachLine: endpoint.eachLine } }),
      ...options,
      handler: async (request, reply) => {
        const result = await answer({ request, reply })
        if (reply.sent) return reply
        const body = endpoint.response.safeParse(result)
        // What the contract does not name does not leave; what does not fit it is our mistake and is not sent.
        if (!body.success)
          throw new Error(`The answer of ${endpoint.id} does not fit its contract: ${body.error.message}`)
        reply.code(endpoint.status ?? 200).header('cache-control', 'no-store')
        return reply.type('application/json; charset=utf-8').serializer(JSON.stringify).send(body.data)
      },
    })
  }

  const route: AddRoute<Context> = (endpoint, handler) => {
    const { access } = endpoint
    if (access.kind === 'public') throw new Error(`${endpoint.id} is public: use publicRoute`)
    if (access.kind === 'writeKey') throw new Error(`${endpoint.id} takes a write key: it belongs to the intake`)
    if (access.kind === 'link') throw new Error(`${endpoint.id} takes a signed link: use linkRoutes`)
    if (access.kind === 'signature') throw new Error(`${endpoint.id} takes what is signed: it reads the bytes itself`)
    const answer = async ({ request, reply }: Exchange) => {
      const input = readInput(endpoint, request) as Parameters<typeof handler>[0]
      const principal = callers.get(request)
      if (!principal) throw problem('unauthenticated')
      return handler(input, { principal, workspaceId: principal.workspaceId, request, reply })
    }
    const onRequest = async (request: FastifyRequest, reply: FastifyReply) => {
      const principal = await authenticate(request)
      if (principal === null) {
        await count(reply, { kind: 'address', key: request.ip })
        throw problem('unauthenticated')
      }
      await count(reply, { kind: 'principal', key: `${principal.kind}:${principal.id}` })
      if (access.kind === 'scope' && !principal.scopes.includes(access.scope)) {
        throw problem('forbidden', { detail: `This needs the scope ${access.scope}.` })
      }
      callers.set(request, principal)
    }
    add(endpoint, answer, { onRequest })
  }

  const publicRoute: AddRoute<Exchange> = (endpoint, handler) => {
    if (endpoint.access.kind !== 'public') throw new Error(`${endpoint.id} is not public: use route`)
    const answer = ({ request, reply }: Exchange) =>
      handler(readInput(endpoint, request) as Parameters<typeof handler>[0], { request, reply })
    const onRequest = (request: FastifyRequest, reply: FastifyReply) =>
      count(reply, { kind: 'address', key: request.ip })
    add(endpoint, answer, { onRequest, exposeHeadRoute: endpoint.method === 'GET' })
  }

  const linkRoutes: AddLinkRoute = (gate) => {
    type Holder = Awaited<ReturnType<typeof gate.holderOf>>
    const holders = new WeakMap<FastifyRequest, Holder>()
    return (endpoint, handler) => {
      if (endpoint.access.kind !== 'link') throw new Error(`${endpoint.id} takes no signed link`)
      const answer = ({ request, reply }: Exchange) =>
        handler(readInput(endpoint, request) as Parameters<typeof handler>[0], {
          request,
          reply,
          holder: holders.get(request) as Holder,
        })
      const onRequest = async (request: FastifyRequest, reply: FastifyReply) => {
        gate.allow(request, reply)
        await count(reply, { kind: 'address', key: request.ip })
        holders.set(request, await gate.holderOf(request))
      }
      add(endpoint, answer, { onRequest })
    }
  }
  return { route, publicRoute, linkRoutes }
}

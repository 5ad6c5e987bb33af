import type { z } from 'zod'
import type { ErrorCode } from './errors.ts'
import type { Scope } from './scopes.ts'

/**
 * Who may call an endpoint. `writeKey`: a source's key. `link`: a customer who holds a signed link. `signature`: a platform
 * that signs what it sends. `scope`: an API key or a signed-in operator who holds it.
 */
export type Access =
  | { kind: 'public' }
  | { kind: 'writeKey' }
  | { kind: 'link' }
  | { kind: 'signature' }
  | { kind: 'operator' }
  | { kind: 'scope'; scope: Scope }

type Schema = z.ZodType

/** One endpoint of Candor's HTTP interface, described once: server, console, OpenAPI and tests all read this object. */
export interface Endpoint<
  Params extends Schema = Schema,
  Query extends Schema = Schema,
  Body extends Schema = Schema,
  Response extends Schema = Schema,
> {
  readonly id: string
  readonly method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE'
  /** Path with `:name` parameters, as Fastify and the console's client write it. */
  readonly path: string
  readonly tag: string
  readonly summary: string
  readonly description?: string
  readonly access: Access
  readonly params?: Params
  readonly query?: Query
  readonly body?: Body
  readonly response: Response
  /** Status of success; 200 unless said. */
  readonly status?: number
  /** The answer is a stream of server-sent events, each `data` line one `response`. */
  readonly stream?: true
  /** The answer is a stream of lines, each one `response` as JSON; or CSV, where the caller asks for that. */
  readonly lines?: true
  /** The body holds lines that are each answered for: what is wrong inside of one refuses that line, never the request. */
  readonly eachLine?: true
  /** Errors beyond those every endpoint can give (invalid_request, unauthenticated, forbidden, rate_limited, internal). */
  readonly errors?: readonly ErrorCode[]
}

/** Declares an endpoint; the identity function, there for its types. */
export const endpoint = <P extends Schema, Q extends Schema, B extends Schema, R extends Schema>(
  e: Endpoint<P, Q, B, R>,
): Endpoint<P, Q, B, R> => e

import type { FastifyRequest } from 'fastify'
import { type Authenticate, problem } from '../../platform/http/index.ts'
import type { Log } from '../../platform/log.ts'
import type { Postgres } from '../../platform/postgres/index.ts'
import { authenticateKey } from './keys/authenticate-key.ts'
import { createOperatorAuth, type OperatorAuth } from './operators/auth.ts'
import { authenticateOperator, hasSessionCookie } from './operators/authenticate-operator.ts'
import { isSameOrigin } from './operators/same-origin.ts'
import { createSignInLimits, type SignInLimits } from './operators/sign-in-limits.ts'

export interface Access {
  /** For createHttp. An API key in Authorization goes before a session cookie. */
  authenticate: Authenticate
  auth: OperatorAuth
  limits: SignInLimits
  /** Throws `foreign_origin` for a call from a page of another site. */
  assertOwnPage(request: FastifyRequest): void
}

const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS'])

/** Everything that tells who is calling. */
export const createAccess = (options: { postgres: Postgres; log: Log; publicUrl: string }): Access => {
  const { postgres, publicUrl } = options
  const auth = createOperatorAuth(options)
  const ownPage = (request: FastifyRequest) => isSameOrigin(request.headers.origin, request.host, publicUrl)
  return {
    auth,
    limits: createSignInLimits(postgres),
    authenticate: async (request) => {
      const [scheme, token] = request.headers.authorization?.split(' ', 2) ?? []
      if (scheme !== undefined) {
        return scheme.toLowerCase() === 'bearer' && token ? authenticateKey(postgres, token) : null
      }
      if (!hasSessionCookie(request)) return null
      if (!safeMethods.has(request.method) && !ownPage(request)) throw problem('foreign_origin')
      return authenticateOperator(postgres, auth, request)
    },
    // Programs send no Origin and carry no cookie that they did not get from us: only browsers can be misled.
    assertOwnPage: (request) => {
      const fromBrowser = request.headers.origin !== undefined || hasSessionCookie(request)
      if (fromBrowser && !ownPage(request)) throw problem('foreign_origin')
    },
  }
}

import type { Role, Scope } from '@candor/contracts'
import type { FastifyRequest } from 'fastify'

/** Who calls: a signed-in operator in one of their workspaces, or an API key in the workspace it belongs to. */
export interface Principal {
  kind: 'operator' | 'apiKey'
  id: string
  /** What the audit log shows: an operator's e-mail, or the name of the key. */
  label: string
  /** Null for API keys, which hold scopes of their own. */
  role: Role | null
  workspaceId: number
  scopes: readonly Scope[]
}

/**
 * Tells who sent a request; null when it carries no valid credentials.
 * May throw a problem, e.g. `foreign_origin` for a cookie sent along from another site.
 */
export type Authenticate = (request: FastifyRequest) => Promise<Principal | null>

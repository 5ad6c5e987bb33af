import type { FastifyReply, FastifyRequest } from 'fastify'
import type { ForPurpose, Postgres, Purposes } from '../../platform/postgres/index.ts'
import type { Catalogues, SignedTokens } from '../consent/index.ts'
import type { RulesDirectory } from '../identity/index.ts'
import type { SourceDirectory } from '../workspaces/index.ts'
import type { Random } from './choose/beta.ts'
import type { Rewards } from './rewards-seam.ts'

export interface AskingDeps {
  readonly postgres: Postgres
  readonly purposes: Purposes
  readonly catalogues: Catalogues
  readonly sources: SourceDirectory
  readonly rules: RulesDirectory
  readonly tokens: SignedTokens
  readonly rewards: Rewards
  /** Has the service an open case of theirs? */
  readonly isHeld: (tx: ForPurpose, workspaceId: number, personId: string) => Promise<boolean>
  readonly cors: {
    allow(request: FastifyRequest, reply: FastifyReply): void
    preflight(request: FastifyRequest, reply: FastifyReply): unknown
  }
  /** Milliseconds since 1970. */
  readonly now: () => number
  readonly random: Random
}

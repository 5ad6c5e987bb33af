import type { Rewarded } from '@candor/contracts'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { createStarts } from '../../platform/disclosure/index.ts'
import { type Http, type Principal, problem } from '../../platform/http/index.ts'
import { type ForPurpose, type Postgres, type Purposes, retryConflicts } from '../../platform/postgres/index.ts'
import { identifierOf, type RulesDirectory } from '../identity/index.ts'
import { installationSecret } from '../workspaces/index.ts'
import { registerCampaigns } from './campaigns.routes.ts'
import { registerCoupons } from './coupons.routes.ts'
import { registerPoints } from './points.routes.ts'
import { registerProgramme } from './programme.routes.ts'
import { registerWallet } from './wallet.routes.ts'

export interface RewardsDeps {
  readonly postgres: Postgres
  readonly purposes: Purposes
  readonly rules: RulesDirectory
  readonly cors: {
    allow(request: FastifyRequest, reply: FastifyReply): void
    preflight(request: FastifyRequest, reply: FastifyReply): unknown
  }
}

export interface Caller {
  readonly workspaceId: number
  readonly principal: Principal
}

type Act<T> = (tx: ForPurpose<'asking'>) => Promise<T>

/** What the routes of rewards share. */
export interface Routing extends RewardsDeps {
  readonly startOf: ReturnType<typeof createStarts>
  /** In a transaction that is done again when somebody else was faster. */
  within<T>(caller: Caller, act: Act<T>): Promise<T>
  /** Somebody as they are kept; throws bad_identifier. */
  named(workspaceId: number, who: Rewarded): Promise<Rewarded>
}

/** A time that may not lie ahead of us, by a clock that is right to within five minutes. */
export const pastTime = (said: string | undefined, now: Date): Date => {
  const at = said === undefined ? now : new Date(said)
  if (at.getTime() > now.getTime() + 300_000) throw problem('time_in_future')
  return at
}

/** Everything of rewards that speaks HTTP. */
export const registerRewards = async (http: Http, deps: RewardsDeps): Promise<void> => {
  const secret = await installationSecret(deps.postgres, 'reward_count_secret')
  const routing: Routing = {
    ...deps,
    startOf: createStarts(secret),
    within: ({ workspaceId, principal }, act) =>
      retryConflicts(() => deps.purposes.withPurpose('asking', { workspaceId, actor: principal.label }, act)),
    named: async (workspaceId, who) => {
      if ('personId' in who) return who
      const value = identifierOf(await deps.rules.of(workspaceId), who.kind, who.value)
      if (value === null) throw problem('bad_identifier', { detail: `This ${who.kind} names nobody.` })
      return { kind: who.kind, value }
    },
  }
  registerProgramme(http, routing)
  registerCampaigns(http, routing)
  registerPoints(http, routing)
  registerCoupons(http, routing)
  await registerWallet(http, routing)
}

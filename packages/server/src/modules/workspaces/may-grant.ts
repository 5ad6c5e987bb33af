import type { Scope } from '@candor/contracts'
import { type Principal, problem } from '../../platform/http/index.ts'

/** Nobody gives away, or takes away, more than they hold: otherwise a narrow key could make itself a wide one. */
export const missingScopes = (principal: Pick<Principal, 'scopes'>, wanted: readonly Scope[]): Scope[] =>
  wanted.filter((s) => !principal.scopes.includes(s))

/** Throws `forbidden`, naming the scopes that the principal lacks. */
export const assertMayGrant = (principal: Pick<Principal, 'scopes'>, wanted: readonly Scope[]): void => {
  const missing = missingScopes(principal, wanted)
  if (missing.length > 0) {
    throw problem('forbidden', { detail: `This needs scopes that you do not hold yourself: ${missing.join(', ')}.` })
  }
}

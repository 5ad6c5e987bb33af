import type { BlockedValue, IdentifierKind, IdentitySettings } from '@candor/contracts'
import type { Limits } from '../person-graph.ts'
import { compileBlocked, type IsBlocked } from './blocked.ts'
import { normaliseIdentifier } from './normalise.ts'

export type LimitSettings = IdentitySettings['limits']

/**
 * As they come. Per kind: more than this on one person is a till, a call centre or a test, and no customer; devices and
 * ids of other systems are many on honest people too.
 */
export const defaultLimits: LimitSettings = {
  identifiers: 500,
  byKind: [
    { kind: 'user_id', identifiers: 20 },
    { kind: 'email', identifiers: 50 },
    { kind: 'phone', identifiers: 20 },
    { kind: 'card', identifiers: 20 },
  ],
  join: 100,
}

/** What a workspace says of identifiers, ready for use. */
export interface IdentityRules {
  readonly region: string
  readonly isBlocked: IsBlocked
  readonly limits: Limits
}

export const limitsOf = ({ identifiers, byKind, join }: LimitSettings): Limits => ({
  identifiers,
  join,
  byKind: new Map(byKind.map((l): [string, number] => [l.kind, l.identifiers])),
})

export const rulesOf = (said: {
  region: string
  blocked: readonly BlockedValue[]
  limits: LimitSettings
}): IdentityRules => ({
  region: said.region,
  isBlocked: compileBlocked(said.blocked),
  limits: limitsOf(said.limits),
})

/** An identifier as it is kept; null when it cannot be one, or names nobody. */
export const identifierOf = (rules: IdentityRules, kind: IdentifierKind, value: string): string | null => {
  const normal = normaliseIdentifier(kind, value, rules.region)
  return normal === null || rules.isBlocked(kind, normal) ? null : normal
}

import {
  type Claim,
  externalIdsOf,
  type IdentityRules,
  identifierOf,
  type NamedIdentifier,
} from '../../identity/index.ts'
import type { PipelineEvent } from './event.ts'

const none: readonly NamedIdentifier[] = []

/** Identifiers beside user, device and e-mail: a phone number that was told, ids in other systems. */
export const otherIdentifiers = (
  said: Pick<PipelineEvent, 'type' | 'traits' | 'context'>,
  rules: IdentityRules,
): readonly NamedIdentifier[] => {
  const phone = said.type === 'identify' ? said.traits.phone : undefined
  const external = said.context.externalIds
  if (phone === undefined && external === undefined) return none
  const written = externalIdsOf(external)
  return (typeof phone === 'string' ? [{ kind: 'phone' as const, value: phone }, ...written] : written).flatMap((i) => {
    const value = identifierOf(rules, i.kind, i.value)
    return value === null ? [] : [{ kind: i.kind, value }]
  })
}

const allowed = ({ isBlocked }: IdentityRules, kind: 'user_id' | 'anonymous_id' | 'email', value: string | null) =>
  value === null || isBlocked(kind, value) ? null : value

/**
 * What an event says about who it is, by the rules of its workspace; null when everything it names is nobody. Of almost
 * every event that is the event itself: nothing is made for it.
 */
export const claimOf = (event: PipelineEvent, rules: IdentityRules): Claim | null => {
  const userId = allowed(rules, 'user_id', event.userId)
  const anonymousId = allowed(rules, 'anonymous_id', event.anonymousId)
  const email = allowed(rules, 'email', event.email)
  const previousId = allowed(rules, 'user_id', event.previousId)
  const others = otherIdentifiers(event, rules)
  const asItIs =
    userId === event.userId &&
    anonymousId === event.anonymousId &&
    email === event.email &&
    previousId === event.previousId &&
    others.length === 0
  if (asItIs) return event
  if (userId === null && anonymousId === null && email === null && others.length === 0) return null
  const { workspaceId, messageId, type, occurredAt } = event
  return { workspaceId, messageId, type, occurredAt, userId, anonymousId, previousId, email, others }
}

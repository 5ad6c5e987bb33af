import { problem } from '../../../platform/http/index.ts'
import type { ActorKind } from '../entries.ts'
import type { Answer } from '../fold.ts'

/** A clock of a caller's may be wrong by so much. */
const skewMs = 5 * 60_000

/**
 * Who may give an answer: anybody may refuse for somebody, but a yes is the person's own, or comes from a named agent or
 * guardian with evidence of the mandate, or from an operator who holds evidence of it. Throws actor_not_allowed.
 */
export const assertMayAct = (
  actor: { kind: ActorKind; name?: string | undefined },
  answers: readonly Answer[],
  evidence: Readonly<Record<string, unknown>>,
): void => {
  const acts = actor.kind === 'agent' || actor.kind === 'guardian'
  if (acts && actor.name === undefined)
    throw problem('actor_not_allowed', { detail: `An ${actor.kind} must be named.`.replace('An g', 'A g') })
  const agrees = answers.includes('grant')
  if (agrees && actor.kind !== 'self' && Object.keys(evidence).length === 0)
    throw problem('actor_not_allowed', { detail: 'A yes that somebody else reports needs evidence.' })
}

/** Times in milliseconds since 1970. Throws time_in_future and time_reversed. */
export const assertTimes = (occurredAt: number, validUntil: number | null, now: number): void => {
  if (occurredAt > now + skewMs) throw problem('time_in_future', { detail: new Date(occurredAt).toISOString() })
  if (validUntil !== null && (validUntil <= occurredAt || validUntil <= now)) throw problem('time_reversed')
}

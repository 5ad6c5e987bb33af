import type { IdentifierKind } from '@candor/contracts'
import type { Subject } from '../answers/answer-writer.ts'

/** E-mail addresses are kept as identity keeps them. */
export const identifierOf = (kind: IdentifierKind, value: string): string =>
  kind === 'email' ? value.trim().toLowerCase() : value

/** Whoever holds an identifier, as the writer of answers takes it. */
export const subjectOf = (who: { kind: IdentifierKind; value: string }): Subject => {
  const value = identifierOf(who.kind, who.value)
  return {
    userId: who.kind === 'user_id' ? value : null,
    anonymousId: who.kind === 'anonymous_id' ? value : null,
    email: who.kind === 'email' ? value : null,
  }
}

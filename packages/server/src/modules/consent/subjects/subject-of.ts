import type { IdentifierKind } from '@candor/contracts'
import { problem } from '../../../platform/http/index.ts'
import { type IdentityRules, identifierOf } from '../../identity/index.ts'
import type { Subject } from '../answers/answer-writer.ts'

/** Whoever holds an identifier, as the writer of answers takes it. Throws bad_identifier when it names nobody. */
export const subjectOf = (rules: IdentityRules, who: { kind: IdentifierKind; value: string }): Subject => {
  const value = identifierOf(rules, who.kind, who.value)
  if (value === null)
    throw problem('bad_identifier', {
      detail: `This ${who.kind} cannot be one, or stands on the list of values that name nobody.`,
    })
  const only = (kind: IdentifierKind) => (who.kind === kind ? value : null)
  const subject = { userId: only('user_id'), anonymousId: only('anonymous_id'), email: only('email') }
  const isOther = Object.values(subject).every((v) => v === null)
  return isOther ? { ...subject, others: [{ kind: who.kind, value }] } : subject
}

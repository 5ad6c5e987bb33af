import type { AnswersBody } from '@candor/contracts'
import { problem } from '../../../platform/http/index.ts'
import type { AnswerOfSubject } from '../answers/answer-writer.ts'
import { assertMayAct, assertTimes } from '../answers/may-act.ts'
import { publishedWords, superseded } from '../answers/words.ts'
import type { Catalogue } from '../catalogue/catalogue.ts'

const dayMs = 86_400_000

/**
 * What a caller reports, as entries for the ledger; pure. `by` is who reports it, and stands in the evidence beside what
 * they give. A yes to superseded words is only found again where it was recorded in time. Throws unknown_purpose,
 * unknown_agreement_version, text_never_published, time_in_future, time_reversed and actor_not_allowed.
 */
export const answersOfBody = (
  catalogue: Catalogue,
  body: AnswersBody,
  { by, now }: { by: { kind: string; label: string }; now: number },
): AnswerOfSubject[] => {
  const { actor, evidence, answers } = body
  assertMayAct(
    actor,
    answers.map((a) => a.answer),
    evidence,
  )
  const occurredAt = body.occurredAt === undefined ? now : Date.parse(body.occurredAt)
  const until = body.validUntil === undefined ? null : Date.parse(body.validUntil)
  assertTimes(occurredAt, until, now)
  const words = body.agreement && publishedWords(catalogue, body.agreement)
  const tooLate = words ? superseded(words, now) : null
  const unique = new Map(answers.map((a) => [a.purpose, a.answer]))
  return [...unique].map(([key, kind]): AnswerOfSubject => {
    const purpose = catalogue.purposes.get(key)
    if (!purpose) throw problem('unknown_purpose', { detail: key })
    if (kind === 'grant' && words && !purpose.essential && !words.version.purposes.includes(key))
      throw problem('unknown_purpose', { detail: `The agreement does not speak of ${key}.` })
    const lasts = purpose.validityDays === null ? null : occurredAt + purpose.validityDays * dayMs
    return {
      kind,
      purposeBit: purpose.bit,
      purposeVersion: purpose.version,
      agreementId: words?.agreement.id ?? null,
      agreementVersion: words?.version.version ?? null,
      presentationId: null,
      actorKind: actor.kind,
      actor: actor.name ?? (actor.kind === 'operator' ? by.label : actor.kind),
      channel: body.channel,
      sourceId: null,
      verified: body.verified,
      stage: body.doubleOptIn ?? 'none',
      evidence: {
        ...evidence,
        reportedBy: by,
        // Whoever makes the receipt finds the exact words by it.
        ...(words?.locale && { locale: words.locale }),
        ...(body.agreement?.textSha256 !== undefined && { textSha256: body.agreement.textSha256.toLowerCase() }),
      },
      occurredAt,
      validUntil: kind === 'grant' ? (until ?? lasts) : null,
      idempotencyKey: `api:${body.idempotencyKey}:${purpose.bit}`,
      ...(kind === 'grant' && tooLate && { tooLate }),
    }
  })
}

import { hash } from 'node:crypto'
import type { AnswersBody, ConsentLine } from '@candor/contracts'
import { canonicalJson, type Json } from '@candor/proof'
import { problem } from '../../../platform/http/index.ts'
import type { AnswerOfSubject } from '../answers/answer-writer.ts'
import { assertMayAct } from '../answers/may-act.ts'
import { publishedWords } from '../answers/words.ts'
import type { Catalogue } from '../catalogue/catalogue.ts'
import { answersOfBody } from '../subjects/answers-of-body.ts'

/** What a line says, as one text: two lines under one key are one answer only if this is the same for both. */
export const contentOf = ({ key: _, ...line }: ConsentLine): string =>
  hash('sha256', canonicalJson(line as unknown as Json), 'base64url')

/**
 * A yes opens something on the word of somebody else, so it needs proof. A no opens nothing and is taken from anybody:
 * to lose it would leave a person exposed who asked not to be. Throws evidence_missing, partner_agreement_missing.
 */
const assertProven = (catalogue: Catalogue, { answer, agreement, evidence }: ConsentLine): void => {
  if (answer !== 'grant') return
  const missing = (detail: string) => problem('evidence_missing', { detail })
  const { partner, reference } = evidence
  if (partner && partner.agreement === undefined)
    throw problem('partner_agreement_missing', { detail: `Collected by ${partner.name}.` })
  if (reference === undefined) throw missing('evidence.reference is missing.')
  if (reference === partner?.agreement)
    throw missing('The agreement with the partner says nothing about this person: evidence.reference has to.')
  if (agreement === undefined) throw missing('The agreement and its version are missing.')
  if (publishedWords(catalogue, agreement).locale === null)
    throw missing('The agreement has several texts: name the locale or the textSha256.')
}

const assertActor = ({ actor, answer, evidence }: ConsentLine): void => {
  const acts = actor.kind === 'agent' || actor.kind === 'guardian'
  // What proves the answer does not prove that somebody else may give it.
  assertMayAct(actor, [answer], acts ? (actor.mandate === undefined ? {} : { mandate: actor.mandate }) : evidence)
}

const bodyOf = (line: ConsentLine): AnswersBody => ({
  answers: [{ purpose: line.purpose, answer: line.answer }],
  actor: { kind: line.actor.kind, name: line.actor.name },
  channel: line.channel,
  agreement: line.agreement,
  occurredAt: line.occurredAt,
  verified: line.verified,
  doubleOptIn: line.doubleOptIn,
  evidence: {
    ...line.evidence,
    import: { system: line.system, collectedBy: line.collectedBy, actor: line.actor, content: contentOf(line) },
  },
  idempotencyKey: line.key,
})

/**
 * A line as an entry for the ledger; pure. The ledger names who acted for somebody; any other answer is known here only
 * from who collected it. A yes that has ended since is taken as well: it is history, and the sweeper ends it.
 * Throws the codes of consentLineCodes.
 */
export const answerOfLine = (
  catalogue: Catalogue,
  line: ConsentLine,
  context: { by: { kind: string; label: string }; now: number },
): AnswerOfSubject => {
  assertActor(line)
  const [answer] = answersOfBody(catalogue, bodyOf(line), context)
  assertProven(catalogue, line)
  const until = line.validUntil === undefined ? null : Date.parse(line.validUntil)
  if (until !== null && until <= answer!.occurredAt) throw problem('time_reversed', { detail: line.validUntil! })
  const acts = line.actor.kind === 'agent' || line.actor.kind === 'guardian'
  return {
    ...answer!,
    ...(acts ? {} : { actorKind: 'import', actor: line.collectedBy }),
    validUntil: line.answer === 'grant' ? (until ?? answer!.validUntil) : null,
    idempotencyKey: `import:${line.key}`,
  }
}

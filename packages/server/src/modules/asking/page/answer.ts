import {
  type AnswerAskAnswer,
  type AnswerAskBody,
  type AnswerReward,
  type QuestionSaid,
  understood,
} from '@candor/contracts'
import { problem } from '../../../platform/http/index.ts'
import type { ForPurpose } from '../../../platform/postgres/index.ts'
import { countReceived, insertAnswer, readAnswerByKey, readAsk, type StoredAnswer, updateAsk } from '../asks.store.ts'
import { readVersion } from '../catalogue/items.store.ts'
import { type Someone, someoneNewOf, someoneOf } from '../person/subject.ts'
import { type Answering, answeringOf, askFor } from './answering.ts'
import { goOn, presentingOf } from './go-on.ts'
import { type Calling, permitsLearning, presentAgain } from './next.ts'
import { payFor } from './pay.ts'
import { localeFor } from './present.ts'
import { assertFits, tellAnswer } from './tell.ts'
import { keepsTyped, TypedAfterRefusal } from './typed.ts'
import { effectOf } from './words.ts'

type Tx = ForPurpose<'asking'>

const effectIn = (said: QuestionSaid, answer: unknown, locale: string | undefined): string => {
  const chosen = localeFor(said, locale)
  return effectOf(said.form, said.texts[chosen]!, answer, chosen)
}

/** The same call again: what it was answered then. */
const again = async (
  tx: Tx,
  calling: Calling,
  who: Someone,
  body: AnswerAskBody,
  given: StoredAnswer,
  now: number,
): Promise<AnswerAskAnswer> => {
  const ask = await readAsk(tx, calling.workspaceId, given.askId)
  const said = await readVersion(tx, calling.workspaceId, 'question', given.question, given.version)
  const isFlow = ask?.kind === 'flow' && ask.step !== null
  return {
    askId: given.askId,
    outcome: given.outcome === 'taken_back' ? 'answered' : given.outcome,
    effect: said && given.answer !== null ? effectIn(said, given.answer, body.locale ?? ask?.locale) : '',
    paid: given.paid,
    paidForFlow: isFlow ? null : (ask?.paid ?? null),
    next: isFlow ? await presentAgain(await presentingOf(tx, calling, who, body, now), ask) : null,
  }
}

/** What came of what a person said. */
interface Taken {
  readonly answer: unknown
  readonly attribute: string | null
  readonly recipientId: string | null
  readonly paid: AnswerReward | null
  readonly effect: string
}

const nothingTaken = { answer: null, attribute: null, paid: null, effect: '' }

/** Tells what an answer says to where it goes, and pays for it. Throws as tellAnswer and payFor do. */
const take = async (
  tx: Tx,
  calling: Calling,
  who: Someone,
  a: Answering,
  said: QuestionSaid,
  body: AnswerAskBody,
  now: number,
): Promise<Taken> => {
  const { workspaceId, shelf } = calling
  const { ask, key, version } = a
  const answer = body.answer ?? (body.words === undefined ? undefined : understood(said.form, said.texts, body.words))
  assertFits(said, answer)
  const telling = {
    ...{ workspaceId, sourceId: ask.sourceId, askId: ask.id, key, version, said, purposes: shelf.purposesOf(said) },
    ...{ at: timeOf(body, now), placement: body.placement ?? ask.placement, recipientId: ask.recipientId },
    locale: ask.locale || localeFor(said, body.locale),
    type: said.to.of === 'nowhere' ? undefined : shelf.definitions.get(said.to.attribute ?? '')?.type,
  }
  const { attribute, recipientId } = await tellAnswer(tx, telling, who, answer)
  const paid = await payFor(tx, calling, who, a, body, now)
  return { answer, attribute, recipientId, paid, effect: effectIn(said, answer, body.locale ?? ask.locale) }
}

/** A clock may be ahead: no answer comes from the future. */
const timeOf = ({ occurredAt }: AnswerAskBody, now: number) =>
  Math.min(now, occurredAt === undefined ? now : Date.parse(occurredAt))

const secondsSince = (from: number, now: number) => Math.min(86_400, Math.max(0, (now - from) / 1000))

/** Writes what was said to a question, or instead of an answer, with all that follows from it. */
const keep = async (
  tx: Tx,
  calling: Calling,
  who: Someone,
  a: Answering,
  body: AnswerAskBody & { idempotencyKey: string },
  now: number,
): Promise<Taken> => {
  const { workspaceId, shelf } = calling
  const { ask, said, step } = a
  if (!said) return { ...nothingTaken, recipientId: null }
  // To go on from a question is to skip it.
  const outcome = body.outcome === 'passed' ? 'skipped' : body.outcome
  const isRequired = step?.kind === 'question' && step.required
  if (outcome === 'skipped' && isRequired)
    throw problem('answer_does_not_fit', { detail: 'This step needs an answer, or "rather not say".' })
  const taken =
    outcome === 'answered' ? await take(tx, calling, who, a, said, body, now) : { ...nothingTaken, recipientId: null }
  await insertAnswer(tx, workspaceId, who, {
    ...{ askId: ask.id, question: a.key, version: a.version, step: step?.id ?? null, outcome, at: timeOf(body, now) },
    ...{ answer: taken.answer, attribute: taken.attribute, recipientId: taken.recipientId, paid: taken.paid },
    ...{
      seconds: secondsSince(ask.at, now),
      idempotencyKey: body.idempotencyKey,
      collected: shelf.purposesOf(said) | 1,
    },
  })
  const isHelped = taken.effect !== '' || taken.paid !== null
  if (isHelped || taken.recipientId !== null)
    await updateAsk(tx, workspaceId, ask.id, {
      ...(isHelped && { helped: true }),
      ...(taken.recipientId !== null && { recipientId: taken.recipientId }),
    })
  return taken
}

/**
 * Takes an answer, or what is said instead of one, in one transaction: it is known, paid for and in force when this returns.
 * Throws TypedAfterRefusal where what was typed is to be kept after the transaction is rolled back.
 */
export const answerFor = async (tx: Tx, calling: Calling, body: AnswerAskBody): Promise<AnswerAskAnswer> => {
  const { deps, workspaceId, sourceId } = calling
  const now = deps.now()
  const isNew = body.askId === undefined && body.outcome === 'answered'
  const who = await (isNew ? someoneNewOf : someoneOf)(tx, deps, workspaceId, body.subject)
  if (!who) {
    // A refusal of somebody who is not known is kept nowhere.
    if (body.outcome !== 'answered')
      return { askId: null, outcome: body.outcome, effect: '', paid: null, paidForFlow: null, next: null }
    throw problem('answer_of_another', { detail: 'The subject names nobody.' })
  }
  const idempotencyKey = `page:${sourceId}:${who.originId}:${body.idempotencyKey}`
  const before = await readAnswerByKey(tx, workspaceId, idempotencyKey)
  if (before) return again(tx, calling, who, body, before, now)

  const ask =
    body.askId === undefined ? await askFor(tx, calling, who, body, now) : await readAsk(tx, workspaceId, body.askId)
  if (!ask) throw problem('not_found', { detail: 'Nothing was asked under this id.' })
  if (ask.personId !== who.personId) throw problem('answer_of_another')
  const a = await answeringOf(tx, calling, ask, body.step, body.again)
  const { effect, paid } = await keep(tx, calling, who, a, { ...body, idempotencyKey }, now).catch((error: unknown) => {
    const typed = body.answer ?? body.words
    throw keepsTyped(error) && typed !== undefined
      ? new TypedAfterRefusal(error, ask, a.step?.id ?? a.key, typed)
      : error
  })
  const answered = { askId: ask.id, outcome: body.outcome, effect, paid }
  if (a.flow && a.step && body.outcome !== 'dismissed') {
    const p = await presentingOf(tx, calling, who, body, now)
    return { ...answered, ...(await goOn(p, ask, a.flow, a.step)) }
  }
  const outcome = body.outcome === 'passed' ? 'skipped' : body.outcome
  // A flow that was closed is found again where it was.
  await updateAsk(tx, workspaceId, ask.id, { outcome, at: now, ...(!a.flow && { typed: null }) })
  if (permitsLearning(who) && ask.spends) await countReceived(tx, workspaceId, [ask], outcome === 'answered')
  return { ...answered, next: null, paidForFlow: null }
}

import {
  type AnswerMisfit,
  type AttributeType,
  answerMisfitOf,
  answerMisfits,
  misfits,
  type QuestionSaid,
  valueOfAnswer,
} from '@candor/contracts'
import { sql } from 'kysely'
import { problem } from '../../../platform/http/index.ts'
import type { ForPurpose } from '../../../platform/postgres/index.ts'
import { agreementBehind, ownsReceipts } from '../../consent/index.ts'
import { classNumber, type ToldValue, tellCatalogue, tellRecipient, tellValues } from '../../profiles/index.ts'
import type { Someone } from '../person/subject.ts'

type Tx = ForPurpose<'asking'>

/** What an answer tells, where and through whom. `purposes`: what the question is for, as bits. */
export interface Telling {
  readonly workspaceId: number
  readonly sourceId: number
  readonly askId: string
  readonly key: string
  readonly version: number
  readonly said: QuestionSaid
  readonly locale: string
  readonly placement: string
  readonly at: number
  readonly purposes: number
  readonly type: AttributeType | undefined
  /** Of a flow: whom it is about; null: nobody yet. */
  readonly recipientId: string | null
}

export interface Told {
  /** Where it went; null: nowhere. */
  readonly attribute: string | null
  readonly recipientId: string | null
}

const doesNotFit = (message: string) =>
  problem('answer_does_not_fit', { detail: message, issues: [{ path: 'answer', message }] })

/** Throws answer_does_not_fit. */
export const assertFits = (said: QuestionSaid, answer: unknown): void => {
  const misfit: AnswerMisfit | null = answerMisfitOf(said.form, answer)
  if (misfit !== null) throw doesNotFit(answerMisfits[misfit])
}

const snapshotOf = async (tx: Tx): Promise<string> => {
  const { rows } = await sql<{ snapshot: string }>`select pg_current_snapshot()::text as snapshot`.execute(tx)
  return rows[0]!.snapshot
}

/** A consent is in force already, and in the ledger: the answer must be this person's own. */
const assertOwnConsent = async (tx: Tx, { workspaceId }: Telling, who: Someone, answer: unknown) => {
  const { receipts } = answer as { receipts: string[] }
  if (!(await ownsReceipts(tx, workspaceId, who.personId, receipts))) throw doesNotFit(answerMisfits.not_a_consent)
}

/**
 * Writes what a fitting answer tells to where it goes, with its whole story: question, version, words, presentation, agreement
 * and place. In force on the very next reading. Throws answer_does_not_fit where the catalogue has changed since, and
 * consent_withdrawn where nothing of what it would be used for is permitted.
 */
export const tellAnswer = async (tx: Tx, telling: Telling, who: Someone, answer: unknown): Promise<Told> => {
  const { said, workspaceId, key, version, askId, at, placement } = telling
  if (said.form.type === 'consent') await assertOwnConsent(tx, telling, who, answer)
  const collected = telling.purposes & who.allow
  if (collected === 0 && said.form.type !== 'consent') throw problem('consent_withdrawn')
  const { to } = said
  if (to.of === 'nowhere') return { attribute: null, recipientId: null }
  const value = telling.type ? valueOfAnswer(said.form, telling.type, answer) : answer
  if (to.of === 'recipient') {
    const told = await tellRecipient(tx, workspaceId, who, collected, {
      ...{ recipientId: telling.recipientId, context: placement, at, by: `question ${key} (${askId})` },
      ...(to.field === 'relation' && { relation: String(answer) }),
      ...(to.field === 'label' && { label: String(answer) }),
      ...(to.attribute !== undefined && { value: { key: to.attribute, value } }),
    })
    if (told === null) throw problem('limit_reached', { detail: 'There is no room for another recipient.' })
    if ('misfit' in told) throw doesNotFit(misfits[told.misfit])
    return { attribute: to.attribute ?? null, recipientId: told.recipientId }
  }
  const agreement = await agreementBehind(tx, workspaceId, who.personId, collected)
  const text = said.texts[telling.locale]?.ask ?? said.texts.en.ask
  await write(tx, telling, who, {
    value,
    evidence: {
      question: { key, version, text, answerId: askId },
      ...(agreement && { agreement }),
      by: 'person',
    },
    collected,
  })
  return { attribute: to.attribute, recipientId: null }
}

const write = async (
  tx: Tx,
  telling: Pick<Telling, 'workspaceId' | 'sourceId' | 'askId' | 'key' | 'said' | 'at' | 'placement'>,
  who: Someone,
  { value, evidence, collected }: { value: unknown; evidence: unknown; collected: number },
): Promise<void> => {
  const { said, workspaceId, sourceId, askId, key, at, placement } = telling
  if (said.to.of !== 'person') return
  const told: ToldValue = {
    ...{ workspaceId, personId: who.personId, key: said.to.attribute, value, class: classNumber('zero'), at },
    ...{ originId: who.originId, sourceId, messageId: `ask:${askId}:${key}`, collected, context: placement, evidence },
  }
  const { refused, news } = await tellValues(tx, [told], { snapshot: await snapshotOf(tx), now: at })
  const misfit = refused.get(told)
  if (misfit) throw doesNotFit(misfits[misfit])
  await tellCatalogue(tx, news)
}

/** Takes back what an answer told: it is known no more, through the identifier and source that told it. */
export const untellAnswer = async (
  tx: Tx,
  telling: Pick<Telling, 'workspaceId' | 'sourceId' | 'askId' | 'key' | 'said' | 'at' | 'placement' | 'recipientId'>,
  who: Someone,
): Promise<void> => {
  const { said, workspaceId, key, at, placement, recipientId } = telling
  if (said.to.of === 'recipient') {
    if (said.to.attribute === undefined || recipientId === null) return
    const nothing = { key: said.to.attribute, value: null }
    const by = `question ${key} taken back`
    await tellRecipient(tx, workspaceId, who, who.allow, { recipientId, context: placement, at, by, value: nothing })
    return
  }
  await write(tx, telling, who, { value: null, evidence: { question: { key }, by: 'person' }, collected: who.allow })
}

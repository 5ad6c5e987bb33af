import type { AskNextAnswer, AskNextBody, PresentedAsk } from '@candor/contracts'
import { problem } from '../../../platform/http/index.ts'
import type { ForPurpose } from '../../../platform/postgres/index.ts'
import { uuidv7 } from '../../identity/index.ts'
import { countReceived, insertAsk, markIgnored, readAnswersTo, type StoredAsk, updateAsk } from '../asks.store.ts'
import { readVersion } from '../catalogue/items.store.ts'
import { outcomeNow } from '../choose/attention.ts'
import type { Candidate } from '../choose/candidate.ts'
import { choose } from '../choose/choose.ts'
import { refusalOf } from '../choose/gates.ts'
import { staticOrder } from '../choose/policies.ts'
import { decisionOf } from '../decision.ts'
import type { AskingDeps } from '../deps.ts'
import { firstStep, placeOf } from '../flows/walk.ts'
import { decide } from '../person/decide.ts'
import { readStanding, standingOfNobody } from '../person/standing.store.ts'
import { type Someone, someoneOf } from '../person/subject.ts'
import type { Shelf } from '../shelf.ts'
import { factsOf, leftOut, localeFor, type Presenting, presentStep, shownQuestion } from './present.ts'

type Tx = ForPurpose<'asking'>

export interface Calling {
  readonly deps: AskingDeps
  readonly workspaceId: number
  readonly sourceId: number
  readonly shelf: Shelf
}

const nothing = (earliest: number | null): AskNextAnswer => ({
  ask: null,
  earliest: earliest === null ? null : new Date(earliest).toISOString(),
})

/** Something that was given out, as it is shown again: where its flow stands, with what was typed. Null: it is gone. */
export const presentAgain = async (p: Presenting, ask: StoredAsk): Promise<PresentedAsk | null> => {
  if (ask.kind === 'question') {
    const said = await readVersion(p.tx, p.workspaceId, 'question', ask.key, ask.version)
    if (!said || p.shelf.questions.get(ask.key)?.status === 'retired') return null
    const shown = { key: ask.key, version: ask.version, said, typed: ask.typed?.[ask.key] ?? null }
    return { askId: ask.id, question: await shownQuestion(p, shown), flow: null }
  }
  const said = ask.kind === 'flow' ? await readVersion(p.tx, p.workspaceId, 'flow', ask.key, ask.version) : null
  const step = said?.steps[placeOf(said.steps, ask.step ?? '')]
  if (!said || !step || p.shelf.flows.get(ask.key)?.status === 'retired') return null
  const answers = await readAnswersTo(p.tx, p.workspaceId, [ask.id])
  const facts = factsOf(p, said, ask.context, answers)
  const given = { askId: ask.id, facts, answered: answers.length, typed: ask.typed }
  return presentStep(p, { key: ask.key, version: ask.version, said }, step, given)
}

/** What stands in front of somebody for the first time: a question, or the first step of a flow. */
const presentFirst = async (
  p: Presenting,
  candidate: Candidate,
  askId: string | null,
  context: StoredAsk['context'],
) => {
  const { key, version } = candidate
  if (candidate.kind === 'question') {
    const said = p.shelf.questions.get(key)!.published!
    return {
      ask: { askId, question: await shownQuestion(p, { key, version, said, typed: null }), flow: null },
      step: null,
    }
  }
  const said = p.shelf.flows.get(key)!.published!
  const facts = factsOf(p, said, context, [])
  const step = firstStep(said, facts, leftOut(p.shelf, p.standing, p.now))
  if (!step) return null
  const ask = await presentStep(p, { key, version, said }, step, { askId, facts, answered: 0, typed: null })
  return { ask, step: step.id }
}

/** For somebody who is not known: the static order over what needs no consent, and nothing is written. */
const nextForNobody = async (tx: Tx, calling: Calling, body: AskNextBody, now: number): Promise<AskNextAnswer> => {
  const { deps, workspaceId, shelf } = calling
  const standing = standingOfNobody(body.subject.anonymousId ?? '', body.seen, now)
  const moment = { placement: body.placement, channel: body.channel, now }
  const opened = body.open && opens(shelf, body.open)
  const asked = opened ?? choose(shelf.candidates, standing, moment, staticOrder).asked?.candidate
  const p: Presenting = { tx, deps, workspaceId, shelf, locale: body.locale, now, who: null, standing: null }
  // A flow needs somebody whose way through it can be kept.
  if (!asked || asked.kind === 'flow') return nothing(null)
  return { ask: (await presentFirst(p, asked, null, body.context))!.ask, earliest: null }
}

/** What somebody opens themselves. Throws not_found and question_retired. */
const opens = (shelf: Shelf, { kind, key }: NonNullable<AskNextBody['open']>): Candidate => {
  const item = kind === 'question' ? shelf.questions.get(key) : shelf.flows.get(key)
  if (!item || item.version === 0) throw problem('not_found', { detail: `There is no ${kind} ${key}.` })
  const candidate = shelf.candidates.find((one) => one.kind === kind && one.key === key)
  if (candidate?.status !== 'live') throw problem('question_retired')
  return candidate
}

/** Contacts that nothing came back of are noted as ignored; what was learned of it is counted, where that is permitted. */
const noteIgnored = async (
  tx: Tx,
  { workspaceId, shelf }: Calling,
  who: Someone,
  asks: readonly StoredAsk[],
  now: number,
) => {
  const ignored = asks.filter((ask) => ask.outcome === 'open' && outcomeNow(ask, shelf.settings, now) === 'ignored')
  await markIgnored(
    tx,
    workspaceId,
    ignored.map((ask) => ask.id),
    now,
  )
  if (permitsLearning(who))
    await countReceived(
      tx,
      workspaceId,
      ignored.filter((ask) => ask.spends),
      false,
    )
}

const analytics = 1 << 1
export const permitsLearning = ({ allow }: Pick<Someone, 'allow'>): boolean => (allow & analytics) !== 0

/**
 * The next best question for whoever is here, put in front of them and noted as a contact; or what is in front of them
 * already; or none. One decision a person at a time: the person is held until it is written.
 */
export const nextFor = async (tx: Tx, calling: Calling, body: AskNextBody): Promise<AskNextAnswer> => {
  const { deps, workspaceId, sourceId, shelf } = calling
  const now = deps.now()
  const who = await someoneOf(tx, deps, workspaceId, body.subject)
  if (!who) return nextForNobody(tx, calling, body, now)
  const standing = await readStanding(tx, deps, workspaceId, who, shelf, now)
  await noteIgnored(tx, calling, who, standing.contacts, now)
  const p: Presenting = { tx, deps, workspaceId, shelf, locale: body.locale, now, who, standing }
  const moment = { placement: body.placement, channel: body.channel, now }

  const isOpen = (ask: StoredAsk) =>
    (ask.kind === 'question' || ask.kind === 'flow') && outcomeNow(ask, shelf.settings, now) === 'open'
  const open = standing.contacts.find(
    // What somebody opens goes on where they left it, however long ago that was.
    (ask) => (body.open ? ask.kind === body.open.kind && ask.key === body.open.key && canGoOn(ask) : isOpen(ask)),
  )
  const again = open && (await presentAgain(p, open))
  if (again) {
    if (open.outcome !== 'open') await updateAsk(tx, workspaceId, open.id, { outcome: 'open', at: now })
    return { ask: again, earliest: null }
  }

  const opened = body.open && opens(shelf, body.open)
  const refusal = opened && refusalOf(opened, standing, moment, { askedFor: true })
  if (refusal) return nothing(refusal.earliest)
  const decided = opened ? null : await decide(tx, deps, workspaceId, standing, shelf, moment)
  const candidate = opened ?? decided?.choice.asked?.candidate
  if (!candidate) return nothing(decided?.choice.earliest ?? null)
  const id = uuidv7()
  const first = await presentFirst(p, candidate, id, body.context)
  if (!first) return nothing(null)
  const published = candidate.kind === 'question' ? shelf.questions.get(candidate.key) : shelf.flows.get(candidate.key)
  await insertAsk(tx, workspaceId, who, {
    ...{ id, kind: candidate.kind, key: candidate.key, version: candidate.version, sourceId, at: now },
    ...{ placement: body.placement, channel: body.channel, context: body.context, step: first.step },
    locale: localeFor(published!.published!, body.locale),
    spends: !opened,
    decision: decided && decisionOf(decided.choice, { ...moment, policy: decided.policy }),
    collected: candidate.purposes | 1,
  })
  return { ask: first.ask, earliest: null }
}

/** An unfinished flow goes on; a question that was not answered is the same question still. */
const canGoOn = (ask: StoredAsk): boolean =>
  ask.outcome !== 'answered' &&
  ask.outcome !== 'taken_back' &&
  (ask.kind === 'question' ? ask.outcome === 'open' : true)

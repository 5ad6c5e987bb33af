import type { AnswerAskBody, FlowSaid, FlowStep, PresentedAsk, Reward } from '@candor/contracts'
import type { ForPurpose } from '../../../platform/postgres/index.ts'
import { countReceived, readAnswersTo, type StoredAsk, updateAsk } from '../asks.store.ts'
import { stepAfter } from '../flows/walk.ts'
import { readStanding } from '../person/standing.store.ts'
import type { Someone } from '../person/subject.ts'
import { type Calling, permitsLearning } from './next.ts'
import { dueForFlow, factsOf, leftOut, type Presenting, presentStep } from './present.ts'

type Tx = ForPurpose<'asking'>

/** What presenting needs, of somebody as they stand after what was just written. */
export const presentingOf = async (
  tx: Tx,
  calling: Calling,
  who: Someone,
  body: AnswerAskBody,
  now: number,
): Promise<Presenting> => {
  const { deps, workspaceId, shelf } = calling
  const standing = await readStanding(tx, deps, workspaceId, who, shelf, now)
  return { tx, deps, workspaceId, shelf, locale: body.locale, now, who, standing }
}

/** Goes on in a flow after the step where somebody is; notes the end. Null: that was it. */
export const goOn = async (
  p: Presenting,
  ask: StoredAsk,
  flow: FlowSaid,
  step: FlowStep,
): Promise<{ next: PresentedAsk | null; paidForFlow: Reward | null }> => {
  const answers = await readAnswersTo(p.tx, p.workspaceId, [ask.id])
  const facts = factsOf(p, flow, ask.context, answers)
  const next = stepAfter(flow, step.id, facts, leftOut(p.shelf, p.standing, p.now))
  const isOver = next === null || next.kind === 'end'
  const helps = [step, next].some((one) => one?.kind === 'suggest' || (one?.kind === 'say' && one.helps))
  const hasAnswer = answers.some((a) => a.outcome === 'answered')
  const outcome = hasAnswer ? 'answered' : 'skipped'
  const due = isOver && hasAnswer && p.who ? await dueForFlow(p, { key: ask.key, said: flow }) : null
  const payment = { workspaceId: p.workspaceId, personId: ask.personId, reason: `flow:${ask.key}` }
  const paidForFlow = due && (await p.deps.rewards.pay(p.tx, { ...payment, ...due }))
  await updateAsk(p.tx, p.workspaceId, ask.id, {
    step: isOver ? null : next.id,
    ...(helps && { helped: true }),
    ...(isOver && { outcome, at: p.now, typed: null }),
    ...(paidForFlow && { paid: paidForFlow, helped: true }),
  })
  if (isOver && ask.spends && p.who && permitsLearning(p.who))
    await countReceived(p.tx, p.workspaceId, [ask], hasAnswer)
  if (next === null) return { next, paidForFlow }
  const given = { askId: ask.id, facts, answered: answers.length, typed: ask.typed }
  const shown = await presentStep(p, { key: ask.key, version: ask.version, said: flow }, next, given)
  return { next: shown, paidForFlow }
}

import { isDeepStrictEqual } from 'node:util'
import type { AnswerAskBody, Reward } from '@candor/contracts'
import { problem } from '../../../platform/http/index.ts'
import type { ForPurpose } from '../../../platform/postgres/index.ts'
import type { Someone } from '../person/subject.ts'
import type { Answering } from './answering.ts'
import { dueReward } from './due-reward.ts'
import type { Calling } from './next.ts'
import { cadenceOf } from './present.ts'

type Tx = ForPurpose<'asking'>

const wordOf = (reward: Reward | null) =>
  reward === null ? 'nothing' : reward.kind === 'points' ? `${reward.amount} points` : reward.offer

/** What the answer is paid with; throws reward_stale where something else was shown. */
export const payFor = async (
  tx: Tx,
  { deps, workspaceId, shelf }: Calling,
  who: Someone,
  a: Answering,
  body: AnswerAskBody,
  now: number,
) => {
  const due = await dueReward(tx, deps, {
    ...{ workspaceId, personId: who.personId, kind: 'question', key: a.key, reward: a.said!.reward, now },
    cadenceDays: cadenceOf(a.key, a.said!, shelf),
  })
  // Not said: whatever holds. Null: given for nothing.
  if (body.reward === null) return null
  if (body.reward !== undefined && !isDeepStrictEqual(body.reward, due?.reward ?? null))
    throw problem('reward_stale', { detail: `Given now: ${wordOf(due?.reward ?? null)}` })
  if (!due) return null
  const payment = {
    workspaceId,
    personId: who.personId,
    reason: `question:${a.key}`,
    period: due.period,
    reward: due.reward,
  }
  return deps.rewards.pay(tx, payment)
}

import type { AnswerReward, Reward } from '@candor/contracts'
import type { AnyDb, ForPurpose } from '../../platform/postgres/index.ts'
import { readCampaigns } from './coupons/campaigns.store.ts'
import { mayPay } from './decisions/may-pay.ts'
import { pay, type ToPay } from './pay.ts'
import { readBudgets, readProgramme } from './programme/programme.store.ts'

/** What questions promise, as what is kept here: an offer is a coupon of the campaign of that key. */
const asKept = (reward: AnswerReward): Reward =>
  reward.kind === 'points' ? { points: reward.amount } : { coupon: reward.offer }

/** Could it be given to somebody who was given nothing yet? As things are: what is promised now may be used up in a moment. */
const isOffered = async (db: AnyDb, workspaceId: number, promised: AnswerReward, now: Date): Promise<boolean> => {
  const reward = asKept(promised)
  const programme = await readProgramme(db, workspaceId)
  const [campaign = null] = 'coupon' in reward ? await readCampaigns(db, workspaceId, [reward.coupon]) : []
  if ('coupon' in reward && campaign === null) return false
  const budgets = campaign?.budget ? await readBudgets(db, workspaceId) : []
  const budget = budgets.find((b) => b.key === campaign?.budget) ?? null
  if (campaign?.budget && budget?.unit !== campaign.currency) return false
  return mayPay({
    ...{ now: now.getTime(), budget, points: 'points' in reward ? reward.points : 0 },
    amount: campaign ? campaign.cost * campaign.usesPerCode : 0,
    ...{ outstanding: programme.outstanding, liabilityCap: programme.liabilityCap, guards: programme },
    campaign: campaign && { ...campaign, ofPerson: 0 },
    ...{ justBefore: 0, othersOnDevice: 0 },
  }).pay
}

/** What asking needs of rewards (modules/asking/rewards-seam.ts). What is held for somebody to look at is not said to be given. */
export const rewardsOfAnswers = (clock: () => Date) => ({
  isOffered: (db: AnyDb, workspaceId: number, reward: AnswerReward) => isOffered(db, workspaceId, reward, clock()),
  pay: async (
    tx: ForPurpose<'asking'>,
    { reward, ...to }: Omit<ToPay, 'reward' | 'at'> & { readonly reward: AnswerReward },
  ): Promise<AnswerReward | null> => {
    const now = clock()
    const given = await pay(tx, { ...to, reward: asKept(reward), at: now, now })
    return given.paid && given.reward.held === null ? reward : null
  },
})

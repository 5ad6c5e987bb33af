import { createHash } from 'node:crypto'
import type { HeldBecause, NotPaidBecause, Reward, Rewarded } from '@candor/contracts'
import type { ForPurpose } from '../../platform/postgres/index.ts'
import { type Campaign, holdCampaign } from './coupons/campaigns.store.ts'
import { readCodeSecret } from './coupons/code-secret.ts'
import { countCodes, insertCoupon, readCoupons } from './coupons/coupons.store.ts'
import { nextDue } from './decisions/lots.ts'
import { mayPay } from './decisions/may-pay.ts'
import { holdRewardee, originOf, type Rewardee } from './ledger/hold-person.ts'
import { writeDue, writeTransfers } from './ledger/ledger.store.ts'
import { findPayment, insertPayment, type Payment, readSigns } from './payments.store.ts'
import { type Budget, holdBudget, holdProgramme, type Programme, useBudget } from './programme/programme.store.ts'

type Tx = ForPurpose<'asking'>

export interface ToPay {
  readonly workspaceId: number
  readonly personId: string
  /** What was done, as `answer:birthday`. */
  readonly reason: string
  /** Something is paid once for a person, reason and period. */
  readonly period: string
  readonly reward: Reward
  /** When it was done. */
  readonly at: Date
  /** The number of the identifier through which it was done: the reward goes where that goes. The first user id, unless said. */
  readonly originId?: number | undefined
  /** Of the device it was done on, if known: kept as a hash, to see many accounts on one. */
  readonly deviceId?: string | undefined
  /** What of the person was used, where the reward is for use. */
  readonly used?: readonly string[] | undefined
  /** Who gives it; the part of Candor that does, unless said. */
  readonly actor?: string | undefined
  /** When it is given, which is now. */
  readonly now?: Date | undefined
}

/** What was given. */
export interface GivenReward {
  readonly id: number
  readonly points: number | null
  /** When the points can be spent; null: while they are held, or there are none. */
  readonly activeAt: Date | null
  readonly expiresAt: Date | null
  /** `code` is null while it is held. */
  readonly coupon: { readonly campaign: string; readonly code: string | null; readonly endsAt: Date | null } | null
  /** It waits for somebody to look at it, because of this. */
  readonly held: HeldBecause | null
}

export type Paid =
  | { readonly paid: true; readonly personId: string; readonly reward: GivenReward }
  | { readonly paid: false; readonly because: NotPaidBecause; readonly reward: GivenReward | null }

const dayMs = 86_400_000
const daysAfter = (at: Date, days: number) => new Date(at.getTime() + days * dayMs)
const not = (because: NotPaidBecause): Paid => ({ paid: false, because, reward: null })

/** When points earned at a moment can be spent, and when they are over. */
export const timesOf = ({ pendingDays, expireDays }: Programme, at: Date) => {
  const activeAt = daysAfter(at, pendingDays)
  return { activeAt, expiresAt: expireDays === null ? null : daysAfter(activeAt, expireDays) }
}

const hashOfDevice = (workspaceId: number, device: string) =>
  createHash('sha256').update(`${workspaceId}:${device}`).digest()

/** A payment as it was answered when it was made. */
const described = async (tx: Tx, workspaceId: number, p: Payment): Promise<GivenReward> => {
  const [coupon] = p.campaign === null ? [] : await readCoupons(tx, workspaceId, { paymentId: p.id }, 1)
  const isShown = coupon && p.held === null && p.reversedAt === null
  return {
    ...{ id: p.id, points: p.points, activeAt: p.activeAt, expiresAt: p.expiresAt, held: p.held },
    coupon: coupon
      ? {
          campaign: coupon.campaign,
          code: isShown ? (await readCodeSecret(tx)).unseal(workspaceId, coupon.sealed) : null,
          endsAt: coupon.endsAt,
        }
      : null,
  }
}

interface Means {
  readonly programme: Programme
  readonly campaign: Campaign | null
  readonly budget: Budget | null
  /** What it takes of the budget, in its unit. */
  readonly amount: number
}

/** Everything that a reward is given from, held in one order: programme, campaign, budget. Null: it is not known, or does not fit. */
const holdMeans = async (tx: Tx, workspaceId: number, reward: Reward): Promise<Means | null> => {
  const programme = await holdProgramme(tx, workspaceId)
  const campaign = 'coupon' in reward ? await holdCampaign(tx, workspaceId, reward.coupon) : null
  if ('coupon' in reward && campaign === null) return null
  const key = 'coupon' in reward ? campaign?.budget : reward.budget
  const budget = key ? await holdBudget(tx, workspaceId, key) : null
  if (key && budget?.unit !== ('coupon' in reward ? campaign?.currency : 'points')) return null
  const amount = 'coupon' in reward ? campaign!.cost * campaign!.usesPerCode : reward.points
  return { programme, campaign, budget, amount }
}

const decide = async (
  tx: Tx,
  person: Rewardee,
  to: Omit<ToPay, 'personId'>,
  means: Means,
  device: Buffer | null,
  now: Date,
) => {
  const { programme, campaign, budget, amount } = means
  const signs = await readSigns(tx, person, {
    since: new Date(to.at.getTime() - programme.velocityMinutes * 60_000),
    device,
    deviceSince: daysAfter(to.at, -programme.deviceDays),
  })
  const since = campaign?.perPersonDays ? daysAfter(now, -campaign.perPersonDays) : null
  const isTaken = to.reason.startsWith(takenPrefix)
  return mayPay({
    ...{ now: now.getTime(), amount, budget, points: 'points' in to.reward ? to.reward.points : 0 },
    ...{ outstanding: programme.outstanding, liabilityCap: programme.liabilityCap, guards: programme },
    campaign: campaign && {
      ...campaign,
      ofPerson: await countCodes(tx, to.workspaceId, person.personId, campaign.key, since),
    },
    // Who takes a reward pays for it, and is not suspected of earning too much.
    ...(isTaken ? { justBefore: 0, othersOnDevice: 0 } : signs),
  })
}

/** Reasons of what somebody took from the catalogue. */
export const takenPrefix = 'reward:'

/** As `pay`, of somebody who is held already. */
export const payHeld = async (
  tx: Tx,
  person: Rewardee,
  to: Omit<ToPay, 'personId'>,
  who: Rewarded = { personId: person.personId },
): Promise<Paid> => {
  const { workspaceId, reason, period, reward, at, used = [], actor = 'asking', now = new Date() } = to
  const before = await findPayment(tx, { workspaceId, personId: person.personId, reason, period })
  if (before) return { paid: false, because: 'already_paid', reward: await described(tx, workspaceId, before) }
  const originId = await originOf(tx, person, who, to.originId ?? null)
  if (originId === null) return not('nobody')
  const means = await holdMeans(tx, workspaceId, reward)
  if (means === null) return not('unknown_reward')
  const { programme, campaign, budget, amount } = means
  const device = to.deviceId === undefined ? null : hashOfDevice(workspaceId, to.deviceId)
  const decision = await decide(tx, person, to, means, device, now)
  if (!decision.pay) return not(decision.because)

  const { held } = decision
  const points = 'points' in reward ? reward.points : null
  const times = points === null || held ? { activeAt: null, expiresAt: null } : timesOf(programme, at)
  const payment = {
    ...{ reason, period, at, points, ...times, held, device, used, actor },
    ...{ campaign: campaign?.key ?? null, budget: budget?.key ?? null, cost: campaign ? amount : 0 },
  }
  const id = await insertPayment(tx, person, originId, payment)
  if (budget) await useBudget(tx, workspaceId, budget.key, amount)
  if (points !== null) {
    const isActive = times.activeAt !== null && times.activeAt.getTime() <= now.getTime()
    const to = isActive ? 'active' : 'pending'
    const act = { workspaceId, key: `earn:${id}`, at: isActive ? times.activeAt : at, actor }
    await writeTransfers(tx, act, [{ paymentId: id, kind: 'earn', from: 'issued', to, points }])
    const lot = {
      ...{ paymentId: id, pending: isActive ? 0 : points, active: isActive ? points : 0 },
      ...{ activeAt: times.activeAt?.getTime() ?? null, expiresAt: times.expiresAt?.getTime() ?? null },
    }
    await writeDue(tx, workspaceId, [{ paymentId: id, at: nextDue(lot) }])
  }
  let coupon: GivenReward['coupon'] = null
  if (campaign) {
    const secret = await readCodeSecret(tx)
    const { code, endsAt } = await insertCoupon(tx, workspaceId, { campaign, paymentId: id, secret, now })
    await countIssued(tx, workspaceId, campaign.key)
    coupon = { campaign: campaign.key, code: held ? null : code, endsAt }
  }
  return { paid: true, personId: person.personId, reward: { id, points, ...times, coupon, held } }
}

const countIssued = async (tx: Tx, workspaceId: number, key: string) => {
  await tx
    .updateTable('coupon_campaigns')
    .set((eb) => ({ issued: eb('issued', '+', 1) }))
    .where('workspace_id', '=', workspaceId)
    .where('key', '=', key)
    .execute()
}

/**
 * Gives points or a coupon for something done, in the caller's transaction: once for a person, reason and period. Answers what
 * was given, or why not, and throws for none of these reasons; a conflict with somebody else's transaction (StaleRead) is
 * done again by `retryConflicts`, as everywhere. What looks like abuse is given, held, with its reason.
 *
 * Holds the person, the programme and the budget until the transaction ends: let it be the last thing that is done there.
 */
export const pay = async (tx: Tx, to: ToPay): Promise<Paid> => {
  const person = await holdRewardee(tx, to.workspaceId, { personId: to.personId })
  return person ? payHeld(tx, person, to) : not('nobody')
}

import type { HeldBecause, NotPaidBecause } from '@candor/contracts'

export interface Window {
  readonly startsAt: Date | null
  readonly endsAt: Date | null
}

export const isOpen = ({ startsAt, endsAt }: Window, now: number): boolean =>
  (startsAt === null || startsAt.getTime() <= now) && (endsAt === null || endsAt.getTime() > now)

export interface Guards {
  readonly velocityMax: number
  readonly devicePeopleMax: number
}

/** All that decides whether something is paid, read under the locks that keep it so. */
export interface Situation {
  readonly now: number
  /** In the unit of the budget. */
  readonly amount: number
  readonly budget: (Window & { readonly amount: number; readonly used: number }) | null
  /** Of points; 0 for a coupon. */
  readonly points: number
  readonly outstanding: number
  readonly liabilityCap: number | null
  readonly campaign:
    | (Window & {
        readonly state: 'active' | 'paused'
        readonly issued: number
        readonly maxCodes: number | null
        readonly perPerson: number
        /** Codes of this person in the days that count. */
        readonly ofPerson: number
      })
    | null
  readonly guards: Guards
  /** Rewards of this person just before. */
  readonly justBefore: number
  /** Other people who were rewarded on the same device. */
  readonly othersOnDevice: number
}

export type Decision = { pay: true; held: HeldBecause | null } | { pay: false; because: NotPaidBecause }

const no = (because: NotPaidBecause): Decision => ({ pay: false, because })

/**
 * Whether a reward is given. What looks like abuse is held for somebody to look at, and never refused in silence: it counts
 * against budget and cap, so that it can be let go at any time.
 */
export const mayPay = (s: Situation): Decision => {
  const { now, budget, campaign, guards } = s
  if (campaign) {
    if (campaign.state !== 'active' || !isOpen(campaign, now)) return no('campaign_closed')
    if (campaign.ofPerson >= campaign.perPerson) return no('person_limit')
    if (campaign.maxCodes !== null && campaign.issued >= campaign.maxCodes) return no('budget_exhausted')
  }
  if (budget && (!isOpen(budget, now) || budget.used + s.amount > budget.amount)) return no('budget_exhausted')
  if (s.points > 0 && s.liabilityCap !== null && s.outstanding + s.points > s.liabilityCap) return no('liability_cap')
  if (s.othersOnDevice >= guards.devicePeopleMax) return { pay: true, held: 'device' }
  return { pay: true, held: s.justBefore >= guards.velocityMax ? 'velocity' : null }
}

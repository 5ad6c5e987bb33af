import type { Wallet } from '@candor/contracts'
import { sql } from 'kysely'
import { problem } from '../../platform/http/index.ts'
import type { ForPurpose } from '../../platform/postgres/index.ts'
import { readCampaigns } from './coupons/campaigns.store.ts'
import { readCodeSecret } from './coupons/code-secret.ts'
import { readCoupons } from './coupons/coupons.store.ts'
import { usable } from './coupons/use-coupon.ts'
import { asOf, balanceOf, dueOf, type Lot } from './decisions/lots.ts'
import { isOpen } from './decisions/may-pay.ts'
import { stateOf } from './decisions/may-use.ts'
import { reaches, tierOf } from './decisions/tier-of.ts'
import type { Rewardee } from './ledger/hold-person.ts'
import { readEarned, readEntries, readLots } from './ledger/ledger.store.ts'
import { payHeld, takenPrefix } from './pay.ts'
import { readItems } from './programme/items.store.ts'
import { type Programme, readProgramme } from './programme/programme.store.ts'
import { spend } from './spend.ts'

type Tx = ForPurpose<'asking'>
type Texts = Readonly<Record<string, { name: string; description: string }>>

/** In a language, else in English, else in any. */
const textOf = (texts: Texts, locale: string | undefined) =>
  (locale && texts[locale]) || texts.en || Object.values(texts)[0] || null

const dayMs = 86_400_000

/** Points and tier of somebody as they are now, whether or not a worker has come to them; changes nothing. */
export const readStanding = async (
  tx: Tx,
  { workspaceId, personId }: Rewardee,
  programme: Programme,
  now: Date,
): Promise<{ lots: Lot[]; balance: ReturnType<typeof balanceOf>; tier: ReturnType<typeof tierOf> }> => {
  const stored = await readLots(tx, workspaceId, { personId })
  const since = new Date(now.getTime() - programme.tierDays * dayMs)
  const becoming = stored
    .flatMap((lot) => dueOf(lot, now.getTime()))
    .reduce((n, t) => n + (t.kind === 'activate' ? t.points : 0), 0)
  const earned = (await readEarned(tx, workspaceId, personId, since)) + becoming
  const lots = asOf(stored, now.getTime())
  return { lots, balance: balanceOf(lots), tier: tierOf(programme.tiers, earned) }
}

const iso = (at: Date | null) => at?.toISOString() ?? null

/** As an answer tells a balance. */
export const toldBalance = ({ active, pending, expiring }: ReturnType<typeof balanceOf>) => ({
  ...{ active, pending },
  expiring: expiring.map(({ points, at }) => ({ points, at: new Date(at).toISOString() })),
})

/** Everything that somebody has and can have. */
export const readWallet = async (
  tx: Tx,
  person: Rewardee,
  { locale, now }: { locale: string | undefined; now: Date },
): Promise<Wallet> => {
  const { workspaceId, personId } = person
  const programme = await readProgramme(tx, workspaceId)
  const { balance, tier } = await readStanding(tx, person, programme, now)
  const campaigns = new Map((await readCampaigns(tx, workspaceId)).map((c) => [c.key, c]))
  const secret = await readCodeSecret(tx)
  const nameOf = (key: string | undefined | null) => {
    const found = programme.tiers.find((t) => t.key === key)
    return found ? (textOf(found.texts, locale)?.name ?? null) : null
  }
  const coupons = (await readCoupons(tx, workspaceId, { personId }, 100)).flatMap((coupon) => {
    const campaign = campaigns.get(coupon.campaign)
    if (!campaign) return []
    const state = stateOf(usable(coupon, campaign), now.getTime())
    if (state === 'void') return []
    return {
      ...{ id: coupon.id, state, benefit: campaign.benefit, endsAt: iso(coupon.endsAt) },
      ...(textOf(campaign.texts, locale) ?? { name: campaign.key, description: '' }),
      code: state === 'held' ? null : secret.unseal(workspaceId, coupon.sealed),
    }
  })
  const items = (await readItems(tx, workspaceId)).flatMap((item) => {
    const campaign = campaigns.get(item.campaign)
    const isOffered =
      !item.retired &&
      isOpen(item, now.getTime()) &&
      reaches(programme.tiers, tier.key, item.tier) &&
      campaign?.state === 'active' &&
      isOpen(campaign, now.getTime())
    if (!campaign || !isOffered) return []
    return {
      ...{ key: item.key, price: item.price, benefit: campaign.benefit, endsAt: iso(item.endsAt) },
      ...(textOf(item.texts, locale) ?? { name: item.key, description: '' }),
      affordable: item.price <= balance.active,
    }
  })
  const entries = await readEntries(tx, workspaceId, personId, { limit: 50, before: null })
  return {
    pointsName: textOf(programme.texts, locale)?.name ?? null,
    balance: toldBalance(balance),
    tier: { ...tier, name: nameOf(tier.key), nextName: nameOf(tier.next?.key) },
    coupons,
    items,
    entries: entries.map(({ kind, to, points, reason, used, at }) => ({
      ...{ kind, to, points, reason, used, at: at.toISOString() },
    })),
  }
}

/**
 * Somebody who is held takes a reward for points, or an offer: the points are spent and the coupon is given in one. The same
 * key again changes nothing. Throws reward_not_offered, points_short and budget_exhausted.
 */
export const takeItem = async (
  tx: Tx,
  person: Rewardee,
  { item: key, idempotencyKey, now }: { item: string; idempotencyKey: string; now: Date },
): Promise<void> => {
  const { workspaceId, personId } = person
  const item = (await readItems(tx, workspaceId)).find((i) => i.key === key)
  const programme = await readProgramme(tx, workspaceId)
  const { tier } = await readStanding(tx, person, programme, now)
  if (!item || item.retired || !isOpen(item, now.getTime()) || !reaches(programme.tiers, tier.key, item.tier))
    throw problem('reward_not_offered')
  const paid = await payHeld(tx, person, {
    ...{ workspaceId, reason: `${takenPrefix}${key}`, period: idempotencyKey, at: now, now, actor: 'self' },
    reward: { coupon: item.campaign },
  })
  if (!paid.paid && paid.because === 'already_paid') return
  if (!paid.paid) throw problem(paid.because === 'budget_exhausted' ? 'budget_exhausted' : 'reward_not_offered')
  const spending = { points: item.price, key: `take:${personId}:${key}:${idempotencyKey}`, actor: 'self', now }
  if (item.price > 0) await spend(tx, person, spending)
}

/**
 * Takes everything that somebody was given out of the tables, for their erasure. Each row of the ledger names both accounts, so
 * that what is left of it stays in balance. Answers how many payments there were.
 */
export const forgetRewards = async (
  tx: ForPurpose<'erasure'>,
  workspaceId: number,
  personId: string,
): Promise<number> => {
  const lots = await readLots(tx as ForPurpose as Tx, workspaceId, { personId })
  const { active, pending } = balanceOf(lots)
  await sql`
    update reward_programmes set outstanding = outstanding - ${active + pending}
    where workspace_id = ${workspaceId} and ${active + pending} > 0`.execute(tx)
  const { rows } = await sql`
    delete from reward_payments where workspace_id = ${workspaceId} and person_id = ${personId} returning id`.execute(
    tx,
  )
  return rows.length
}

import { sql } from 'kysely'
import { problem } from '../../platform/http/index.ts'
import { type ForPurpose, StaleRead } from '../../platform/postgres/index.ts'
import { after, type Transfer, takeBack } from './decisions/lots.ts'
import { holdRewardee, type Rewardee } from './ledger/hold-person.ts'
import { readAct, readLots, writeTransfers } from './ledger/ledger.store.ts'
import { noteDue, settle } from './ledger/settle.ts'
import { timesOf } from './pay.ts'
import { type Payment, prolong, readPayment, setReleased, setReversed } from './payments.store.ts'
import { holdBudget, holdProgramme, useBudget } from './programme/programme.store.ts'
import { removeReturns } from './spend.ts'

type Tx = ForPurpose<'asking'>

export interface Deciding {
  readonly workspaceId: number
  readonly actor: string
  readonly note: string
  readonly now: Date
}

/** Points that are given back do not end before so many days. */
const givenBackDays = 30

const none = () => problem('not_found', { detail: 'There is no such reward in this workspace.' })

/** A payment whose person is held, as it is then. Throws not_found. */
const holdPayment = async (
  tx: Tx,
  workspaceId: number,
  id: number,
): Promise<{ payment: Payment; person: Rewardee }> => {
  const found = await readPayment(tx, workspaceId, id)
  if (!found) throw none()
  const person = await holdRewardee(tx, workspaceId, { personId: found.personId })
  const payment = await readPayment(tx, workspaceId, id)
  if (!payment || !person || payment.personId !== person.personId) throw new StaleRead('It is somebody else’s by now')
  return { payment, person }
}

/** How many uses of the coupon of a payment are left: their cost goes back to the budget. */
const costLeft = async (tx: Tx, workspaceId: number, { id, cost }: Payment): Promise<number> => {
  const { rows } = await sql<{ used: number; uses: number }>`
    select (select count(*) from coupon_uses u where u.workspace_id = c.workspace_id and u.coupon_id = c.id
        and u.redeemed_at is not null) as used, g.uses_per_code as uses
    from coupons c join coupon_campaigns g on g.workspace_id = c.workspace_id and g.key = c.campaign_key
    where c.workspace_id = ${workspaceId} and c.payment_id = ${id} for no key update of c`.execute(tx)
  const { used = 0, uses = 1 } = rows[0] ?? {}
  return Math.floor((cost * Math.max(0, uses - used)) / uses)
}

/**
 * Takes a reward back, as far as anything of it is left, and gives that back to its budget. What was spent, used or is over
 * stays so: nobody comes to owe points. Answers how many points went back. Throws not_found and conflict.
 */
export const reversePayment = async (tx: Tx, id: number, by: Deciding): Promise<number> => {
  const { workspaceId, now, actor, note } = by
  const { payment, person } = await holdPayment(tx, workspaceId, id)
  if (payment.reversedAt) throw problem('conflict', { detail: 'It was taken back already.' })
  await settle(tx, person, now)
  await holdProgramme(tx, workspaceId)
  if (payment.budget) await holdBudget(tx, workspaceId, payment.budget)
  const [lot] = payment.points === null ? [] : await readLots(tx, workspaceId, { payments: [id] })
  const transfers = lot ? takeBack(lot) : []
  await writeTransfers(tx, { workspaceId, key: `reverse:earn:${id}`, at: now, actor, note }, transfers)
  if (lot) await noteDue(tx, workspaceId, [after(lot, transfers)])
  const points = transfers.reduce((n, t) => n + t.points, 0)
  const freed = payment.points === null ? await costLeft(tx, workspaceId, payment) : points
  if (payment.budget) await useBudget(tx, workspaceId, payment.budget, -freed)
  await setReversed(tx, workspaceId, id, now)
  return points
}

/** Lets a held reward go, as if it had been given at once. Throws not_found and conflict. */
export const releasePayment = async (tx: Tx, id: number, { workspaceId, now }: Deciding): Promise<void> => {
  const { payment, person } = await holdPayment(tx, workspaceId, id)
  if (payment.held === null || payment.reversedAt) throw problem('conflict', { detail: 'It is not held.' })
  const programme = await holdProgramme(tx, workspaceId)
  const times = payment.points === null ? { activeAt: null, expiresAt: null } : timesOf(programme, payment.at)
  // Somebody who waited for us must not lose the time: points do not end sooner than if they had been earned now.
  const expiresAt = times.expiresAt && timesOf(programme, now).expiresAt
  await setReleased(tx, workspaceId, id, { ...times, expiresAt })
  await settle(tx, person, now)
  const lots = await readLots(tx, workspaceId, { payments: [id] })
  await noteDue(tx, workspaceId, lots)
}

/** Gives back all that was spent in one act. What was taken back meanwhile as earned is taken back of this as well. */
const giveBack = async (tx: Tx, key: string, by: Deciding): Promise<number> => {
  const { workspaceId, now, actor, note } = by
  const people = [...new Set((await readAct(tx, workspaceId, { key })).map((e) => e.personId))].sort()
  for (const personId of people) await holdRewardee(tx, workspaceId, { personId })
  const act = await readAct(tx, workspaceId, { key })
  if (act.some((e) => !people.includes(e.personId))) throw new StaleRead('It is somebody else’s by now')
  const reversal = `reverse:${key}`
  if ((await readAct(tx, workspaceId, { key: reversal })).length > 0)
    throw problem('conflict', { detail: 'It was given back already.' })
  await holdProgramme(tx, workspaceId)
  const payments = act.map((e) => e.paymentId)
  const { rows } = await sql<{ id: number }>`
    select id from reward_payments where workspace_id = ${workspaceId} and id = any(${payments}::bigint[])
      and reversed_at is not null`.execute(tx)
  const gone = new Set(rows.map((r) => r.id))
  const back = act.map(
    ({ paymentId, points }): Transfer => ({ paymentId, kind: 'reverse', from: 'spent', to: 'active', points }),
  )
  const again = back.filter((t) => gone.has(t.paymentId)).map((t): Transfer => ({ ...t, from: 'active', to: 'issued' }))
  await writeTransfers(tx, { workspaceId, key: reversal, at: now, actor, note }, [...back, ...again])
  await prolong(tx, workspaceId, payments, new Date(now.getTime() + givenBackDays * 86_400_000))
  await noteDue(tx, workspaceId, await readLots(tx, workspaceId, { payments }))
  await removeReturns(tx, workspaceId, key)
  return back.reduce((n, t) => n + t.points, 0) - again.reduce((n, t) => n + t.points, 0)
}

/** Reverses an earning or a spending by the number of one of its entries. Throws not_found and conflict. */
export const reverseEntry = async (tx: Tx, entry: number, by: Deciding): Promise<number> => {
  const [first] = await readAct(tx, by.workspaceId, { entry })
  if (!first) throw problem('not_found', { detail: 'There is no such entry in this workspace.' })
  if (first.kind === 'earn') return reversePayment(tx, first.paymentId, by)
  if (first.kind === 'spend') return giveBack(tx, first.key, by)
  throw problem('conflict', { detail: 'Only an earning or a spending can be reversed.' })
}

import type { HeldBecause } from '@candor/contracts'
import { sql } from 'kysely'
import { type ForPurpose, StaleRead } from '../../platform/postgres/index.ts'
import { collected, type Rewardee } from './ledger/hold-person.ts'

type Tx = ForPurpose<'asking'>

export interface Payment {
  readonly id: number
  readonly personId: string
  readonly reason: string
  readonly period: string
  readonly at: Date
  readonly points: number | null
  readonly campaign: string | null
  readonly budget: string | null
  readonly cost: number
  readonly activeAt: Date | null
  readonly expiresAt: Date | null
  readonly held: HeldBecause | null
  readonly reversedAt: Date | null
}

const columns = sql`id, person_id as "personId", reason, period, at, points, campaign_key as campaign, budget_key as budget,
  cost, active_at as "activeAt", expires_at as "expiresAt", held_because as held, reversed_at as "reversedAt"`

/** What a person was paid for a reason in a period: by themselves, or by somebody they are one with now. */
export const findPayment = async (
  tx: Tx,
  { workspaceId, personId, reason, period }: { workspaceId: number; personId: string; reason: string; period: string },
): Promise<Payment | null> => {
  const { rows } = await sql<Payment>`
    select ${columns} from reward_payments
    where workspace_id = ${workspaceId} and person_id = ${personId} and reason = ${reason} and period = ${period}
    order by id limit 1`.execute(tx)
  return rows[0] ?? null
}

export const readPayment = async (tx: Tx, workspaceId: number, id: number): Promise<Payment | null> =>
  (
    await sql<Payment>`select ${columns} from reward_payments where workspace_id = ${workspaceId} and id = ${id}`.execute(
      tx,
    )
  ).rows[0] ?? null

/** Oldest first, behind `after`. */
export const readHeld = async (tx: Tx, workspaceId: number, after: number, limit: number): Promise<Payment[]> =>
  (
    await sql<Payment>`
      select ${columns} from reward_payments
      where workspace_id = ${workspaceId} and held_because is not null and reversed_at is null and id > ${after}
      order by id limit ${limit}`.execute(tx)
  ).rows

export type NewPayment = Omit<Payment, 'id' | 'personId' | 'reversedAt'> & {
  readonly device: Buffer | null
  readonly used: readonly string[]
  readonly actor: string
}

/** Under the mask of whoever is paid. Answers its number. */
export const insertPayment = async (tx: Tx, person: Rewardee, originId: number, p: NewPayment): Promise<number> => {
  const { rows } = await sql<{ id: number }>`
    insert into reward_payments (workspace_id, person_id, origin_id, reason, period, at, points, campaign_key, budget_key,
      cost, active_at, expires_at, held_because, device, used, actor, collected, allow, valid_until)
    select workspace_id, id, ${originId}, ${p.reason}, ${p.period}, ${p.at}, ${p.points}, ${p.campaign}, ${p.budget},
      ${p.cost}, ${p.activeAt}, ${p.expiresAt}, ${p.held}, ${p.device}, ${[...p.used]}::text[], ${p.actor}, ${collected},
      ${collected} & allow, valid_until
    from people where workspace_id = ${person.workspaceId} and id = ${person.personId}
    on conflict (workspace_id, origin_id, reason, period) do nothing returning id`.execute(tx)
  if (!rows[0]) throw new StaleRead('The same was paid meanwhile')
  return rows[0].id
}

/** What is looked at for signs of abuse: rewards of the person since a moment, and other people on the device since another. */
export const readSigns = async (
  tx: Tx,
  { workspaceId, personId }: Rewardee,
  { since, device, deviceSince }: { since: Date; device: Buffer | null; deviceSince: Date },
): Promise<{ justBefore: number; othersOnDevice: number }> => {
  const { rows } = await sql<{ justBefore: number; othersOnDevice: number }>`
    select (select count(*) from reward_payments where workspace_id = ${workspaceId} and person_id = ${personId}
        and at > ${since} and reason not like 'reward:%') as "justBefore",
      (select count(distinct person_id) from reward_payments where workspace_id = ${workspaceId} and device = ${device}
        and at > ${deviceSince} and person_id <> ${personId}) as "othersOnDevice"`.execute(tx)
  return rows[0]!
}

export const setReleased = async (
  tx: Tx,
  workspaceId: number,
  id: number,
  times: { activeAt: Date | null; expiresAt: Date | null },
): Promise<void> => {
  await sql`
    update reward_payments set held_because = null, active_at = ${times.activeAt}, expires_at = ${times.expiresAt}
    where workspace_id = ${workspaceId} and id = ${id}`.execute(tx)
}

export const setReversed = async (tx: Tx, workspaceId: number, id: number, at: Date): Promise<void> => {
  await sql`update reward_payments set reversed_at = ${at} where workspace_id = ${workspaceId} and id = ${id}`.execute(
    tx,
  )
}

/** Points that are given back do not end before `until`. */
export const prolong = async (tx: Tx, workspaceId: number, ids: readonly number[], until: Date): Promise<void> => {
  await sql`
    update reward_payments set expires_at = greatest(expires_at, ${until})
    where workspace_id = ${workspaceId} and id = any(${[...ids]}::bigint[]) and expires_at is not null`.execute(tx)
}

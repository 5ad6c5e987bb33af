import { sql } from 'kysely'
import type { ForPurpose } from '../../../platform/postgres/index.ts'
import type { Use } from '../decisions/may-use.ts'
import { drawCode } from '../decisions/pattern.ts'
import type { Campaign } from './campaigns.store.ts'
import type { CodeSecret } from './code-secret.ts'

type Tx = ForPurpose<'asking'>

export interface StoredCoupon {
  readonly id: number
  readonly paymentId: number
  readonly personId: string
  readonly campaign: string
  readonly sealed: Buffer
  readonly hint: string
  readonly issuedAt: Date
  readonly endsAt: Date | null
  readonly held: boolean
  readonly reversed: boolean
  readonly reason: string
  readonly uses: readonly Use[]
}

const select = sql`
  select c.id, c.payment_id as "paymentId", c.person_id as "personId", c.campaign_key as campaign, c.code_sealed as sealed,
    c.code_hint as hint, c.issued_at as "issuedAt", c.ends_at as "endsAt", p.held_because is not null as held,
    p.reversed_at is not null as reversed, p.reason,
    coalesce((select jsonb_agg(jsonb_build_object('basket', u.basket, 'reservedUntil', u.reserved_until,
        'redeemedAt', u.redeemed_at))
      from coupon_uses u where u.workspace_id = c.workspace_id and u.coupon_id = c.id), '[]') as uses
  from coupons c join reward_payments p on p.workspace_id = c.workspace_id and p.id = c.payment_id`

type Row = Omit<StoredCoupon, 'uses'> & {
  uses: { basket: string; reservedUntil: string | null; redeemedAt: string | null }[]
}
const dateOf = (iso: string | null) => (iso === null ? null : new Date(iso))
const read = ({ uses, ...rest }: Row): StoredCoupon => ({
  ...rest,
  uses: uses.map((u) => ({
    basket: u.basket,
    reservedUntil: dateOf(u.reservedUntil),
    redeemedAt: dateOf(u.redeemedAt),
  })),
})

/** A coupon by its code that nobody else uses until the transaction ends; null: there is none. */
export const holdCoupon = async (tx: Tx, workspaceId: number, hash: Buffer): Promise<StoredCoupon | null> => {
  const { rows } = await sql<{ id: number }>`
    select id from coupons where workspace_id = ${workspaceId} and code_hash = ${hash} for no key update`.execute(tx)
  if (!rows[0]) return null
  const found = await sql<Row>`${select} where c.workspace_id = ${workspaceId} and c.id = ${rows[0].id}`.execute(tx)
  return found.rows[0] ? read(found.rows[0]) : null
}

/** Of a person, a payment or a campaign, newest first. */
export const readCoupons = async (
  tx: Tx,
  workspaceId: number,
  of: { personId: string } | { paymentId: number } | { campaign: string; before: number | null },
  limit: number,
): Promise<StoredCoupon[]> => {
  const which =
    'personId' in of
      ? sql`c.person_id = ${of.personId}`
      : 'paymentId' in of
        ? sql`c.payment_id = ${of.paymentId}`
        : sql`c.campaign_key = ${of.campaign} and (${of.before}::bigint is null or c.id < ${of.before})`
  const { rows } = await sql<Row>`
    ${select} where c.workspace_id = ${workspaceId} and ${which} order by c.id desc limit ${limit}`.execute(tx)
  return rows.map(read)
}

/** How many codes of a campaign a person got since a day; taken back ones do not count. */
export const countCodes = async (
  tx: Tx,
  workspaceId: number,
  personId: string,
  campaign: string,
  since: Date | null,
): Promise<number> => {
  const { rows } = await sql<{ n: number }>`
    select count(*) as n from coupons c join reward_payments p on p.workspace_id = c.workspace_id and p.id = c.payment_id
    where c.workspace_id = ${workspaceId} and c.person_id = ${personId} and c.campaign_key = ${campaign}
      and p.reversed_at is null and (${since}::timestamptz is null or c.issued_at >= ${since})`.execute(tx)
  return rows[0]!.n
}

/** So many draws until one is new: with 50 bits the second is needed once in a million million codes. */
const draws = 5

/** Gives a code of a campaign that is held, for a payment. Answers the code. */
export const insertCoupon = async (
  tx: Tx,
  workspaceId: number,
  { campaign, paymentId, secret, now }: { campaign: Campaign; paymentId: number; secret: CodeSecret; now: Date },
): Promise<{ code: string; endsAt: Date | null }> => {
  const own = campaign.validDays === null ? null : new Date(now.getTime() + campaign.validDays * 86_400_000)
  const endsAt =
    own && campaign.endsAt ? new Date(Math.min(own.getTime(), campaign.endsAt.getTime())) : (own ?? campaign.endsAt)
  for (let n = 0; n < draws; n++) {
    const code = drawCode(campaign.pattern)
    const { rows } = await sql`
      insert into coupons (workspace_id, payment_id, person_id, origin_id, campaign_key, code_hash, code_sealed, code_hint,
        issued_at, ends_at, collected, allow, valid_until)
      select workspace_id, id, person_id, origin_id, ${campaign.key}, ${secret.hash(workspaceId, code)},
        ${secret.seal(workspaceId, code)}, ${code.slice(-2)}, ${now}, ${endsAt}, collected, allow, valid_until
      from reward_payments where workspace_id = ${workspaceId} and id = ${paymentId}
      on conflict (workspace_id, code_hash) do nothing returning id`.execute(tx)
    if (rows.length === 1) return { code, endsAt }
  }
  throw new Error(`No new code of the pattern ${campaign.pattern} was drawn.`)
}

/** What a basket does with a coupon that is held. */
export const writeUse = async (
  tx: Tx,
  workspaceId: number,
  couponId: number,
  use: { basket: string; reservedUntil?: Date; redeemedAt?: Date; releasedAt?: Date },
): Promise<void> => {
  const { basket, reservedUntil = null, redeemedAt = null, releasedAt = null } = use
  await sql`
    insert into coupon_uses (workspace_id, coupon_id, basket, reserved_until, redeemed_at, released_at)
    values (${workspaceId}, ${couponId}, ${basket}, ${reservedUntil}, ${redeemedAt}, ${releasedAt})
    on conflict (workspace_id, coupon_id, basket) do update set reserved_until = excluded.reserved_until,
      redeemed_at = excluded.redeemed_at, released_at = excluded.released_at`.execute(tx)
}

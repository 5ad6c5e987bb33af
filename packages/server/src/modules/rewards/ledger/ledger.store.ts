import { sql } from 'kysely'
import { type ForPurpose, StaleRead } from '../../../platform/postgres/index.ts'
import { type Lot, outstandingChange, type Transfer } from '../decisions/lots.ts'

type Tx = ForPurpose<'asking'>

const ms = (at: Date | null) => at?.getTime() ?? null

/** What is left of some payments, or of all of a person that anything is left of. */
export const readLots = async (
  tx: Tx,
  workspaceId: number,
  of: { readonly personId: string } | { readonly payments: readonly number[] },
): Promise<Lot[]> => {
  const which =
    'personId' in of ? sql`e.person_id = ${of.personId}` : sql`e.payment_id = any(${[...of.payments]}::bigint[])`
  const { rows } = await sql<{
    paymentId: number
    pending: number
    active: number
    activeAt: Date | null
    expiresAt: Date | null
  }>`
    select p.id as "paymentId", l.pending, l.active, p.active_at as "activeAt", p.expires_at as "expiresAt"
    from (select payment_id,
        sum(case when to_account = 'pending' then points when from_account = 'pending' then -points else 0 end)::bigint as pending,
        sum(case when to_account = 'active' then points when from_account = 'active' then -points else 0 end)::bigint as active
      from points_entries e where e.workspace_id = ${workspaceId} and ${which} group by payment_id) l
    join reward_payments p on p.workspace_id = ${workspaceId} and p.id = l.payment_id
    where l.pending <> 0 or l.active <> 0 or ${'payments' in of}
    order by p.id`.execute(tx)
  return rows.map((r) => ({ ...r, activeAt: ms(r.activeAt), expiresAt: ms(r.expiresAt) }))
}

export interface Act {
  readonly workspaceId: number
  /** Names the act: it happens once. */
  readonly key: string
  readonly at: Date
  readonly actor: string
  readonly note?: string | null
}

/**
 * Writes the transfers of an act, under the lock of their people, and counts what is outstanding. Each row hangs on the
 * identifier of its payment, so that everything of a payment goes together. Answers the number of the first.
 */
export const writeTransfers = async (tx: Tx, act: Act, transfers: readonly Transfer[]): Promise<number> => {
  if (transfers.length === 0) return 0
  const { workspaceId, key, at, actor, note = null } = act
  const change = transfers.reduce((n, t) => n + outstandingChange(t), 0)
  if (change !== 0)
    await sql`
      update reward_programmes set outstanding = outstanding + ${change} where workspace_id = ${workspaceId}`.execute(
      tx,
    )
  const list = transfers.map((t, n) => ({ ...t, n }))
  const { rows } = await sql<{ id: number }>`
    insert into points_entries (workspace_id, payment_id, person_id, origin_id, kind, from_account, to_account, points, at,
      key, n, actor, note, collected, allow, valid_until)
    select p.workspace_id, p.id, p.person_id, p.origin_id, k.kind, k."from", k."to", k.points, ${at}, ${key}, k.n, ${actor},
      ${note}, p.collected, p.allow, p.valid_until
    from jsonb_to_recordset(${JSON.stringify(list)}::jsonb)
      as k ("paymentId" bigint, kind text, "from" text, "to" text, points bigint, n int)
    join reward_payments p on p.workspace_id = ${workspaceId} and p.id = k."paymentId"
    order by k.n
    on conflict (workspace_id, key, n) do nothing
    returning id`.execute(tx)
  if (rows.length < transfers.length) throw new StaleRead('The same was done meanwhile')
  return rows[0]!.id
}

/** When time changes these payments next, or that it never does. */
export const writeDue = async (
  tx: Tx,
  workspaceId: number,
  due: readonly { readonly paymentId: number; readonly at: number | null }[],
): Promise<void> => {
  if (due.length === 0) return
  const never = due.filter((d) => d.at === null).map((d) => d.paymentId)
  if (never.length > 0)
    await sql`delete from points_due where workspace_id = ${workspaceId} and payment_id = any(${never}::bigint[])`.execute(
      tx,
    )
  const some = due.filter((d) => d.at !== null)
  if (some.length > 0)
    await sql`
      insert into points_due (workspace_id, payment_id, at)
      select ${workspaceId}, id, to_timestamp(at / 1000.0)
      from unnest(${some.map((d) => d.paymentId)}::bigint[], ${some.map((d) => d.at)}::float8[]) as k (id, at)
      on conflict (workspace_id, payment_id) do update set at = excluded.at where points_due.at <> excluded.at`.execute(
      tx,
    )
}

/** Points that became spendable since a day, less those that were taken back: what tiers count. */
export const readEarned = async (tx: Tx, workspaceId: number, personId: string, since: Date): Promise<number> => {
  const { rows } = await sql<{ earned: number }>`
    select coalesce(sum(case when to_account = 'active' and kind in ('earn', 'activate') then points
      when from_account = 'active' and to_account = 'issued' then -points else 0 end), 0)::bigint as earned
    from points_entries where workspace_id = ${workspaceId} and person_id = ${personId} and at >= ${since}`.execute(tx)
  return Math.max(0, rows[0]!.earned)
}

export interface StoredEntry {
  readonly id: number
  readonly kind: Transfer['kind']
  readonly from: Transfer['from']
  readonly to: Transfer['to']
  readonly points: number
  readonly at: Date
  readonly by: string
  readonly note: string | null
  readonly reason: string
  readonly period: string
  readonly used: string[]
  readonly reversible: boolean
}

/** Entries of a person, newest first. What was taken or given back already cannot be again. */
export const readEntries = async (
  tx: Tx,
  workspaceId: number,
  personId: string,
  page: { readonly limit: number; readonly before: number | null; readonly from?: Date; readonly to?: Date },
): Promise<StoredEntry[]> => {
  const { limit, before, from, to } = page
  const { rows } = await sql<StoredEntry>`
    select e.id, e.kind, e.from_account as "from", e.to_account as "to", e.points, e.at, e.actor as by, e.note, p.reason, p.period, p.used,
      (e.kind = 'earn' and p.reversed_at is null) or (e.kind = 'spend' and not exists (
        select from points_entries r where r.workspace_id = e.workspace_id and r.key = 'reverse:' || e.key)) as reversible
    from points_entries e join reward_payments p on p.workspace_id = e.workspace_id and p.id = e.payment_id
    where e.workspace_id = ${workspaceId} and e.person_id = ${personId}
      and (${before}::bigint is null or e.id < ${before}) and (${from ?? null}::timestamptz is null or e.at >= ${from ?? null})
      and (${to ?? null}::timestamptz is null or e.at < ${to ?? null})
    order by e.id desc limit ${limit}`.execute(tx)
  return rows
}

export interface ActEntry {
  readonly paymentId: number
  readonly personId: string
  readonly kind: Transfer['kind']
  readonly points: number
  readonly key: string
}

/** Every transfer of an act, by its key or by the number of one of them. */
export const readAct = async (
  tx: Tx,
  workspaceId: number,
  which: { readonly key: string } | { readonly entry: number },
): Promise<(ActEntry & { id: number })[]> => {
  const key =
    'key' in which
      ? sql`${which.key}`
      : sql`(select key from points_entries where workspace_id = ${workspaceId} and id = ${which.entry})`
  const { rows } = await sql<ActEntry & { id: number }>`
    select id, payment_id as "paymentId", person_id as "personId", kind, points, key from points_entries
    where workspace_id = ${workspaceId} and key = ${key} order by n`.execute(tx)
  return rows
}

import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import { problem } from '../../platform/http/index.ts'
import { type AnyDb, type ForPurpose, openTables } from '../../platform/postgres/index.ts'
import { after, balanceOf, spendFrom } from './decisions/lots.ts'
import { shareOut } from './decisions/share.ts'
import type { Rewardee } from './ledger/hold-person.ts'
import { readAct, writeTransfers } from './ledger/ledger.store.ts'
import { noteDue, settle } from './ledger/settle.ts'
import { holdProgramme } from './programme/programme.store.ts'

type Tx = ForPurpose<'asking'>

export interface Value {
  readonly amount: number
  readonly currency: string
}

/** Puts value down to reasons, once for a key. The key is kept as a hash: it may name an order. */
export const addReturn = async (
  db: AnyDb,
  workspaceId: number,
  { key, reason, value, at }: { key: string; reason: string; value: Value; at: Date },
): Promise<boolean> => {
  const hash = createHash('sha256').update(key).digest()
  const { rows } = await sql`
    insert into reward_returns (workspace_id, key, reason, value, currency, at)
    values (${workspaceId}, ${hash}, ${reason}, ${value.amount}, ${value.currency}, ${at})
    on conflict do nothing returning reason`.execute(openTables(db))
  return rows.length > 0
}

export const removeReturns = async (db: AnyDb, workspaceId: number, key: string): Promise<void> => {
  const hash = createHash('sha256').update(key).digest()
  await sql`delete from reward_returns where workspace_id = ${workspaceId} and key = ${hash}`.execute(openTables(db))
}

export interface Spending {
  readonly points: number
  readonly key: string
  readonly actor: string
  readonly note?: string | null
  readonly value?: Value | undefined
  readonly now: Date
}

/** What of a purchase is put down to the reasons by which its points were earned, in proportion to the points. */
const returnsOf = async (tx: Tx, workspaceId: number, key: string, value: Value, at: Date): Promise<void> => {
  const { rows } = await sql<{ reason: string; points: number }>`
    select p.reason, sum(e.points)::bigint as points from points_entries e
    join reward_payments p on p.workspace_id = e.workspace_id and p.id = e.payment_id
    where e.workspace_id = ${workspaceId} and e.key = ${key} group by p.reason order by p.reason`.execute(tx)
  const shares = shareOut(
    value.amount,
    rows.map((r) => r.points),
  )
  for (const [i, { reason }] of rows.entries())
    await addReturn(tx, workspaceId, { key, reason, value: { ...value, amount: shares[i]! }, at })
}

/** Spends points of somebody who is held: all of them, or none. Throws points_short, and conflict for a key that named another spending. */
export const spend = async (tx: Tx, person: Rewardee, s: Spending): Promise<{ entryId: number; left: number }> => {
  const { workspaceId } = person
  const lots = await settle(tx, person, s.now)
  const key = `spend:${s.key}`
  const before = await readAct(tx, workspaceId, { key })
  if (before.length > 0) {
    const total = before.reduce((n, e) => n + e.points, 0)
    if (total !== s.points || before.some((e) => e.personId !== person.personId))
      throw problem('conflict', { detail: 'This idempotencyKey named another spending before.' })
    return { entryId: before[0]!.id, left: balanceOf(lots).active }
  }
  const transfers = spendFrom(lots, s.points)
  if (transfers === null) throw problem('points_short', { detail: `${balanceOf(lots).active} can be spent now.` })
  await holdProgramme(tx, workspaceId)
  const act = { workspaceId, key, at: s.now, actor: s.actor, note: s.note ?? null }
  const entryId = await writeTransfers(tx, act, transfers)
  const left = lots.map((lot) => after(lot, transfers))
  await noteDue(tx, workspaceId, left)
  if (s.value) await returnsOf(tx, workspaceId, key, s.value, s.now)
  return { entryId, left: balanceOf(left).active }
}

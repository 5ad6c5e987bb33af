import { sql } from 'kysely'
import type { ForPurpose } from '../../../platform/postgres/index.ts'

export interface InboxRow {
  seq: number
  events: number
  codec: number
  body: Buffer
}

/**
 * Leases the oldest rows that no other worker holds, until they have about `target` events. The lease is the row lock:
 * it ends with the transaction, and with the connection when a worker dies. Bites are small, so that one worker does
 * not hold what another could do.
 */
export const takeWork = async (
  tx: ForPurpose,
  { target, bite }: { target: number; bite: number },
): Promise<InboxRow[]> => {
  const taken: InboxRow[] = []
  let events = 0
  let after = 0
  while (events < target) {
    const { rows } = await sql<InboxRow>`
      select seq, events, codec, body from inbox where seq > ${after}
      order by seq limit ${bite} for update skip locked`.execute(tx)
    if (rows.length === 0) break
    taken.push(...rows)
    // A row that holds only counts is still a little work.
    for (const r of rows) events += Math.max(r.events, 1)
    after = rows.at(-1)!.seq
  }
  return taken
}

export const removeWork = async (tx: ForPurpose, rows: readonly InboxRow[]): Promise<void> => {
  await sql`delete from inbox where seq = any(${rows.map((r) => r.seq)}::bigint[])`.execute(tx)
}

/**
 * Keeps a row that cannot be decoded or processed (a damaged disk, a newer version, a fault of ours) where nothing
 * stumbles over it again. docs/durability.md says how to bring it back.
 */
export const setAside = async (tx: ForPurpose, seq: number): Promise<void> => {
  await sql`
    with gone as (delete from inbox where seq = ${seq} returning seq, received_at, events, codec, body)
    insert into inbox_unreadable (seq, received_at, events, codec, body)
    select seq, received_at, events, codec, body from gone`.execute(tx)
}

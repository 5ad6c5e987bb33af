import { sql } from 'kysely'
import { type Chunk, type Item, type Step, stillOk } from './chunk.ts'

export const deliveryStates = { processed: 1, withheld: 2, quarantined: 3, discarded: 4 } as const

const idOf = (item: Item) => `${item.event.workspaceId}:${item.event.messageHash}`

/** The first of each message id stays; the others of the chunk are duplicates. */
export const markRepeats = (items: readonly Item[]): Item[] => {
  const seen = new Set<string>()
  const firsts: Item[] = []
  for (const item of items) {
    const id = idOf(item)
    if (seen.has(id)) item.outcome = { kind: 'duplicate' }
    else {
      seen.add(id)
      firsts.push(item)
    }
  }
  return firsts
}

// One text each, split in PostgreSQL: cheaper than an array of ten thousand (performance.md).
const columns = (items: readonly Item[]) => sql`
  unnest(string_to_array(${items.map((i) => i.event.workspaceId).join(',')}, ',')::int[],
    string_to_array(${items.map((i) => i.event.messageHash).join(',')}, ',')::uuid[]) as k (w, h)`

const keepFound = (items: readonly Item[], found: string | null) => {
  const kept = new Set(found === null ? [] : found.split(','))
  for (const item of items) if (!kept.has(idOf(item))) item.outcome = { kind: 'duplicate' }
}

const id = sql`workspace_id || ':' || replace(message_hash::text, '-', '')`

const claimNew = async (chunk: Chunk, items: readonly Item[]) => {
  if (items.length === 0) return
  // Sorted: workers with the same messages wait for each other, never in a circle.
  const { rows } = await sql<{ n: number; found: string | null }>`
    with new as (
      insert into deliveries (workspace_id, message_hash, state)
      select w, h, ${deliveryStates.processed}::smallint from ${columns(items)} order by w, h
      on conflict do nothing
      returning workspace_id, message_hash)
    select count(*) as n, case when count(*) < ${items.length}::int then string_agg(${id}, ',') end as found
    from new`.execute(chunk.tx)
  const { n, found } = rows[0]!
  if (n < items.length) keepFound(items, found)
}

/** A replay is allowed once for each time an event was put aside. */
const claimReplays = async (chunk: Chunk, items: readonly Item[]) => {
  if (items.length === 0) return
  const { rows } = await sql<{ found: string | null }>`
    with again as (
      update deliveries d set state = ${deliveryStates.processed}::smallint, reason = null from ${columns(items)}
      where d.workspace_id = k.w and d.message_hash = k.h and d.state = ${deliveryStates.quarantined}::smallint
      returning d.workspace_id, d.message_hash)
    select string_agg(${id}, ',') as found from again`.execute(chunk.tx)
  keepFound(items, rows[0]!.found)
}

/** First, before anything is decided or written: a message counts once, however often and wherever it arrives. */
export const deduplicate: Step = async (chunk) => {
  const items = markRepeats(stillOk(chunk))
  await claimNew(
    chunk,
    items.filter((i) => !i.event.replay),
  )
  await claimReplays(
    chunk,
    items.filter((i) => i.event.replay),
  )
}

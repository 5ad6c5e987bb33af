import { sql } from 'kysely'
import { uuidv7 } from '../../identity/index.ts'
import { tellCatalogue } from '../../profiles/index.ts'
import { recordSourceActivity } from '../../workspaces/index.ts'
import type { Chunk, Item, Step } from './chunk.ts'
import { deliveryStates } from './deduplicate.ts'
import type { PipelineEvent } from './event.ts'

/** Of the events that ended early, what became of them; the others were marked as processed when they were claimed. */
const writeStates = async (chunk: Chunk, items: readonly Item[]) => {
  const ended = items.flatMap(({ event, outcome }) =>
    outcome.kind === 'withheld' || outcome.kind === 'quarantined' ? [{ event, ...outcome }] : [],
  )
  if (ended.length === 0) return
  // Also those that were never claimed, because the claim was rolled back with the step that failed.
  await sql`
    insert into deliveries (workspace_id, message_hash, state, reason)
    select w, h, state, reason from unnest(${ended.map((e) => e.event.workspaceId)}::int[], ${ended.map((e) => e.event.messageHash)}::uuid[],
      ${ended.map((e) => deliveryStates[e.kind])}::smallint[], ${ended.map((e) => e.reason)}::text[])
      as k (w, h, state, reason)
    order by w, h
    on conflict (workspace_id, message_hash) do update set state = excluded.state, reason = excluded.reason`.execute(
    chunk.tx,
  )
}

/** With what its request said for it, so that a replay takes it as it was taken first. */
const asItCame = ({ raw, type, context, sentAt }: PipelineEvent) => ({
  ...raw,
  type,
  context,
  ...(sentAt === null ? {} : { sentAt }),
})

const writeQuarantine = async (chunk: Chunk, items: readonly Item[]) => {
  const rows = items.flatMap(({ event, outcome }) =>
    outcome.kind === 'quarantined'
      ? [
          {
            id: uuidv7(),
            workspace_id: event.workspaceId,
            source_id: event.sourceId,
            message_id: event.messageId,
            message_hash: event.messageHash,
            reason: outcome.reason,
            detail: outcome.detail,
            received_at: new Date(event.receivedAt),
            allowed: event.allowed,
            event: JSON.stringify(asItCame(event)),
          },
        ]
      : [],
  )
  for (let i = 0; i < rows.length; i += 1_000)
    await chunk.tx
      .insertInto('quarantine')
      .values(rows.slice(i, i + 1_000))
      .execute()
}

interface Tally {
  workspaceId: number
  sourceId: number
  day: string
  outcome: string
  reason: string
  count: number
}

/** Counts of a chunk by workspace, source, day of receipt, outcome and reason. */
export const tallyOutcomes = (chunk: Pick<Chunk, 'items' | 'doorCounts'>): Tally[] => {
  const tallies = new Map<string, Tally>()
  const add = (workspaceId: number, sourceId: number, at: number, outcome: string, reason: string, n: number) => {
    const day = new Date(at).toISOString().slice(0, 10)
    const key = [workspaceId, sourceId, day, outcome, reason].join('\0')
    const tally = tallies.get(key) ?? { workspaceId, sourceId, day, outcome, reason, count: 0 }
    tally.count += n
    tallies.set(key, tally)
  }
  for (const { event, outcome } of chunk.items) {
    const name = outcome.kind === 'ok' ? 'processed' : outcome.kind
    add(event.workspaceId, event.sourceId, event.receivedAt, name, 'reason' in outcome ? outcome.reason : '', 1)
  }
  for (const d of chunk.doorCounts) {
    for (const [reason, n] of Object.entries(d.withheld ?? {})) add(d.w, d.s, d.at, 'withheld', reason, n)
    for (const [reason, n] of Object.entries(d.rejected ?? {})) add(d.w, d.s, d.at, 'rejected', reason, n)
  }
  return [...tallies.values()]
}

const writeCounts = async (chunk: Chunk) => {
  const tallies = tallyOutcomes(chunk)
  if (tallies.length === 0) return
  await sql`
    insert into outcome_counts (workspace_id, source_id, day, outcome, reason, count)
    select w, s, d, o, r, n
    from unnest(${tallies.map((t) => t.workspaceId)}::int[], ${tallies.map((t) => t.sourceId)}::int[],
      ${tallies.map((t) => t.day)}::date[], ${tallies.map((t) => t.outcome)}::text[],
      ${tallies.map((t) => t.reason)}::text[], ${tallies.map((t) => t.count)}::bigint[]) as k (w, s, d, o, r, n)
    order by w, d, s, o, r
    on conflict (workspace_id, day, source_id, outcome, reason) do update
      set count = outcome_counts.count + excluded.count`.execute(chunk.tx)
}

/** Last: the counters are the rows that all workers share, so they are held for the shortest time. */
export const settle: Step = async (chunk) => {
  await writeStates(chunk, chunk.items)
  await writeQuarantine(chunk, chunk.items)
  await recordSourceActivity(
    chunk.tx,
    chunk.items.map(({ event: e }) => ({
      workspaceId: e.workspaceId,
      sourceId: e.sourceId,
      at: new Date(e.receivedAt),
    })),
  )
  await tellCatalogue(chunk.tx, chunk.catalogueNews)
  await writeCounts(chunk)
}

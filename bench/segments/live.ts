import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import type { ClickHouse } from '../../packages/server/src/platform/clickhouse/index.ts'
import type { PurposeDb } from '../../packages/server/src/platform/postgres/index.ts'
import { runLoad } from '../lib/load.ts'
import { type Stack, writeKey } from '../lib/stack.ts'
import { personOf, type Size } from './generate.ts'
import { type Look, putSegments, untilSettled } from './stage.ts'
import { manySegments } from './typical.ts'

/** As the load generator names somebody. */
const userOf = (n: number) => `person-${String(n).padStart(12, '0')}`

/**
 * So many of those who were made up are people of PostgreSQL too, with the ids under which their history stands; the others
 * live no longer, and their events stay. They are who has the most events.
 */
export const settleCrowd = async (
  { db, clickhouse }: { db: PurposeDb<'resolution'>; clickhouse: ClickHouse },
  size: Size,
  crowd: number,
): Promise<void> => {
  await clickhouse.command({
    query: `insert into facts select 1, 'person', ${personOf('number')}, 2, [], [], [], [], [], [], []
      from numbers({crowd:UInt64}, {others:UInt64})`,
    query_params: { crowd, others: size.people - crowd },
  })
  const atOnce = 10_000
  for (let from = 0; from < crowd; from += atOnce) {
    const result = await clickhouse.query({
      query: `select toUInt32(number) as n, toString(${personOf('number')}) as id from numbers({from:UInt64}, {count:UInt64})`,
      query_params: { from, count: Math.min(atOnce, crowd - from) },
      format: 'JSONEachRow',
    })
    const people = await result.json<{ n: number; id: string }>()
    const rows = JSON.stringify(people.map(({ n, id }) => ({ id, name: userOf(n) })))
    await sql`
      with k as materialized (select * from jsonb_to_recordset(${rows}::jsonb) as r (id uuid, name text)),
      somebody as (
        insert into people (workspace_id, id, first_seen_at, last_seen_at) select 1, id, now(), now() from k)
      insert into identifiers (workspace_id, kind, value, person_id, first_seen_at)
      select 1, 'user_id', name, id, now() from k
      on conflict do nothing`.execute(db)
  }
}

export interface Live {
  /** Milliseconds from the acknowledgement of an event until the membership that it decides is committed. */
  readonly visible: number[]
  /** Events that decide something and never did so. */
  readonly lost: number
  readonly acknowledged: number
  readonly refused: number
  /** Until the segments were live over everybody, in milliseconds. */
  readonly computed: number
}

/**
 * Load at a rate over people with a history, and beside it five events a second of people of whom each decides a membership.
 * Looks every 20 ms, so each figure is up to that much too great.
 */
export const liveUnder = async (
  stack: Stack,
  look: Look,
  load: { segments: number; crowd: number; rate: number; seconds: number },
): Promise<Live> => {
  const api = await stack.startApi()
  const worker = await stack.startWorker()
  const began = performance.now()
  const nodes = manySegments(load.segments - 1).map((s) => s.node)
  await putSegments(api.url, 'live', nodes)
  await putSegments(api.url, 'probe', [{ performed: { event: 'Probed' } }])
  await untilSettled(look)
  const computed = performance.now() - began

  const waiting = new Map<string, number>()
  const visible: number[] = []
  let isOver = false
  const watch = async () => {
    const patience = 60_000
    for (let over: number | null = null; ; ) {
      if (isOver) over ??= performance.now()
      if (isOver && (waiting.size === 0 || performance.now() - over! > patience)) return
      await sleep(20)
      if (waiting.size === 0) continue
      const { rows } = await sql<{ name: string }>`
        select i.value as name from segments s
        join segment_members m on m.workspace_id = 1 and m.segment_id = s.id
        join identifiers i on i.workspace_id = 1 and i.person_id = m.person_id and i.kind = 'user_id'
        where s.workspace_id = 1 and s.key = 'probe-1' and i.value = any(${[...waiting.keys()]}::text[])`.execute(look)
      for (const { name } of rows) {
        visible.push(performance.now() - waiting.get(name)!)
        waiting.delete(name)
      }
    }
  }
  const probe = async () => {
    for (let n = 0; !isOver; n++) {
      // From the other end: those have little history, and the load has many of the first.
      const userId = userOf(load.crowd - 1 - n)
      const answer = await fetch(`${api.url}/v1/track`, {
        method: 'POST',
        headers: { authorization: `Basic ${btoa(`${writeKey}:`)}` },
        body: JSON.stringify({ userId, event: 'Probed', messageId: `probe-${userId}` }),
      })
      if (answer.ok) waiting.set(userId, performance.now())
      await sleep(200)
    }
  }
  const watching = watch()
  const probing = probe()
  const { seconds, rate, crowd: people } = load
  const result = await runLoad({ url: api.url, connections: 2, eventsPerRequest: 10, people, seconds, rate })
  isOver = true
  await Promise.all([probing, watching])
  await worker.stop()
  await api.stop()
  const { acknowledged, refused } = result
  return { visible, lost: waiting.size, acknowledged, refused, computed }
}

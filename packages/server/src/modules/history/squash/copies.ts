import type { ClickHouse } from '../../../platform/clickhouse/index.ts'
import { columns } from '../row-binary.ts'
import type { Squash } from './squash.store.ts'

const kept = columns.filter((c) => c !== 'person_id').join(', ')

const paramsOf = (squash: Squash, moved: readonly number[]) => ({
  w: squash.workspaceId,
  s: squash.id,
  keys: squash.keys,
  targets: squash.targets,
  from: squash.fromPeople,
  moved: [...moved],
})

const newPerson = (rule: Squash['rule']) =>
  `transform(toString(${rule}_id), {keys:Array(String)}, {targets:Array(String)}, toString(person_id))`

/** The events of a squash that stand under somebody else. Those from before origins were kept stay where they are. */
const originals = ({ rule }: Squash) => `workspace_id = {w:UInt32} and person_id in {from:Array(UUID)}
  and toString(${rule}_id) in {keys:Array(String)} and origin_id != 0 and toString(person_id) != ${newPerson(rule)}
  ${rule === 'person' ? 'and origin_id not in {moved:Array(UInt64)}' : ''}`

const copied = `(person_id, origin_id, occurred_at, message_id) in (
  select copied_from, origin_id, occurred_at, message_id from events
  where workspace_id = {w:UInt32} and person_id in {targets:Array(UUID)} and squash = {s:UInt64})`

const count = async (clickhouse: ClickHouse, where: string, params: Record<string, unknown>): Promise<number> => {
  const result = await clickhouse.query({
    query: `select toUInt32(count()) as n from events where ${where}`,
    query_params: params,
    format: 'JSONEachRow',
    use_multipart_params_auto: true,
  })
  const [row] = await result.json<{ n: number }>()
  return row?.n ?? 0
}

const change = (clickhouse: ClickHouse, query: string, params: Record<string, unknown>, queryId?: string) =>
  clickhouse.command({
    query,
    query_params: params,
    use_multipart_params_auto: true,
    ...(queryId !== undefined && { query_id: queryId }),
    clickhouse_settings: { lightweight_deletes_sync: '2', max_partitions_per_insert_block: '1000' },
  })

/** Writes the events anew under whom they belong to. Throws when not exactly all of them are there afterwards. */
export const copy = async (clickhouse: ClickHouse, squash: Squash, moved: readonly number[]): Promise<number> => {
  const params = paramsOf(squash, moved)
  const due = await count(clickhouse, originals(squash), params)
  if (due === 0) return 0
  await change(
    clickhouse,
    `insert into events (${kept}, person_id, squash, copied_from)
    select ${kept}, toUUID(${newPerson(squash.rule)}), {s:UInt64}, person_id from events where ${originals(squash)}`,
    params,
    `candor-squash-${squash.id}`,
  )
  const there = await count(
    clickhouse,
    'workspace_id = {w:UInt32} and person_id in {targets:Array(UUID)} and squash = {s:UInt64}',
    params,
  )
  if (there !== due) throw new Error(`Squash ${squash.id} copied ${there} events of ${due}`)
  return due
}

/** Takes away what was copied; and nothing that was not. */
export const removeOriginals = async (clickhouse: ClickHouse, squash: Squash): Promise<void> => {
  const params = paramsOf(squash, [])
  const where = `workspace_id = {w:UInt32} and person_id in {from:Array(UUID)} and ${copied}`
  if ((await count(clickhouse, where, params)) > 0)
    await change(clickhouse, `delete from events where ${where}`, params)
}

/** Takes away the copies of an attempt that did not come to its end. */
export const removeCopies = async (clickhouse: ClickHouse, squash: Squash): Promise<void> => {
  const params = paramsOf(squash, [])
  // Where this is not known there is no such query.
  await clickhouse
    .command({ query: `kill query where query_id = 'candor-squash-${squash.id}' sync` })
    .catch(() => undefined)
  const where = 'workspace_id = {w:UInt32} and person_id in {targets:Array(UUID)} and squash = {s:UInt64}'
  if ((await count(clickhouse, where, params)) > 0)
    await change(clickhouse, `delete from events where ${where}`, params)
}

/** Overrides of people under whose ids no event stands any longer say nothing. */
export const dropOverrides = async (
  clickhouse: ClickHouse,
  workspaceId: number,
  people: readonly string[],
): Promise<void> => {
  if (people.length === 0) return
  await change(
    clickhouse,
    `delete from person_overrides where workspace_id = {w:UInt32} and person_id in {people:Array(UUID)}
      and person_id not in (select person_id from events where workspace_id = {w:UInt32} and person_id in {people:Array(UUID)})`,
    { w: workspaceId, people: [...people] },
  )
}

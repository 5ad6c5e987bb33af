import type { EventRow, EventType } from '@candor/contracts'
import type { QueryEvents } from '../consent/index.ts'

export interface EventFilter {
  workspaceId: number
  /** Who reads, and the key of the purpose it is read for. */
  actor: string
  purpose: string
  /** The ids under which a person's events stand: the person's own and those merged into it. */
  personIds?: readonly string[]
  name?: string | undefined
  type?: EventType | undefined
  sourceId?: number | undefined
  /** Inclusive, milliseconds since 1970. */
  from?: number | undefined
  /** Exclusive. */
  to?: number | undefined
  /** Where the page before ended. */
  before?: { at: number; messageId: string } | undefined
  limit: number
}

interface Row {
  message_id: string
  type: EventType
  name: string
  person: string
  source_id: number
  occurred: number
  received: number
  properties: string
  context: string
}

const conditions = (f: EventFilter): string[] => {
  const list: string[] = []
  if (f.name !== undefined) list.push('name = {name:String}')
  if (f.type !== undefined) list.push('type = {type:String}')
  if (f.sourceId !== undefined) list.push('source_id = {source:UInt32}')
  if (f.from !== undefined) list.push('occurred_at >= fromUnixTimestamp64Milli({from:Int64})')
  if (f.to !== undefined) list.push('occurred_at < fromUnixTimestamp64Milli({to:Int64})')
  if (f.before) list.push('(toUnixTimestamp64Milli(occurred_at), message_id) < ({beforeAt:Int64}, {beforeId:String})')
  return list
}

const toEvent = (r: Row): EventRow => ({
  messageId: r.message_id,
  type: r.type,
  name: r.name,
  personId: r.person,
  sourceId: r.source_id,
  occurredAt: new Date(r.occurred).toISOString(),
  receivedAt: new Date(r.received).toISOString(),
  properties: JSON.parse(r.properties) as Record<string, unknown>,
  context: JSON.parse(r.context) as Record<string, unknown>,
})

/**
 * Events, newest first, as far as they may be read for the purpose. Each stands under the person it belongs to now: the
 * override table says whom a merged person became, so history follows a merge without being rewritten.
 */
export const readEvents = async (query: QueryEvents, filter: EventFilter): Promise<EventRow[]> => {
  const { workspaceId, actor, purpose, personIds } = filter
  const { rows } = await query<Row>(
    { workspaceId, actor, purpose, people: personIds },
    (permitted) => `
      select e.message_id as message_id, e.type as type, e.name as name, e.source_id as source_id,
        toString(if(o.survivor_id = toUUID('00000000-0000-0000-0000-000000000000'), e.person_id, o.survivor_id)) as person,
        toUnixTimestamp64Milli(e.occurred_at) as occurred, toUnixTimestamp64Milli(e.received_at) as received,
        e.properties as properties, e.context as context
      from (
        select * from events where ${[permitted, ...conditions(filter)].join(' and ')}
        order by occurred_at desc, message_id desc limit {limit:UInt32}
      ) as e
      left join (
        select person_id, argMax(survivor_id, version) as survivor_id from person_overrides
        where workspace_id = {workspace:UInt32} group by person_id
      ) as o on o.person_id = e.person_id
      order by occurred desc, message_id desc`,
    {
      workspace: workspaceId,
      name: filter.name,
      type: filter.type,
      source: filter.sourceId,
      from: filter.from,
      to: filter.to,
      beforeAt: filter.before?.at,
      beforeId: filter.before?.messageId,
      limit: filter.limit,
    },
  )
  return rows.map(toEvent)
}

/** A page of events with the cursor of the next one. */
export const pageOfEvents = async (query: QueryEvents, filter: EventFilter) => {
  const found = await readEvents(query, { ...filter, limit: filter.limit + 1 })
  const items = found.slice(0, filter.limit)
  const last = items.at(-1)
  const more = found.length > filter.limit && last !== undefined
  return { items, next: more ? { at: Date.parse(last.occurredAt), messageId: last.messageId } : null }
}

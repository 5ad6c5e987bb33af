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
 * Events, newest first, as far as they may be read for the purpose. Each stands under the person it belongs to now, also
 * while ClickHouse has not heard that people were merged or that an identifier changed hands.
 */
export const readEvents = async (query: QueryEvents, filter: EventFilter): Promise<EventRow[]> => {
  const { workspaceId, actor, purpose, personIds } = filter
  const { rows } = await query<Row>(
    { workspaceId, actor, purpose, people: personIds },
    (permitted, person) => `
      select message_id, type, name, source_id, ${person} as person,
        toUnixTimestamp64Milli(occurred_at) as occurred, toUnixTimestamp64Milli(received_at) as received, properties, context
      from (
        select * from events where ${[permitted, ...conditions(filter)].join(' and ')}
        order by occurred_at desc, message_id desc limit {limit:UInt32})
      order by occurred desc, message_id desc`,
    {
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

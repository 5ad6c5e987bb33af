import type { QueryEvents } from '../consent/index.ts'

interface SeenEvent {
  readonly type: string
  readonly name: string
  readonly lastSeenAt: string
  readonly properties: { name: string; type: 'text' | 'number' | 'boolean' | 'list' | 'object' }[]
}

/** Names and their properties are looked for among so many of the newest events of each name. */
const sampleOfName = 200
const mostNames = 500
const mostProperties = 100

const kindOf: Record<string, SeenEvent['properties'][number]['type']> = {
  String: 'text',
  Int64: 'number',
  UInt64: 'number',
  Double: 'number',
  Bool: 'boolean',
  Array: 'list',
  Object: 'object',
}

/** What happens in a workspace, as far as running the service may read it: names of events, and of their properties. */
export const readCatalogueOfEvents = async (
  { queryEvents }: { queryEvents: QueryEvents },
  workspaceId: number,
  actor: string,
): Promise<{ events: SeenEvent[]; sections: string[] }> => {
  const context = { workspaceId, actor, purpose: 'essential' }
  const { rows } = await queryEvents<{ type: string; name: string; last: number; found: [string, string][] }>(
    context,
    (condition) => `
      select type, name, max(at) as last, arrayDistinct(groupArrayArray(pairs)) as found from (
        select type, name, toUnixTimestamp64Milli(occurred_at) as at,
          arrayMap(p -> (p.1, toString(JSONType(p.2))), JSONExtractKeysAndValuesRaw(properties)) as pairs
        from events where ${condition} order by occurred_at desc limit ${sampleOfName} by type, name)
      group by type, name order by last desc limit ${mostNames}`,
  )
  const { rows: sections } = await queryEvents<{ section: string }>(
    context,
    (condition) => `
      select JSONExtractString(properties, 'section') as section from events
      where ${condition} and type = 'track' and name = 'Section Viewed' and section <> ''
      group by section order by count() desc limit 200`,
  )
  return {
    events: rows.map((r) => {
      const properties = new Map(r.found.map(([name, type]) => [name, kindOf[type]]))
      return {
        type: r.type,
        name: r.name,
        lastSeenAt: new Date(r.last).toISOString(),
        properties: [...properties]
          .flatMap(([name, type]) => (type ? [{ name, type }] : []))
          .slice(0, mostProperties)
          .sort((a, b) => a.name.localeCompare(b.name)),
      }
    }),
    sections: sections.map((s) => s.section),
  }
}

/** Which of these events the workspace has ever seen, for a purpose; `*` as a name is any. */
export const findSeen = async (
  { queryEvents }: { queryEvents: QueryEvents },
  context: { workspaceId: number; actor: string; purpose: string },
  wanted: readonly { type: string; name: string }[],
): Promise<Set<string>> => {
  if (wanted.length === 0) return new Set()
  const { rows } = await queryEvents<{ type: string; name: string }>(
    context,
    (condition) => `
      select distinct type, name from events
      where ${condition} and has({wantedTypes:Array(String)}, toString(type)) and has({wantedNames:Array(String)}, toString(name))`,
    { wantedTypes: wanted.map((w) => w.type), wantedNames: wanted.map((w) => w.name) },
  )
  return new Set(rows.map((r) => `${r.type}:${r.name}`))
}

import type { ClickHouse } from '../src/platform/clickhouse/index.ts'
import type { Everything } from './everything.ts'

/** One of what is stored of a fact: class, text, time, expiry, purposes, message id, source. */
export type Candidate = readonly [number, string, number, string, string, string, number]
/** By workspace, key and person; only facts that are there. */
export type Facts = Record<string, Candidate[]>

const never = '9223372036854775807'
const anything = String(2n ** 48n - 1n)
const contactKeys = ['email', 'phone', 'address']

interface Of {
  readonly w: number
  readonly id: string
}
interface Value extends Of {
  readonly key: string
  readonly class: number
  readonly value: unknown
  readonly at: number
  readonly until: number | null
  readonly collected: string
  readonly message: string
  readonly source: number
}
interface Choice extends Of {
  readonly name: string
  readonly value: string
  readonly at: number
  readonly origin: number
  readonly change: number
  readonly over: number[]
}
const strictest = ['off', 'none', 'monthly', 'weekly', 'all', 'on']
interface Recipient extends Of {
  readonly recipient: string
  readonly relation: string
  readonly at: number
  readonly collected: string
}

/** All facts there ought to be: from the words of docs/adr/0021-segments.md, sharing nothing with the code that keeps them. */
export const factsOfPostgres = async ({ pool }: Everything): Promise<Facts> => {
  const rows = async <T extends object>(query: string) => (await pool.query<T>(query)).rows
  const ms = (column: string) => `(extract(epoch from ${column}) * 1000)::float8`
  const facts: Facts = {}
  const add = ({ w, id }: Of, key: string, candidate: Candidate) => {
    const name = `${w} ${key} ${id}`
    facts[name] = [...(facts[name] ?? []), candidate]
  }
  const plain = (text: unknown, at: number, collected = anything): Candidate => [
    ...([1, JSON.stringify(text), at, never, collected, '', 0] as const),
  ]
  const definitions = await rows<{ w: number; key: string; sensitivity: string }>(
    'select workspace_id as w, key, sensitivity from attribute_definitions',
  )
  const contact = new Map(definitions.map((d) => [`${d.w} ${d.key}`, d.sensitivity === 'contact']))
  const said = (w: number, key: string, value: unknown) =>
    value !== null && (contact.get(`${w} ${key}`) ?? contactKeys.includes(key)) ? { withheld: true } : value

  const people = await rows<Of & { at: number }>(
    `select workspace_id as w, id, ${ms('first_seen_at')} as at from people where merged_into is null`,
  )
  for (const p of people) add(p, 'person', plain({}, p.at))

  const identifiers = await rows<Of & { kind: string; verified: boolean; at: number }>(
    `select workspace_id as w, person_id as id, kind, verified_at is not null as verified, ${ms('first_seen_at')} as at
    from identifiers order by first_seen_at desc, id desc`,
  )
  for (const i of identifiers) add(i, `identifier:${i.kind}`, plain({ verified: i.verified }, i.at))

  const values = await rows<Value>(
    `select workspace_id as w, person_id as id, key, class, value, ${ms('at')} as at, ${ms('expires_at')} as until,
      collected::text, message_id as message, source_id as source
    from attribute_values order by class, at desc, message_id collate "C" desc, origin_id, source_id`,
  )
  for (const v of values)
    add(v, `value:${v.key}`, [
      ...([v.class, JSON.stringify(said(v.w, v.key, v.value)), v.at] as const),
      ...([v.until === null ? never : String(v.until), v.collected, v.message, v.source] as const),
    ])

  const choices = await rows<Choice>(
    `select workspace_id as w, person_id as id, case kind when 'frequency' then kind else kind || ':' || key end as name, value,
      ${ms('at')} as at, origin_id::float8 as origin, change_id::float8 as change, to_jsonb(over) as over
    from preferences order by kind, key`,
  )
  for (const own of Map.groupBy(choices, (c) => `${c.w} ${c.id}`).values()) {
    const held = [...Map.groupBy(own, (c) => c.name).values()].map((about) => {
      const speaking = about.filter((c) => !about.some((d) => d.change > c.change && d.over.includes(c.origin)))
      const value = strictest.find((v) => speaking.some((c) => c.value === v))!
      return {
        name: about[0]!.name,
        value,
        at: Math.max(...speaking.filter((c) => c.value === value).map((c) => c.at)),
      }
    })
    const text = Object.fromEntries(held.map((h) => [h.name, h.value]))
    add(own[0]!, 'preference', plain(text, Math.max(...held.map((h) => h.at))))
  }

  const told = await rows<{ recipient: string; key: string; value: unknown; collected: string }>(
    `select recipient_id as recipient, key, value, collected::text from recipient_values
    where value <> 'null' order by key`,
  )
  const recipients = await rows<Recipient>(
    `select workspace_id as w, person_id as id, id as recipient, relation, ${ms('created_at')} as at, collected::text
    from recipients order by created_at desc, id desc`,
  )
  for (const r of recipients) {
    const own = told.filter((v) => v.recipient === r.recipient)
    const of = Object.fromEntries(own.map((v) => [v.key, [said(r.w, v.key, v.value), v.collected]]))
    add(r, 'recipient', plain({ relation: r.relation, values: of }, Math.round(r.at), r.collected))
  }
  return facts
}

/** What ClickHouse has. */
export const factsOfClickHouse = async (clickhouse: ClickHouse): Promise<Facts> => {
  const result = await clickhouse.query({
    query: `select workspace_id || ' ' || key || ' ' || toString(person_id) as name,
      arrayMap((c, t, a, e, p, m, s) -> tuple(c, t, a, toString(e), toString(p), m, s),
        classes, texts, times, expires, collected, message_ids, sources) as candidates
    from facts final where notEmpty(classes)`,
    format: 'JSONEachRow',
    clickhouse_settings: { output_format_json_named_tuples_as_objects: 0, output_format_json_quote_64bit_integers: 0 },
  })
  const rows = await result.json<{ name: string; candidates: Candidate[] }>()
  return Object.fromEntries(rows.map((r) => [r.name, r.candidates]))
}

/** Every text that stands anywhere in ClickHouse. */
export const everyText = async (clickhouse: ClickHouse): Promise<string> => {
  const ask = async (query: string) => (await clickhouse.query({ query, format: 'JSONEachRow' })).text()
  const tables = await ask('select name from system.tables where database = currentDatabase()')
  const names = tables.split('\n').filter(Boolean)
  const all = await Promise.all(
    names.map((line) => ask(`select * from ${(JSON.parse(line) as { name: string }).name}`)),
  )
  return all.join('\n')
}

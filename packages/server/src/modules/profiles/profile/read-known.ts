import type { AttributeType, ProfileValue } from '@candor/contracts'
import { type RawBuilder, sql } from 'kysely'
import type { PurposeDb } from '../../../platform/postgres/index.ts'
import type { Definition } from '../catalogue/definition.ts'
import { definitionOf } from '../catalogue/definitions.store.ts'
import type { MentionAnswer } from '../context/may-mention.ts'
import type { KnownValue } from './profile.ts'

/** A value with its whole story. */
export interface StoredValue extends KnownValue {
  readonly source: string | null
  readonly through: { kind: string; value: string } | null
  readonly evidence: ProfileValue['evidence']
  readonly confidence: number | null
}

export interface Known {
  readonly values: readonly StoredValue[]
  readonly definitions: ReadonlyMap<string, Definition>
  readonly answers: readonly MentionAnswer[]
}

interface Row {
  person: string
  key: string
  class: number
  origin_id: number
  source_id: number
  value: unknown
  at: number
  message_id: string
  context: string | null
  evidence: StoredValue['evidence'] | null
  confidence: number | null
  expires_at: number | null
  allow: number
  source: string | null
  through_kind: string | null
  through_value: string | null
}

const ms = (column: string) => sql`(extract(epoch from ${sql.ref(column)}) * 1000)::float8`

const storedValue = (r: Row): StoredValue => ({
  key: r.key,
  class: r.class,
  originId: r.origin_id,
  sourceId: r.source_id,
  source: r.source,
  value: r.value,
  at: r.at,
  messageId: r.message_id,
  context: r.context,
  evidence: r.evidence ?? {},
  confidence: r.confidence,
  expiresAt: r.expires_at,
  allow: r.allow,
  through: r.through_kind === null ? null : { kind: r.through_kind, value: r.through_value! },
})

/** People to be read: a query of their ids, named `id`. */
export type Whom = RawBuilder<{ id: string }>

export const thesePeople = (ids: readonly string[]): Whom =>
  sql<{ id: string }>`select unnest(${[...ids]}::uuid[]) as id`

type Described = Parameters<typeof definitionOf>[0] & { type: AttributeType }
type Part =
  | { part: 'person'; row: string }
  | { part: 'value'; row: Row }
  | { part: 'definition'; row: Described }
  | { part: 'answer'; row: MentionAnswer & { person: string } }

/**
 * All that the connection's purpose lets be read of some people, also what lost, with what the catalogue says of it; of
 * some attributes, or of all. One statement, however many people: a profile is read while somebody waits for it. Everybody
 * who was asked for is in the answer.
 */
export const readKnownOf = async (
  db: PurposeDb,
  workspaceId: number,
  whom: Whom,
  keys?: readonly string[],
): Promise<Map<string, Known>> => {
  const chosen = keys === undefined ? sql`` : sql`and v.key = any(${[...keys]}::text[])`
  const { rows } = await sql<Part>`
    with who as materialized (${whom}),
    told as materialized (
      select v.person_id as person, v.key, v.class, v.origin_id, v.source_id, v.value, ${ms('v.at')} as at, v.message_id,
        v.context, v.evidence, v.confidence, ${ms('v.expires_at')} as expires_at,
        case when v.valid_until > now() then v.allow else 0 end as allow,
        s.name as source, i.kind as through_kind, i.value as through_value
      from attribute_values v
      left join sources s on s.workspace_id = v.workspace_id and s.id = v.source_id
      left join identifiers i on i.workspace_id = v.workspace_id and i.person_id = v.person_id and i.id = v.origin_id
      where v.workspace_id = ${workspaceId} and v.person_id = any(array(select id from who)) ${chosen})
    select 'person' as part, to_json(id) as row from who
    union all select 'value', to_json(told) from told
    union all select 'definition', to_json(d) from attribute_definitions d
      where d.workspace_id = ${workspaceId} and d.key in (select key from told)
    union all select 'answer', to_json(a) from (
      select person_id as person, key, place, origin_id as "originId", agrees, verified, ${ms('at')} as at
      from mention_answers
      where workspace_id = ${workspaceId} and person_id = any(array(select id from who))) a`.execute(db)
  const definitions = new Map<string, Definition>()
  const known = new Map<string, { values: StoredValue[]; definitions: typeof definitions; answers: MentionAnswer[] }>()
  for (const { part, row } of rows) if (part === 'person') known.set(row, { values: [], definitions, answers: [] })
  for (const { part, row } of rows)
    if (part === 'value') known.get(row.person)!.values.push(storedValue(row))
    else if (part === 'definition') definitions.set(row.key, definitionOf(row))
    else if (part === 'answer') known.get(row.person)!.answers.push(row)
  return known
}

/** The same of one person, all of it. */
export const readKnown = async (db: PurposeDb, workspaceId: number, personId: string): Promise<Known> =>
  (await readKnownOf(db, workspaceId, thesePeople([personId]))).get(personId)!

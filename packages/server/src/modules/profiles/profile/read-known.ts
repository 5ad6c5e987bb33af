import type { AttributeType, ProfileValue } from '@candor/contracts'
import { sql } from 'kysely'
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

/**
 * All that the connection's purpose lets be read of some people, also what lost, with what the catalogue says of it; of
 * some attributes, or of all. Three statements, however many people; everybody who is asked for is in the answer.
 */
export const readKnownOf = async (
  db: PurposeDb,
  workspaceId: number,
  personIds: readonly string[],
  keys?: readonly string[],
): Promise<Map<string, Known>> => {
  const chosen = keys === undefined ? sql`` : sql`and v.key = any(${[...keys]}::text[])`
  const { rows } = await sql<Row>`
    select v.person_id as person, v.key, v.class, v.origin_id, v.source_id, v.value, ${ms('v.at')} as at, v.message_id,
      v.context, v.evidence, v.confidence, ${ms('v.expires_at')} as expires_at,
      case when v.valid_until > now() then v.allow else 0 end as allow,
      s.name as source, i.kind as through_kind, i.value as through_value
    from attribute_values v
    left join sources s on s.workspace_id = v.workspace_id and s.id = v.source_id
    left join identifiers i on i.workspace_id = v.workspace_id and i.person_id = v.person_id and i.id = v.origin_id
    where v.workspace_id = ${workspaceId} and v.person_id = any(${[...personIds]}::uuid[]) ${chosen}`.execute(db)
  const { rows: described } = await sql<Parameters<typeof definitionOf>[0] & { type: AttributeType }>`
    select d.* from attribute_definitions d
    where d.workspace_id = ${workspaceId} and d.key = any(${[...new Set(rows.map((r) => r.key))]}::text[])`.execute(db)
  const { rows: answers } = await sql<MentionAnswer & { person: string }>`
    select person_id as person, key, place, origin_id as "originId", agrees, verified, ${ms('at')} as at
    from mention_answers
    where workspace_id = ${workspaceId} and person_id = any(${[...personIds]}::uuid[])`.execute(db)
  const definitions = new Map(described.map((d) => [d.key, definitionOf(d)]))
  const valuesOf = Map.groupBy(rows, (r) => r.person)
  const answersOf = Map.groupBy(answers, (a) => a.person)
  return new Map(
    personIds.map((id) => [
      id,
      { values: (valuesOf.get(id) ?? []).map(storedValue), definitions, answers: answersOf.get(id) ?? [] },
    ]),
  )
}

/** The same of one person, all of it. */
export const readKnown = async (db: PurposeDb, workspaceId: number, personId: string): Promise<Known> =>
  (await readKnownOf(db, workspaceId, [personId])).get(personId)!

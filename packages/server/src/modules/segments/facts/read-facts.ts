import { type RawBuilder, sql } from 'kysely'
import type { ForPurpose } from '../../../platform/postgres/index.ts'
import { type Choice, preferencesThatHold } from '../../consent/index.ts'
import type { FactCandidate, FactRow } from '../../history/index.ts'
import { contactKeys, strongestFirst } from '../../profiles/index.ts'
import type { FactsOfKey } from './changed.store.ts'

/** Every bit that a purpose of customers could have: what was not told for a purpose. */
const forAnything = 2 ** 48 - 1

const told = { class: 1, expiresAt: null, collected: forAnything, messageId: '', sourceId: 0 }

const ms = (column: string) => sql`round(extract(epoch from ${sql.ref(column)}) * 1000)::bigint`

/** Whether somebody can be reached by a value of the attribute `key`: then it is not said. */
const isContact = (workspace: RawBuilder<unknown>, key: RawBuilder<unknown>) => sql`coalesce(
  (select d.sensitivity = 'contact' from attribute_definitions d where d.workspace_id = ${workspace} and d.key = ${key}),
  ${key} = any(${contactKeys}::text[]))`

interface Kind {
  /** One JSON array of what PostgreSQL has of person `k.p` under `g.k`; null: nothing. */
  readonly read: RawBuilder<unknown>
  /** What ClickHouse gets of it. */
  candidates(found: readonly unknown[]): FactCandidate[]
}

type Value = [number, unknown, number, number | null, number, string, number]

/** How each kind of fact is read. The keys are what stands before the colon. */
const kinds: Record<string, Kind> = {
  person: {
    read: sql`
      select json_agg(json_build_array(${ms('p.first_seen_at')})) from people p
      where p.workspace_id = g.w and p.id = k.p and p.merged_into is null`,
    candidates: (found) => (found as [number][]).map(([at]) => ({ ...told, text: '{}', at })),
  },
  identifier: {
    read: sql`
      select json_agg(json_build_array(i.verified_at is not null, ${ms('i.first_seen_at')})
        order by i.first_seen_at desc, i.id desc)
      from identifiers i where i.workspace_id = g.w and i.person_id = k.p and i.kind = g.k`,
    candidates: (found) =>
      (found as [boolean, number][]).map(([verified, at]) => ({
        ...told,
        text: JSON.stringify({ verified }),
        at,
      })),
  },
  value: {
    read: sql`
      select json_agg(json_build_array(v.class,
          case when g.contact and v.value <> 'null' then '{"withheld":true}' else v.value end,
          ${ms('v.at')}, ${ms('v.expires_at')}, v.collected, v.message_id, v.source_id) order by v.origin_id, v.source_id)
      from attribute_values v where v.workspace_id = g.w and v.person_id = k.p and v.key = g.k`,
    candidates: (found) =>
      (found as Value[])
        .map(([cls, value, at, expiresAt, collected, messageId, sourceId]) => ({
          ...{ class: cls, text: JSON.stringify(value), at, expiresAt, collected, messageId, sourceId },
        }))
        .toSorted(strongestFirst),
  },
  preference: {
    read: sql`
      select json_agg(json_build_object('kind', f.kind, 'key', f.key, 'value', f.value, 'at', ${ms('f.at')},
        'originId', f.origin_id, 'changeId', f.change_id, 'over', f.over) order by f.kind, f.key, f.origin_id)
      from preferences f where f.workspace_id = g.w and f.person_id = k.p`,
    candidates: (found) => {
      const held = preferencesThatHold(found as Choice[])
      const chosen = held.map(({ kind, key, value }) => [kind === 'frequency' ? kind : `${kind}:${key}`, value])
      return [{ ...told, text: JSON.stringify(Object.fromEntries(chosen)), at: Math.max(...held.map((p) => p.at)) }]
    },
  },
  recipient: {
    read: sql`
      select json_agg(json_build_array(r.relation, ${ms('r.created_at')}, r.collected, coalesce((
          select json_object_agg(v.key, json_build_array(
            case when ${isContact(sql`g.w`, sql`v.key`)} then '{"withheld":true}' else v.value end, v.collected::text)
            order by v.key)
          from recipient_values v
          where v.workspace_id = r.workspace_id and v.recipient_id = r.id and v.value <> 'null'), '{}'))
        order by r.created_at desc, r.id desc)
      from recipients r where r.workspace_id = g.w and r.person_id = k.p`,
    candidates: (found) =>
      (found as [string, number, number, Record<string, [unknown, string]>][]).map(
        ([relation, at, collected, values]) => ({
          ...told,
          ...{ text: JSON.stringify({ relation, values }), at, collected },
        }),
      ),
  },
}

const partsOf = (key: string): [string, string] => {
  const colon = key.indexOf(':')
  return colon < 0 ? [key, ''] : [key.slice(0, colon), key.slice(colon + 1)]
}

/** One statement for all facts of a kind; what is in the answer is named by its place: group, person. */
const readKind = async (tx: ForPurpose, kind: Kind, groups: readonly FactsOfKey[]): Promise<FactRow[]> => {
  const asked = groups.map(({ workspaceId: w, key, people }, n) => ({ n, w, k: partsOf(key)[1], p: people.join(',') }))
  const { rows } = await sql<{ found: [number, number, unknown[]][] | null }>`
    with g as materialized (
      select r.*, ${isContact(sql`r.w`, sql`r.k`)} as contact
      from jsonb_to_recordset(${JSON.stringify(asked)}::jsonb) as r (n int, w int, k text, p text))
    select json_agg(json_build_array(g.n, k.m, c.list)) as found
    from g
    cross join lateral unnest(string_to_array(g.p, ',')::uuid[]) with ordinality as k (p, m)
    cross join lateral (${kind.read}) as c (list)
    where c.list is not null`.execute(tx)
  const found = new Map((rows[0]?.found ?? []).map(([n, m, list]) => [`${n} ${m}`, list]))
  return groups.flatMap(({ workspaceId, key, people }, n) =>
    people.map((personId, m) => {
      const list = found.get(`${n} ${m + 1}`)
      return { workspaceId, key, personId, candidates: list ? kind.candidates(list) : [] }
    }),
  )
}

/**
 * Facts as they are now: a statement a kind, however many there are. Every one that was asked for is in the answer; one that
 * is gone has no candidates. A value by which somebody can be reached is only known, and an identifier only of its
 * kind.
 */
export const readFacts = async (tx: ForPurpose, facts: readonly FactsOfKey[]): Promise<FactRow[]> => {
  const rows: FactRow[] = []
  for (const [name, groups] of Map.groupBy(facts, ({ key }) => partsOf(key)[0])) {
    const kind = kinds[name]
    if (!kind) throw new Error(`Facts of the kind ${name} are not known`)
    rows.push(...(await readKind(tx, kind, groups)))
  }
  return rows
}

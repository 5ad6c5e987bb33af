import { sql } from 'kysely'
import { type ForPurpose, StaleRead } from '../../platform/postgres/index.ts'
import { type IdentifierKey, partsOf } from './claims.ts'
import type { PersonFacts, Resolution } from './resolve.ts'

type Tx = ForPurpose

const unit = '\x1f'
const texts = (values: readonly unknown[]) => sql`string_to_array(${values.join(unit)}, ${unit})`

/** Identifiers as columns. Joined into one text and split in PostgreSQL: cheaper than long arrays (performance.md). */
const columnsOf = (keys: readonly IdentifierKey[]) => {
  const parts = keys.map(partsOf)
  return {
    workspaces: sql`${texts(parts.map((p) => p.workspaceId))}::int[]`,
    kinds: texts(parts.map((p) => p.kind)),
    values: texts(parts.map((p) => p.value)),
  }
}

/** Who holds these identifiers now. The answer is one text: ten thousand rows would cost as much as finding them. */
export const findHolders = async (tx: Tx, keys: readonly IdentifierKey[]): Promise<Map<IdentifierKey, string>> => {
  if (keys.length === 0) return new Map()
  const c = columnsOf(keys)
  const { rows } = await sql<{ found: string | null }>`
    select string_agg(k.n || ':' || i.person_id, ',') as found
    from unnest(${c.workspaces}, ${c.kinds}, ${c.values}) with ordinality as k (w, kind, value, n)
    join identifiers i on i.workspace_id = k.w and i.kind = k.kind and i.value = k.value`.execute(tx)
  const holders = new Map<IdentifierKey, string>()
  for (const pair of rows[0]?.found?.split(',') ?? []) {
    const colon = pair.indexOf(':')
    holders.set(keys[Number(pair.slice(0, colon)) - 1]!, pair.slice(colon + 1))
  }
  return holders
}

/** Facts of some people: asked only of those who may be joined with others or gain an identifier. */
export const findFacts = async (
  tx: Tx,
  people: readonly { workspaceId: number; id: string }[],
): Promise<Map<string, PersonFacts>> => {
  if (people.length === 0) return new Map()
  const { rows } = await sql<{
    workspace_id: number
    id: string
    first_seen_at: Date
    identifiers: number
    has_user: boolean
  }>`
    select p.workspace_id, p.id, p.first_seen_at, count(i.value)::int as identifiers,
      coalesce(bool_or(i.kind = 'user_id'), false) as has_user
    from unnest(${people.map((p) => p.workspaceId)}::int[], ${people.map((p) => p.id)}::uuid[]) as k (w, id)
    join people p on p.workspace_id = k.w and p.id = k.id
    left join identifiers i on i.workspace_id = p.workspace_id and i.person_id = p.id
    group by p.workspace_id, p.id, p.first_seen_at`.execute(tx)
  return new Map(
    rows.map((r) => [
      r.id,
      {
        workspaceId: r.workspace_id,
        hasUser: r.has_user,
        firstSeenAt: r.first_seen_at.getTime(),
        identifiers: r.identifiers,
      },
    ]),
  )
}

/** Holds people so that nobody merges them meanwhile. Sorted, so that workers never wait in a circle. */
const lockPeople = async (tx: Tx, people: Map<string, number>) => {
  if (people.size === 0) return
  const ids = [...people.keys()].sort()
  const { rows } = await sql<{ merged: boolean }>`
    select p.merged_into is not null as merged
    from people p
    where (p.workspace_id, p.id) in (
      select w, id from unnest(${ids.map((id) => people.get(id))}::int[], ${ids}::uuid[]) as k (w, id))
    order by p.workspace_id, p.id
    for update`.execute(tx)
  if (rows.length < ids.length || rows.some((r) => r.merged)) throw new StaleRead('A person was merged meanwhile')
}

/** A user id that another worker gave one of these meanwhile would make two users one person. */
const refuseNewUsers = async (tx: Tx, people: Map<string, number>, facts: ReadonlyMap<string, PersonFacts>) => {
  const anonymous = [...people].filter(([id]) => !facts.get(id)?.hasUser)
  if (anonymous.length === 0) return
  const { rows } = await sql`
    select 1 from unnest(${anonymous.map(([, w]) => w)}::int[], ${anonymous.map(([id]) => id)}::uuid[]) as k (w, id)
    join identifiers i on i.workspace_id = k.w and i.person_id = k.id and i.kind = 'user_id' limit 1`.execute(tx)
  if (rows.length > 0) throw new StaleRead('A person was given a user id meanwhile')
}

const insertPeople = async (tx: Tx, people: Resolution['newPeople']) => {
  if (people.size === 0) return
  const list = [...people]
  await sql`
    insert into people (workspace_id, id, first_seen_at, last_seen_at)
    select w, id, to_timestamp(first / 1000.0), to_timestamp(last / 1000.0)
    from unnest(${texts(list.map(([, p]) => p.workspaceId))}::int[], ${texts(list.map(([id]) => id))}::uuid[],
      ${texts(list.map(([, p]) => p.firstSeenAt))}::float8[], ${texts(list.map(([, p]) => p.lastSeenAt))}::float8[])
      as k (w, id, first, last)`.execute(tx)
}

const insertIdentifiers = async (tx: Tx, identifiers: Resolution['newIdentifiers']) => {
  if (identifiers.size === 0) return
  // In the order of the key: two workers that bring the same identifiers wait for each other, never in a circle.
  const keys = [...identifiers.keys()].sort()
  const c = columnsOf(keys)
  const found = keys.map((k) => identifiers.get(k)!)
  const { numAffectedRows } = await sql`
    insert into identifiers (workspace_id, kind, value, person_id, first_seen_at, allow, valid_until)
    select k.w, k.kind, k.value, k.person, to_timestamp(k.at / 1000.0), p.allow, p.valid_until
    from unnest(${c.workspaces}, ${c.kinds}, ${c.values},
      ${texts(found.map((f) => f.personId))}::uuid[], ${texts(found.map((f) => f.at))}::float8[]) as k (w, kind, value, person, at)
    join people p on p.workspace_id = k.w and p.id = k.person
    on conflict do nothing`.execute(tx)
  if (Number(numAffectedRows) < keys.length) throw new StaleRead('An identifier was claimed meanwhile')
}

/** Whom a merged person leads to. Of several versions for a person the highest holds. */
export interface PersonOverride {
  readonly workspaceId: number
  readonly mergedId: string
  readonly survivorId: string
  readonly version: number
}

const moveMerged = async (tx: Tx, merges: Resolution['merges']): Promise<PersonOverride[]> => {
  if (merges.length === 0) return []
  const pairs = sql`unnest(${merges.map((m) => m.workspaceId)}::int[], ${merges.map((m) => m.mergedId)}::uuid[],
    ${merges.map((m) => m.survivorId)}::uuid[], ${merges.map((m) => m.messageId)}::text[]) as k (w, merged, survivor, message)`
  await sql`update identifiers i set person_id = k.survivor from ${pairs}
    where i.workspace_id = k.w and i.person_id = k.merged`.execute(tx)
  // The newest value of each trait survives; distinct on, because several people may become one at once.
  await sql`
    with moved as (delete from traits t using ${pairs}
      where t.workspace_id = k.w and t.person_id = k.merged
      returning t.workspace_id, k.survivor, t.key, t.value, t.at, t.source_id, t.message_id, t.collected)
    insert into traits (workspace_id, person_id, key, value, at, source_id, message_id, collected, allow, valid_until)
    select distinct on (m.workspace_id, m.survivor, m.key) m.workspace_id, m.survivor, m.key, m.value, m.at, m.source_id,
      m.message_id, m.collected, m.collected & s.allow, s.valid_until
    from moved m join people s on s.workspace_id = m.workspace_id and s.id = m.survivor
    order by m.workspace_id, m.survivor, m.key, m.at desc, m.message_id collate "C" desc
    on conflict (workspace_id, person_id, key) do update
      set value = excluded.value, at = excluded.at, source_id = excluded.source_id, message_id = excluded.message_id,
        collected = excluded.collected, allow = excluded.allow, valid_until = excluded.valid_until
      where (excluded.at, excluded.message_id collate "C") > (traits.at, traits.message_id collate "C")`.execute(tx)
  await sql`
    update people s set first_seen_at = least(s.first_seen_at, m.first), last_seen_at = greatest(s.last_seen_at, m.last)
    from (select k.w, k.survivor, min(p.first_seen_at) as first, max(p.last_seen_at) as last
      from ${pairs} join people p on p.workspace_id = k.w and p.id = k.merged group by k.w, k.survivor) m
    where s.workspace_id = m.w and s.id = m.survivor`.execute(tx)
  // Those who became the merged person before lead to the survivor at once: never a chain to follow. The merge's number
  // is the version, because it rises in the order of the commits: whoever merges the survivor next waits for our locks.
  const { rows } = await sql<PersonOverride>`
    with merge as (
      insert into person_merges (workspace_id, survivor_id, merged_id, message_id)
      select w, survivor, merged, message from ${pairs} returning workspace_id, id, merged_id, survivor_id)
    update people p set merged_into = m.survivor_id from merge m
    where p.workspace_id = m.workspace_id and (p.id = m.merged_id or p.merged_into = m.merged_id)
    returning p.workspace_id as "workspaceId", p.id as "mergedId", m.survivor_id as "survivorId", m.id as version`.execute(
    tx,
  )
  return rows
}

/**
 * Writes a resolution and answers whom merged people lead to now, also those merged before. Throws StaleRead when another
 * worker changed what it rests on: do the transaction again.
 */
export const applyResolution = async (
  tx: Tx,
  resolution: Resolution,
  facts: ReadonlyMap<string, PersonFacts>,
): Promise<PersonOverride[]> => {
  const touched = new Map<string, number>()
  for (const m of resolution.merges) touched.set(m.mergedId, m.workspaceId).set(m.survivorId, m.workspaceId)
  for (const [key, { personId }] of resolution.newIdentifiers) touched.set(personId, partsOf(key).workspaceId)
  for (const id of resolution.newPeople.keys()) touched.delete(id)
  await lockPeople(tx, touched)
  await refuseNewUsers(tx, touched, facts)
  await insertPeople(tx, resolution.newPeople)
  await insertIdentifiers(tx, resolution.newIdentifiers)
  return moveMerged(tx, resolution.merges)
}

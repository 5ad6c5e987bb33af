import { sql } from 'kysely'
import { type ForPurpose, StaleRead } from '../../platform/postgres/index.ts'
import { type IdentifierKey, partsOf } from './claims.ts'
import { columnsOf, type KnownIdentifier, lockPeople } from './identity.store.ts'
import type { Merge, PersonFacts } from './person-graph.ts'
import type { Resolution } from './resolve.ts'

type Tx = ForPurpose

const unit = '\x1f'
const texts = (values: readonly unknown[]) => sql`string_to_array(${values.join(unit)}, ${unit})`
const workspaceOf = (key: IdentifierKey) => partsOf(key).workspaceId

/** Whom a merged person leads to. Of several versions for a person the highest holds. */
export interface PersonOverride {
  readonly workspaceId: number
  readonly mergedId: string
  readonly survivorId: string
  readonly version: number
}

/** An identifier that went from one living person to another, with everything that came through it. */
export interface Move {
  readonly workspaceId: number
  readonly originId: number
  readonly from: string
  readonly to: string
  /** Rises in the order of the commits about one identifier. */
  readonly version: number
}

/** A user id that another worker gave one of these meanwhile would make two users one person. */
const refuseNewUsers = async (tx: Tx, people: ReadonlyMap<string, number>, facts: ReadonlyMap<string, PersonFacts>) => {
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

/** Answers the numbers that stand for the new identifiers. */
const insertIdentifiers = async (tx: Tx, identifiers: Resolution['newIdentifiers']) => {
  const numbers = new Map<IdentifierKey, number>()
  if (identifiers.size === 0) return numbers
  // In the order of the key: two workers that bring the same identifiers wait for each other, never in a circle.
  const keys = [...identifiers.keys()].sort()
  const c = columnsOf(keys)
  const found = keys.map((k) => identifiers.get(k)!)
  const { rows } = await sql<{ added: string | null }>`
    with added as (
      insert into identifiers (workspace_id, kind, value, person_id, first_seen_at, joined_at, allow, valid_until)
      select k.w, k.kind, k.value, k.person, to_timestamp(k.at / 1000.0), to_timestamp(k.joined / 1000.0), p.allow,
        p.valid_until
      from unnest(${c.workspaces}, ${c.kinds}, ${c.values}, ${texts(found.map((f) => f.personId))}::uuid[],
        ${texts(found.map((f) => f.at))}::float8[], ${texts(found.map((f) => f.joinedAt))}::float8[])
        with ordinality as k (w, kind, value, person, at, joined, n)
      cross join lateral (select allow, valid_until from people where workspace_id = k.w and id = k.person limit 1) p
      order by k.n
      on conflict (workspace_id, kind, value) do nothing
      returning id)
    -- Numbers are drawn in the order of the rows.
    select string_agg(id::text, ',' order by id) as added from added`.execute(tx)
  const added = rows[0]?.added?.split(',') ?? []
  if (added.length < keys.length) throw new StaleRead('An identifier was claimed meanwhile')
  added.forEach((id, n) => {
    numbers.set(keys[n]!, Number(id))
  })
  return numbers
}

const raiseIdentifiers = async (tx: Tx, raised: Resolution['raised'], workspaces: ReadonlyMap<string, number>) => {
  if (raised.size === 0) return
  const list = [...raised]
  await sql`
    update identifiers i set joined_at = greatest(i.joined_at, to_timestamp(k.at / 1000.0))
    from unnest(${list.map(([id]) => workspaces.get(id))}::int[], ${list.map(([id]) => id)}::uuid[],
      ${list.map(([, at]) => at)}::float8[]) as k (w, id, at)
    where i.workspace_id = k.w and i.person_id = k.id and i.kind <> 'user_id'`.execute(tx)
}

/** A merge, under the number that stands for it. */
export interface AppliedMerge extends Merge {
  readonly id: number
}

export const mergePeople = async (
  tx: Tx,
  merges: readonly Merge[],
  actor: string | null = null,
): Promise<{ overrides: PersonOverride[]; merges: AppliedMerge[] }> => {
  if (merges.length === 0) return { overrides: [], merges: [] }
  const pairs = sql`unnest(${merges.map((m) => m.workspaceId)}::int[], ${merges.map((m) => m.mergedId)}::uuid[],
    ${merges.map((m) => m.survivorId)}::uuid[], ${merges.map((m) => m.messageId)}::text[]) as k (w, merged, survivor, message)`
  await sql`
    update people s set first_seen_at = least(s.first_seen_at, m.first), last_seen_at = greatest(s.last_seen_at, m.last)
    from (select k.w, k.survivor, min(p.first_seen_at) as first, max(p.last_seen_at) as last
      from ${pairs} join people p on p.workspace_id = k.w and p.id = k.merged group by k.w, k.survivor) m
    where s.workspace_id = m.w and s.id = m.survivor`.execute(tx)
  // Those who became the merged person before lead to the survivor at once: never a chain to follow. The merge's number
  // is the version, because it rises in the order of the commits: whoever merges the survivor next waits for our locks.
  const { rows } = await sql<PersonOverride & { by: string }>`
    with brought as (
      update identifiers i set person_id = k.survivor from ${pairs}
      where i.workspace_id = k.w and i.person_id = k.merged returning k.merged, i.id),
    merge as (
      insert into person_merges (workspace_id, survivor_id, merged_id, message_id, origins, newest_origin, actor)
      select k.w, k.survivor, k.merged, k.message, coalesce(b.origins, '{}'),
        pg_sequence_last_value('identifiers_id_seq'), ${actor}
      from ${pairs} left join (select merged, array_agg(id order by id) as origins from brought group by merged) b
        on b.merged = k.merged
      returning workspace_id, id, merged_id, survivor_id),
    gone as (
      select m.*, m.merged_id as person from merge m
      union all
      select m.*, p.id from merge m join people p on p.workspace_id = m.workspace_id and p.merged_into = m.merged_id)
    update people p set merged_into = m.survivor_id from gone m
    where p.workspace_id = m.workspace_id and p.id = m.person
    returning p.workspace_id as "workspaceId", p.id as "mergedId", m.survivor_id as "survivorId", m.id as version,
      m.merged_id as by`.execute(tx)
  const numbers = new Map(rows.map((r) => [r.by, r.version]))
  return {
    overrides: rows.map(({ by: _, ...override }) => override),
    merges: merges.map((m) => ({ ...m, id: numbers.get(m.mergedId)! })),
  }
}

/** Puts identifiers where the evidence now says; answers those that changed hands. */
const placeIdentifiers = async (tx: Tx, placed: Resolution['placed']): Promise<Move[]> => {
  if (placed.size === 0) return []
  const keys = [...placed.keys()].sort()
  const c = columnsOf(keys)
  const places = keys.map((key) => placed.get(key)!)
  const { rows } = await sql<Move>`
    with old as (
      select k.n, k.person, k.joined, i.workspace_id, i.kind, i.value, i.id, i.person_id as before
      from unnest(${c.workspaces}, ${c.kinds}, ${c.values}, ${texts(places.map((p) => p.personId))}::uuid[],
        ${texts(places.map((p) => p.joinedAt))}::float8[]) with ordinality as k (w, kind, value, person, joined, n)
      join identifiers i on i.workspace_id = k.w and i.kind = k.kind and i.value = k.value),
    changed as (
      update identifiers i set person_id = old.person, joined_at = to_timestamp(old.joined / 1000.0), allow = p.allow,
        valid_until = p.valid_until
      from old join people p on p.workspace_id = old.workspace_id and p.id = old.person
      where i.workspace_id = old.workspace_id and i.kind = old.kind and i.value = old.value
      returning i.id)
    insert into identity_moves (workspace_id, origin_id, from_id, to_id, reason)
    select old.workspace_id, old.id, old.before, old.person, 'evidence' from old join changed on changed.id = old.id
    where old.before <> old.person order by old.n
    returning workspace_id as "workspaceId", origin_id as "originId", from_id as "from", to_id as "to", id as version`.execute(
    tx,
  )
  const touched = new Map(rows.flatMap((m) => [[m.from, m.workspaceId] as const, [m.to, m.workspaceId] as const]))
  if (touched.size > 0)
    // Whoever decided before this who they are finds out (profiles/apply-profile.ts).
    await sql`
      update people p set moved_by = pg_current_xact_id()
      from unnest(${[...touched.values()]}::int[], ${[...touched.keys()]}::uuid[]) as k (w, id)
      where p.workspace_id = k.w and p.id = k.id`.execute(tx)
  return rows
}

const writeLinks = async (
  tx: Tx,
  { links, held }: Pick<Resolution, 'links' | 'held'>,
  numberOf: (key: IdentifierKey) => number,
) => {
  const all = [
    ...links.map((link) => ({ link, state: 'counts', reason: '' })),
    ...held.map(({ link, reason }) => ({ link, state: 'held', reason })),
  ]
  if (all.length === 0) return
  const ids = all.map(({ link }) => [numberOf(link.a), numberOf(link.b)] as const)
  await sql`
    insert into identity_links (workspace_id, left_id, right_id, forced, at, message_id, state, reason)
    select k.w, least(k.a, k.b), greatest(k.a, k.b), k.forced, to_timestamp(k.at / 1000.0), k.message, k.state,
      nullif(k.reason, '')
    from unnest(${texts(all.map((l) => workspaceOf(l.link.a)))}::int[], ${texts(ids.map(([a]) => a))}::bigint[],
      ${texts(ids.map(([, b]) => b))}::bigint[], ${texts(all.map((l) => l.link.forced))}::boolean[], ${texts(all.map((l) => l.link.at))}::float8[],
      ${texts(all.map((l) => l.link.messageId))}, ${texts(all.map((l) => l.state))}, ${texts(all.map((l) => l.reason))})
      as k (w, a, b, forced, at, message, state, reason)
    order by 1, 2, 3, 4
    on conflict (workspace_id, left_id, right_id, forced) do update
      set at = excluded.at, message_id = excluded.message_id,
        state = case when identity_links.state = 'held' then excluded.state else identity_links.state end
      where excluded.at < identity_links.at`.execute(tx)
}

/** In one order, so that workers never wait in a circle. Of whoever was merged meanwhile nobody asks. */
const fillPeople = async (tx: Tx, filled: Resolution['filled']) => {
  if (filled.size === 0) return
  const list = [...filled].sort(([a], [b]) => (a < b ? -1 : 1))
  await sql`
    with due as materialized (
      select p.workspace_id, p.id, k.full_at
      from unnest(${list.map(([, f]) => f.workspaceId)}::int[], ${list.map(([id]) => id)}::uuid[],
        ${list.map(([, f]) => f.fullAt)}::int[]) as k (w, id, full_at)
      join people p on p.workspace_id = k.w and p.id = k.id
      order by p.workspace_id, p.id for no key update of p)
    update people p set full_at = due.full_at from due where p.workspace_id = due.workspace_id and p.id = due.id`.execute(
    tx,
  )
}

export interface Applied {
  readonly overrides: PersonOverride[]
  readonly merges: AppliedMerge[]
  readonly moves: Move[]
  /** The numbers of the identifiers that are new. */
  readonly numbers: ReadonlyMap<IdentifierKey, number>
}

export interface WhatWasKnown {
  readonly holders: ReadonlyMap<IdentifierKey, KnownIdentifier>
  readonly facts: ReadonlyMap<string, PersonFacts>
  readonly snapshot: string
}

/**
 * Writes a resolution: who merged people lead to now, also those merged before, and which identifiers changed hands.
 * Throws StaleRead when another worker changed what it rests on since `snapshot`: do the transaction again.
 */
export const applyResolution = async (
  tx: Tx,
  resolution: Resolution,
  { holders, facts, snapshot }: WhatWasKnown,
): Promise<Applied> => {
  const touched = new Map<string, number>()
  const gaining = new Map<string, number>()
  for (const m of resolution.merges) gaining.set(m.mergedId, m.workspaceId).set(m.survivorId, m.workspaceId)
  for (const [key, { personId }] of resolution.newIdentifiers)
    if (!resolution.newPeople.has(personId)) gaining.set(personId, workspaceOf(key))
  for (const [id, w] of gaining) touched.set(id, w)
  for (const [key, { personId, before }] of resolution.placed) {
    touched.set(personId, workspaceOf(key))
    if (before !== null) touched.set(before, workspaceOf(key))
  }
  for (const id of resolution.raised.keys()) {
    const workspaceId = facts.get(id)?.workspaceId
    if (workspaceId !== undefined) touched.set(id, workspaceId)
  }
  for (const id of resolution.newPeople.keys()) {
    touched.delete(id)
    gaining.delete(id)
  }
  await lockPeople(tx, touched, snapshot)
  await refuseNewUsers(tx, gaining, facts)
  await insertPeople(tx, resolution.newPeople)
  await raiseIdentifiers(tx, resolution.raised, touched)
  const { overrides, merges } = await mergePeople(tx, resolution.merges)
  const numbers = await insertIdentifiers(tx, resolution.newIdentifiers)
  const moves = await placeIdentifiers(tx, resolution.placed)
  await fillPeople(tx, resolution.filled)
  await writeLinks(tx, resolution, (key) => (holders.get(key)?.id ?? numbers.get(key))!)
  return { overrides, merges, moves, numbers }
}

import type { IdentifierKind } from '@candor/contracts'
import { sql } from 'kysely'
import { type ForPurpose, StaleRead } from '../../platform/postgres/index.ts'
import { type IdentifierKey, keyOf, partsOf } from './claims.ts'
import type { NameGroup } from './names.ts'
import { founded, type Link, pairOf } from './partition.ts'
import type { Held, PersonFacts, Tree } from './person-graph.ts'

type Tx = ForPurpose

const unit = '\x1f'
const texts = (values: readonly unknown[]) => sql`string_to_array(${values.join(unit)}, ${unit})`

/** Identifiers as columns. Joined into one text and split in PostgreSQL: cheaper than long arrays (performance.md). */
export const columnsOf = (keys: readonly IdentifierKey[]) => {
  const parts = keys.map(partsOf)
  return {
    workspaces: sql`${texts(parts.map((p) => p.workspaceId))}::int[]`,
    kinds: texts(parts.map((p) => p.kind)),
    values: texts(parts.map((p) => p.value)),
  }
}

/** An identifier that is known, under the number that stands for it in history. */
export interface KnownIdentifier extends Held {
  readonly id: number
}

export interface Holders {
  readonly holders: Map<IdentifierKey, KnownIdentifier>
  /** What was committed when this was read, as PostgreSQL's pg_snapshot. */
  readonly snapshot: string
}

/** So many look-ups in one statement: PostgreSQL plans each for itself. */
const groupsAtOnce = 100

/**
 * Who holds these identifiers now. Those of a kind are found in one walk through the index, and the answer is some texts:
 * ten thousand rows would cost as much as finding them. A join would read the whole table up to a million identifiers.
 */
export const findHolders = async (tx: Tx, names: readonly NameGroup[]): Promise<Holders> => {
  const holders = new Map<IdentifierKey, KnownIdentifier>()
  let snapshot = ''
  for (let from = 0; from < names.length; from += groupsAtOnce) {
    const some = names.slice(from, from + groupsAtOnce)
    const lookUps = some.map(
      ({ workspaceId, kind, keys }, n) => sql`
        select ${n}::int as n, pg_current_snapshot()::text as snapshot, string_agg(value, ${unit}) as values,
          string_agg(person_id::text, ',') as people, string_agg(id::text, ',') as ids,
          -- Most were never joined to anybody: no time is written for them, which costs more than the rest.
          string_agg(case when joined_at = '-infinity' then '' else (extract(epoch from joined_at) * 1000)::text end, ',')
            as joined
        from identifiers
        where workspace_id = ${workspaceId} and kind = ${kind} and value = any(${texts([...keys.keys()])})`,
    )
    const { rows } = await sql<
      { n: number; snapshot: string } & Record<'values' | 'people' | 'ids' | 'joined', string>
    >`
      ${sql.join(lookUps, sql` union all `)}`.execute(tx)
    // What changed since the first of them was read is new to the others.
    snapshot ||= rows[0]!.snapshot
    for (const { n, values, people, ids, joined } of rows) {
      if (values === null) continue
      const { keys } = some[n]!
      const [persons, numbers, times] = [people.split(','), ids.split(','), joined.split(',')]
      values.split(unit).forEach((value, i) => {
        const joinedAt = times[i] === '' ? founded : Number(times[i])
        holders.set(keys.get(value)!, { personId: persons[i]!, joinedAt, id: Number(numbers[i]) })
      })
    }
  }
  return { holders, snapshot }
}

interface PersonName {
  readonly workspaceId: number
  readonly id: string
}

const peopleColumns = (people: readonly PersonName[]) =>
  sql`unnest(${people.map((p) => p.workspaceId)}::int[], ${people.map((p) => p.id)}::uuid[]) as k (w, id)`

/** Facts of some people: asked only of those who may be joined with others or gain an identifier. */
export const findFacts = async (tx: Tx, people: readonly PersonName[]): Promise<Map<string, PersonFacts>> => {
  if (people.length === 0) return new Map()
  const { rows } = await sql<{
    workspace_id: number
    id: string
    first_seen_at: Date
    full_at: number | null
    kind: string | null
    n: number
    verified: boolean | null
  }>`
    select p.workspace_id, p.id, p.first_seen_at, p.full_at, i.kind, count(*)::int as n,
      bool_or(i.verified_at is not null) as verified
    from ${peopleColumns(people)}
    join people p on p.workspace_id = k.w and p.id = k.id
    left join identifiers i on i.workspace_id = p.workspace_id and i.person_id = p.id
    group by p.workspace_id, p.id, i.kind`.execute(tx)
  return new Map(
    [...Map.groupBy(rows, (r) => r.id)].map(([id, own]): [string, PersonFacts] => {
      const { workspace_id, first_seen_at, full_at } = own[0]!
      const user = own.find((r) => r.kind === 'user_id')
      return [
        id,
        {
          workspaceId: workspace_id,
          hasUser: user !== undefined,
          hasVerifiedUser: user?.verified ?? false,
          firstSeenAt: first_seen_at.getTime(),
          kinds: new Map(own.flatMap((r) => (r.kind === null ? [] : [[r.kind, r.n]]))),
          fullAt: full_at,
        },
      ]
    }),
  )
}

/** Pairs that an operator cut: no evidence joins them again. */
export const findCuts = async (
  tx: Tx,
  identifiers: ReadonlyMap<IdentifierKey, KnownIdentifier>,
): Promise<Set<string>> => {
  if (identifiers.size === 0) return new Set()
  const keyById = new Map([...identifiers].map(([key, { id }]) => [id, key]))
  const { rows } = await sql<{ left_id: number; right_id: number; forced: boolean }>`
    select left_id, right_id, forced from identity_links
    where state = 'cut' and workspace_id = any(${[...new Set([...identifiers.keys()].map((k) => partsOf(k).workspaceId))]}::int[])
      and left_id = any(${[...keyById.keys()]}::bigint[])`.execute(tx)
  const cuts = rows.flatMap(({ left_id, right_id, forced }) => {
    const [a, b] = [keyById.get(left_id), keyById.get(right_id)]
    return a !== undefined && b !== undefined ? [pairOf({ a, b, forced })] : []
  })
  return new Set(cuts)
}

/** Two known identifiers of a workspace. */
export interface KnownPair {
  readonly workspaceId: number
  readonly a: KnownIdentifier
  readonly b: KnownIdentifier
}

/** Of which pairs there is evidence already, and since when, in milliseconds since 1970. Aliases are not looked at. */
export const findLinks = async (tx: Tx, pairs: ReadonlyMap<string, KnownPair>): Promise<Map<string, number>> => {
  if (pairs.size === 0) return new Map()
  const names = [...pairs.keys()]
  const list = [...pairs.values()]
  const { rows } = await sql<{ found: string | null }>`
    select string_agg(k.n || ':' || (extract(epoch from l.at) * 1000)::float8, ',') as found
    from unnest(${texts(list.map((p) => p.workspaceId))}::int[], ${texts(list.map((p) => Math.min(p.a.id, p.b.id)))}::bigint[],
      ${texts(list.map((p) => Math.max(p.a.id, p.b.id)))}::bigint[]) with ordinality as k (w, lower_id, upper_id, n)
    join identity_links l on l.workspace_id = k.w and l.left_id = k.lower_id and l.right_id = k.upper_id
      and not l.forced`.execute(tx)
  const links = new Map<string, number>()
  for (const entry of rows[0]?.found?.split(',') ?? []) {
    const [n, at] = entry.split(':')
    links.set(names[Number(n) - 1]!, Number(at))
  }
  return links
}

/** All evidence about some people. Hold them first (lockPeople), or it may grow while it is weighed. */
export const findTrees = async (tx: Tx, people: readonly PersonName[]): Promise<Map<string, Tree>> => {
  const { rows: own } = await sql<{ person: string; w: number; kind: string; value: string; id: number }>`
    select i.person_id as person, i.workspace_id as w, i.kind, i.value, i.id
    from ${peopleColumns(people)}
    join identifiers i on i.workspace_id = k.w and i.person_id = k.id`.execute(tx)
  const keyById = new Map(own.map((r) => [r.id, keyOf(r.w, r.kind as IdentifierKind, r.value)]))
  const personById = new Map(own.map((r) => [r.id, r.person]))
  const { rows: found } = await sql<{
    left_id: number
    right_id: number
    forced: boolean
    at: number
    message: string
  }>`
    select l.left_id, l.right_id, l.forced, (extract(epoch from l.at) * 1000)::float8 as at, l.message_id as message
    from unnest(${own.map((r) => r.w)}::int[], ${own.map((r) => r.id)}::bigint[]) as k (w, id)
    join identity_links l on l.workspace_id = k.w and l.left_id = k.id and l.state = 'counts'
    where l.right_id = any(${own.map((r) => r.id)}::bigint[])`.execute(tx)
  const links = found.map((l) => ({
    person: personById.get(l.left_id)!,
    link: { a: keyById.get(l.left_id)!, b: keyById.get(l.right_id)!, at: l.at, messageId: l.message, forced: l.forced },
  }))
  const identifiersOf = Map.groupBy(own, (r) => r.person)
  const linksOf = Map.groupBy(links, (l) => l.person)
  return new Map(
    people.map(({ id }): [string, Tree] => [
      id,
      {
        identifiers: (identifiersOf.get(id) ?? []).map((r) => keyById.get(r.id)!),
        links: (linksOf.get(id) ?? []).map((l): Link => l.link),
      },
    ]),
  )
}

/**
 * Holds people so that nobody merges or moves them meanwhile. Sorted, so that workers never wait in a circle. Throws
 * StaleRead when somebody did so since `snapshot`.
 */
export const lockPeople = async (
  tx: Tx,
  people: ReadonlyMap<string, number>,
  snapshot: string | null = null,
): Promise<void> => {
  if (people.size === 0) return
  const ids = [...people.keys()].sort()
  const { rows } = await sql<{ changed: boolean }>`
    select p.merged_into is not null
      or (p.moved_by is not null and p.moved_by <> coalesce(pg_current_xact_id_if_assigned(), '0')
        and not pg_visible_in_snapshot(p.moved_by, ${snapshot}::pg_snapshot)) as changed
    from people p
    where (p.workspace_id, p.id) in (
      select w, id from unnest(${ids.map((id) => people.get(id))}::int[], ${ids}::uuid[]) as k (w, id))
    order by p.workspace_id, p.id
    for update`.execute(tx)
  if (rows.length < ids.length || rows.some((r) => r.changed)) throw new StaleRead('A person was merged meanwhile')
}

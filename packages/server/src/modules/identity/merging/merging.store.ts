import type { IdentifierKind } from '@candor/contracts'
import { sql } from 'kysely'
import { type ForPurpose, StaleRead } from '../../../platform/postgres/index.ts'
import { type IdentifierKey, keyOf } from '../claims.ts'
import type { Link } from '../partition.ts'
import type { KnownMerge, Member } from './separate.ts'

type Tx = ForPurpose

/** The people whom some ids stand for now; null: there is no such person. */
export const livingOf = async (tx: Tx, workspaceId: number, ids: readonly string[]): Promise<(string | null)[]> => {
  const { rows } = await sql<{ id: string; living: string }>`
    select id, coalesce(merged_into, id) as living from people
    where workspace_id = ${workspaceId} and id = any(${[...ids]}::uuid[])`.execute(tx)
  const living = new Map(rows.map((r) => [r.id, r.living]))
  return ids.map((id) => living.get(id) ?? null)
}

/** The same, held so that nobody changes who they are until the transaction ends. */
export const holdLiving = async (tx: Tx, workspaceId: number, ids: readonly string[]): Promise<(string | null)[]> => {
  const living = await livingOf(tx, workspaceId, ids)
  const { rows } = await sql<{ merged: boolean }>`
    select merged_into is not null as merged from people
    where workspace_id = ${workspaceId} and id = any(${living.filter((id) => id !== null)}::uuid[])
    order by id for update`.execute(tx)
  if (rows.some((r) => r.merged)) throw new StaleRead('A person was merged meanwhile')
  return living
}

export interface OwnIdentifier extends Member {
  readonly kind: IdentifierKind
  readonly value: string
  /** When it was last shown to be theirs; null: never. */
  readonly verifiedAt: Date | null
  readonly firstSeenAt: Date
}

export const readIdentifiers = async (tx: Tx, workspaceId: number, personId: string): Promise<OwnIdentifier[]> => {
  const { rows } = await sql<Omit<OwnIdentifier, 'key'>>`
    select id, kind, value, verified_at as "verifiedAt", first_seen_at as "firstSeenAt" from identifiers
    where workspace_id = ${workspaceId} and person_id = ${personId}
    order by kind = 'user_id' desc, first_seen_at, id`.execute(tx)
  return rows.map((r) => ({ ...r, key: keyOf(workspaceId, r.kind, r.value) }))
}

export interface Evidence {
  readonly left: number
  readonly right: number
  readonly forced: boolean
  readonly at: Date
  readonly messageId: string
  readonly state: 'counts' | 'held' | 'cut'
  readonly reason: string | null
}

/** All evidence about some identifiers, whoever the other is. */
export const readEvidence = async (tx: Tx, workspaceId: number, ids: readonly number[]): Promise<Evidence[]> => {
  const { rows } = await sql<Evidence>`
    select left_id as left, right_id as right, forced, at, message_id as "messageId", state, reason from identity_links
    where workspace_id = ${workspaceId} and (left_id = any(${[...ids]}::bigint[]) or right_id = any(${[...ids]}::bigint[]))
    order by at, left_id, right_id`.execute(tx)
  return rows
}

/** Evidence that counts, between identifiers that are all given. */
export const linksAmong = (members: readonly Member[], evidence: readonly Evidence[]): Link[] => {
  const keyById = new Map<number, IdentifierKey>(members.map((m) => [m.id, m.key]))
  return evidence.flatMap(({ left, right, at, messageId, forced, state }) => {
    const [a, b] = [keyById.get(left), keyById.get(right)]
    return state === 'counts' && a !== undefined && b !== undefined
      ? [{ a, b, at: at.getTime(), messageId, forced }]
      : []
  })
}

export interface StoredMerge extends KnownMerge {
  readonly survivorId: string
  readonly at: Date
  readonly messageId: string
  readonly actor: string | null
  readonly undoneAt: Date | null
  /** Of an erasure, or from before it was kept who brought what. */
  readonly final: boolean
}

/** Merges of everybody for whom a person stands, newest first; those that were undone too. */
export const readStoredMerges = async (tx: Tx, workspaceId: number, personId: string): Promise<StoredMerge[]> => {
  const { rows } = await sql<StoredMerge>`
    select m.id, m.merged_id as "mergedId", m.survivor_id as "survivorId", m.at, m.message_id as "messageId", m.actor,
      coalesce(to_jsonb(m.origins), '[]') as origins, coalesce(m.newest_origin, 0) as "newestOrigin",
      m.undone_at as "undoneAt", m.final_at is not null or m.newest_origin is null as final
    from person_merges m
    where m.workspace_id = ${workspaceId} and (m.survivor_id = ${personId}
      or m.merged_id in (select id from people where workspace_id = ${workspaceId} and merged_into = ${personId}))
    order by m.id desc`.execute(tx)
  return rows
}

/** An operator has decided about these people: what comes is weighed again, also if they were held at a limit. */
export const decided = async (tx: Tx, workspaceId: number, people: readonly string[]): Promise<void> => {
  await sql`update people set full_at = null
    where workspace_id = ${workspaceId} and id = any(${[...people]}::uuid[]) and full_at is not null`.execute(tx)
}

/** Puts identifiers where they belong, and says since when. */
export const placeMembers = async (
  tx: Tx,
  workspaceId: number,
  places: readonly { id: number; personId: string; joinedAt: number }[],
): Promise<void> => {
  await sql`
    update identifiers i set person_id = k.person, joined_at = to_timestamp(k.joined / 1000.0), allow = p.allow,
      valid_until = p.valid_until
    from unnest(${places.map((p) => p.id)}::bigint[], ${places.map((p) => p.personId)}::uuid[],
      ${places.map((p) => p.joinedAt)}::float8[]) as k (id, person, joined)
    join people p on p.workspace_id = ${workspaceId} and p.id = k.person
    where i.workspace_id = ${workspaceId} and i.id = k.id`.execute(tx)
}

/** Evidence between two numbers, said by an operator. */
export interface Saying {
  readonly pairs: readonly (readonly [number, number])[]
  readonly forced: boolean
  readonly state: 'counts' | 'cut'
  readonly by: string
  readonly at: Date
}

/** Writes what an operator said of pairs of identifiers; it holds over what events say. */
export const writeSayings = async (tx: Tx, workspaceId: number, saying: Saying): Promise<void> => {
  await sql`
    insert into identity_links (workspace_id, left_id, right_id, forced, at, message_id, state, reason)
    select distinct ${workspaceId}::int, least(a, b), greatest(a, b), ${saying.forced}::boolean, ${saying.at}::timestamptz, '',
      ${saying.state}, ${`operator:${saying.by}`}
    from unnest(${saying.pairs.map(([a]) => a)}::bigint[], ${saying.pairs.map(([, b]) => b)}::bigint[]) as k (a, b)
    where a <> b
    on conflict (workspace_id, left_id, right_id, forced) do update
      set state = excluded.state, reason = excluded.reason`.execute(tx)
}

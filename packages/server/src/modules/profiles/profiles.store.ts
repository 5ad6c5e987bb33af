import { type IdentifierKind, type Person, type PersonSummary, purposeMask } from '@candor/contracts'
import { sql } from 'kysely'
import type { PurposeDb } from '../../platform/postgres/index.ts'
import { identifierFor } from '../identity/index.ts'
import type { Sees } from './catalogue/sensitivity.ts'
import { profileOf } from './profile/profile.ts'
import { readKnown, readKnownOf, thesePeople } from './profile/read-known.ts'

type Db = PurposeDb

export interface PeopleFilter {
  workspaceId: number
  /** An identifier has one of these values exactly. */
  identifier?: readonly string[] | undefined
  kind?: IdentifierKind | undefined
  /** The beginning of a user id or e-mail; to who may not see how people can be reached, of one that is no address. */
  prefix?: string | undefined
  sees: Sees
  before?: { at: number; id: string } | undefined
  limit: number
}

const escapeLike = (text: string) => text.replace(/[\\%_]/g, '\\$&')

/** Ids of people, by last activity, newest first; with the keys of the page after. */
export const findPeopleIds = async (db: Db, f: PeopleFilter): Promise<{ id: string; at: number }[]> => {
  const kind = f.kind ? sql`and i.kind = ${f.kind}` : sql``
  const holds = (match: ReturnType<typeof sql>) =>
    sql`and p.id in (select i.person_id from identifiers i where i.workspace_id = ${f.workspaceId} ${kind} and ${match})`
  const identified = f.identifier === undefined ? sql`` : holds(sql`i.value = any(${[...f.identifier]}::text[])`)
  const prefixed =
    f.prefix === undefined
      ? sql``
      : holds(sql`i.kind in ('user_id', 'email') and i.value like ${`${escapeLike(f.prefix)}%`}
          ${f.sees.contact ? sql`` : sql`and i.value not like '%@%'`}`)
  const before = f.before
    ? sql`and (p.last_seen_at, p.id) < (to_timestamp(${f.before.at} / 1000000.0), ${f.before.id}::uuid)`
    : sql``
  // Microseconds: the cursor must name the row exactly.
  const { rows } = await sql<{ id: string; at: number }>`
    select p.id, (extract(epoch from p.last_seen_at) * 1000000)::bigint as at
    from people p
    where p.workspace_id = ${f.workspaceId} and p.merged_into is null ${identified} ${prefixed} ${before}
    order by p.last_seen_at desc, p.id desc limit ${f.limit}`.execute(db)
  return rows
}

const labelOf = (
  identifiers: readonly { kind: string; value: string }[],
  traits: ReadonlyMap<string, unknown>,
): string => {
  const text = (key: string) => {
    const value = traits.get(key)
    return typeof value === 'string' && value !== '' ? value : null
  }
  const names = [text('firstName') ?? text('first_name'), text('lastName') ?? text('last_name')].filter(Boolean)
  const firstOf = (kind: string) => identifiers.find((i) => i.kind === kind)?.value
  return (
    text('name') ??
    (names.length > 0 ? names.join(' ') : null) ??
    firstOf('email') ??
    firstOf('user_id') ??
    firstOf('anonymous_id') ??
    ''
  )
}

const nameKeys = ['name', 'firstName', 'first_name', 'lastName', 'last_name']

/** What is known of people for running the service, as far as a reader may see it. */
const serviceReading = (sees: Sees) => ({
  ...{ bit: purposeMask(['essential']), here: null, mention: false, stale: false, sees, now: Date.now() },
})

/** People with their identifiers (at most 20 each here) and a label, in the order asked for. */
export const readSummaries = async (
  db: Db,
  workspaceId: number,
  ids: readonly string[],
  sees: Sees,
): Promise<PersonSummary[]> => {
  if (ids.length === 0) return []
  const people = await db
    .selectFrom('people')
    .select(['id', 'first_seen_at', 'last_seen_at'])
    .where('workspace_id', '=', workspaceId)
    .where('id', 'in', [...ids])
    .execute()
  const { rows: identifiers } = await sql<{
    person_id: string
    kind: IdentifierKind
    value: string
    first_seen_at: Date
    verified_at: Date | null
  }>`
    select i.person_id, i.kind, i.value, i.first_seen_at, i.verified_at
    from unnest(${[...ids]}::uuid[]) as k (id)
    cross join lateral (
      select person_id, kind, value, first_seen_at, verified_at from identifiers
      where workspace_id = ${workspaceId} and person_id = k.id
      order by kind desc, first_seen_at desc limit 20) i`.execute(db)
  const names = await readKnownOf(db, workspaceId, thesePeople(ids), nameKeys)
  const byId = new Map(people.map((p) => [p.id, p]))
  return ids.flatMap((id) => {
    const p = byId.get(id)
    if (!p) return []
    const own = identifiers.filter((i) => i.person_id === id).map((i) => identifierFor(i, sees))
    const { held } = profileOf(names.get(id)!, serviceReading(sees))
    const traits = new Map(held.map(({ key, value }) => [key, value.value]))
    return [
      {
        id,
        label: labelOf(own, traits),
        known: own.some((i) => i.kind !== 'anonymous_id'),
        firstSeenAt: p.first_seen_at.toISOString(),
        lastSeenAt: p.last_seen_at.toISOString(),
        identifiers: own.map((i) => ({
          kind: i.kind,
          value: i.value,
          firstSeenAt: i.first_seen_at.toISOString(),
          verifiedAt: i.verified_at?.toISOString() ?? null,
        })),
      },
    ]
  })
}

/** Whom an id stands for now: itself, or the person it was merged into; null when there is no such person. */
export const currentId = async (db: Db, workspaceId: number, id: string): Promise<string | null> => {
  const row = await db
    .selectFrom('people')
    .select(['id', 'merged_into'])
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .executeTakeFirst()
  return row ? (row.merged_into ?? row.id) : null
}

/** What is known of a person for running the service, by the decision that is behind every profile. */
export const readTraits = async (db: Db, workspaceId: number, id: string, sees: Sees): Promise<Person['traits']> => {
  const { held } = profileOf(await readKnown(db, workspaceId, id), serviceReading(sees))
  return held.map(({ value: v }) => ({
    key: v.key,
    value: v.value,
    at: new Date(v.at).toISOString(),
    sourceId: v.sourceId,
    messageId: v.messageId,
  }))
}

/** The people who were merged into this one, directly or through others. */
export const readMerges = async (db: Db, workspaceId: number, id: string): Promise<Person['mergedFrom']> => {
  const { rows } = await sql<{ id: string; at: Date; message_id: string }>`
    select p.id, coalesce(m.at, p.last_seen_at) as at, coalesce(m.message_id, '') as message_id from people p
    left join lateral (
      select at, message_id from person_merges
      where workspace_id = p.workspace_id and merged_id = p.id and undone_at is null order by id desc limit 1) m on true
    where p.workspace_id = ${workspaceId} and p.merged_into = ${id} order by 2 desc`.execute(db)
  return rows.map((r) => ({ id: r.id, at: r.at.toISOString(), messageId: r.message_id }))
}

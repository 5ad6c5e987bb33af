import type { ValueClass } from '@candor/contracts'
import { sql } from 'kysely'
import type { ForPurpose } from '../../../platform/postgres/index.ts'
import { type Choice, type Preference, preferencesThatHold } from './stricter.ts'

type Tx = ForPurpose

export interface PreferenceOfPerson extends Preference {
  readonly personId: string
}

/** What some people prefer now: of all that came through their identifiers, what holds. */
export const readPreferences = async (
  tx: Tx,
  workspaceId: number,
  people: readonly string[],
): Promise<PreferenceOfPerson[]> => {
  const { rows } = await sql<Omit<Choice, 'at'> & { personId: string; at: Date }>`
    select person_id as "personId", kind, key, value, at, origin_id as "originId", change_id as "changeId",
      to_jsonb(over) as over
    from preferences
    where workspace_id = ${workspaceId} and person_id = any(${[...people]}::uuid[])
    order by person_id, kind, key, origin_id`.execute(tx)
  const byPerson = Map.groupBy(rows, (r) => r.personId)
  return [...byPerson].flatMap(([personId, own]) =>
    preferencesThatHold(own.map((r): Choice => ({ ...r, at: r.at.getTime() }))).map((p) => ({ ...p, personId })),
  )
}

export interface PreferenceChange extends PreferenceOfPerson {
  /** The number of the identifier through which it came. */
  readonly originId: number
  readonly idempotencyKey: string
}

/**
 * Writes changes of people who are held, what was chosen last through each identifier, and word of it to subscribers. One
 * whose idempotency key is known already changes nothing, also when another came in between.
 */
export const writePreferences = async (
  tx: Tx,
  workspaceId: number,
  changes: readonly PreferenceChange[],
  channel: 'preference_centre' | 'operator',
): Promise<void> => {
  if (changes.length === 0) return
  const column = <K extends keyof PreferenceChange>(name: K) => changes.map((c) => c[name])
  await sql`
    with fresh as (
      insert into preference_changes (workspace_id, person_id, origin_id, kind, key, value, channel, at, idempotency_key)
      select ${workspaceId}, person, origin, kind, key, value, ${channel}, to_timestamp(at / 1000.0), idempotency
      from unnest(${column('personId')}::uuid[], ${column('originId')}::bigint[], ${column('kind')}::text[],
        ${column('key')}::text[], ${column('value')}::text[], ${column('at')}::float8[],
        ${column('idempotencyKey')}::text[]) as k (person, origin, kind, key, value, at, idempotency)
      on conflict (workspace_id, idempotency_key, kind, key) do nothing
      returning id, person_id, origin_id, kind, key, value, at),
    current as (
      insert into preferences (workspace_id, person_id, kind, key, origin_id, value, at, change_id, over)
      select ${workspaceId}, f.person_id, f.kind, f.key, f.origin_id, f.value, f.at, f.id, array(
        select p.origin_id from preferences p
        where p.workspace_id = ${workspaceId} and p.person_id = f.person_id and p.kind = f.kind and p.key = f.key
          and p.origin_id <> f.origin_id order by 1)
      from fresh f
      on conflict (workspace_id, person_id, kind, key, origin_id) do update
        set value = excluded.value, at = excluded.at, change_id = excluded.change_id, over = excluded.over
      returning 1)
    insert into outbox (workspace_id, topic, subject_id, body)
    select distinct ${workspaceId}::int, 'preferences.changed', person_id, '{}'::jsonb from fresh`.execute(tx)
}

export interface KnownTrait {
  readonly key: string
  /** Locale → name; empty where nobody has named it. */
  readonly texts: Readonly<Record<string, { readonly name: string }>>
  readonly value: unknown
  readonly class: ValueClass
  readonly at: Date
  /** Who told it: a source, a partner, a model; empty when that is not known. */
  readonly source: string
  /** Purposes it may be used for now, as bits. */
  readonly allow: bigint
}

/**
 * Everything that is known of a person, whatever it may be used for: they have a right to see it. Handed in, since what is
 * known is not consent's to say (modules/profiles).
 */
export type KnownOf = (tx: Tx, workspaceId: number, personId: string) => Promise<KnownTrait[]>

/** The e-mail address that was named first; null without one. */
export const readEmail = async (tx: Tx, workspaceId: number, personId: string): Promise<string | null> => {
  const { rows } = await sql<{ value: string }>`
    select value from identifiers where workspace_id = ${workspaceId} and person_id = ${personId} and kind = 'email'
    order by first_seen_at limit 1`.execute(tx)
  return rows[0]?.value ?? null
}

import type { ValueClass } from '@candor/contracts'
import { sql } from 'kysely'
import type { ForPurpose } from '../../../platform/postgres/index.ts'
import type { Preference } from './stricter.ts'

type Tx = ForPurpose

export interface PreferenceOfPerson extends Preference {
  readonly personId: string
}

/** What some people prefer now. */
export const readPreferences = async (
  tx: Tx,
  workspaceId: number,
  people: readonly string[],
): Promise<PreferenceOfPerson[]> => {
  const { rows } = await sql<Omit<PreferenceOfPerson, 'at'> & { at: Date }>`
    select person_id as "personId", kind, key, value, at from preferences
    where workspace_id = ${workspaceId} and person_id = any(${[...people]}::uuid[])`.execute(tx)
  return rows.map((row) => ({ ...row, at: row.at.getTime() }))
}

export interface PreferenceChange extends PreferenceOfPerson {
  readonly idempotencyKey: string
}

/**
 * Writes changes, what holds since, and word of it to subscribers. One whose idempotency key is known already changes
 * nothing, also when another came in between.
 */
export const writePreferences = async (
  tx: Tx,
  workspaceId: number,
  changes: readonly PreferenceChange[],
  channel: 'preference_centre' | 'operator' | 'merge',
): Promise<void> => {
  if (changes.length === 0) return
  const column = <K extends keyof PreferenceChange>(name: K) => changes.map((c) => c[name])
  await sql`
    with fresh as (
      insert into preference_changes (workspace_id, person_id, kind, key, value, channel, at, idempotency_key)
      select ${workspaceId}, person, kind, key, value, ${channel}, to_timestamp(at / 1000.0), idempotency
      from unnest(${column('personId')}::uuid[], ${column('kind')}::text[], ${column('key')}::text[],
        ${column('value')}::text[], ${column('at')}::float8[], ${column('idempotencyKey')}::text[])
        as k (person, kind, key, value, at, idempotency)
      on conflict (workspace_id, idempotency_key, kind, key) do nothing
      returning person_id, kind, key, value, at),
    current as (
      insert into preferences (workspace_id, person_id, kind, key, value, at)
      select ${workspaceId}, person_id, kind, key, value, at from fresh
      on conflict (workspace_id, person_id, kind, key) do update set value = excluded.value, at = excluded.at
      returning 1)
    insert into outbox (workspace_id, topic, subject_id, body)
    select distinct ${workspaceId}::int, 'preferences.changed', person_id, '{}'::jsonb from fresh`.execute(tx)
}

/** Takes what merged people preferred off the table; the changes stay under their names. */
export const deletePreferences = async (tx: Tx, workspaceId: number, people: readonly string[]): Promise<void> => {
  await sql`delete from preferences
    where workspace_id = ${workspaceId} and person_id = any(${[...people]}::uuid[])`.execute(tx)
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

import { sql } from 'kysely'
import type pg from 'pg'
import type { Item } from '../../packages/server/src/modules/ingestion/pipeline/chunk.ts'
import type { AnyDb } from '../../packages/server/src/platform/postgres/index.ts'

/** Tables with the same keys and no guard: what the rows cost when nothing has to be decided, proved or protected. */
export const createPlainTables = (owner: pg.Client) =>
  owner.query(`
    create table plain_people (
      workspace_id integer not null, id uuid not null, first_seen_at timestamptz not null, last_seen_at timestamptz not null,
      primary key (workspace_id, id));
    create table plain_identifiers (
      workspace_id integer not null, kind text collate "C" not null, value text collate "C" not null, person_id uuid not null,
      first_seen_at timestamptz not null, primary key (workspace_id, kind, value));
    create index on plain_identifiers (workspace_id, person_id);
    create table plain_values (
      workspace_id integer not null, person_id uuid not null, key text collate "C" not null, value jsonb not null,
      at timestamptz not null, primary key (workspace_id, person_id, key));
    grant select, insert, update on plain_people, plain_identifiers, plain_values to candor_system`)

const unit = '\x1f'
const texts = (values: readonly unknown[]) => sql`string_to_array(${values.join(unit)}, ${unit})`

interface Seen {
  first: number
  last: number
}

const spanOf = (known: Seen | undefined, at: number): Seen =>
  known ? { first: Math.min(known.first, at), last: Math.max(known.last, at) } : { first: at, last: at }

/** The rows that a chunk leaves, each once. */
const rowsOf = (items: readonly Item[]) => {
  const people = new Map<string, Seen>()
  const identifiers = new Map<string, { kind: string; value: string; person: string; at: number }>()
  const values = new Map<string, { person: string; key: string; value: string; at: number }>()
  for (const { event, personId } of items) {
    const person = personId!
    const at = event.occurredAt
    people.set(person, spanOf(people.get(person), at))
    const named = { user_id: event.userId, anonymous_id: event.anonymousId, email: event.email }
    for (const [kind, value] of Object.entries(named))
      if (value !== null) identifiers.set(kind + unit + value, { kind, value, person, at })
    if (event.type === 'identify')
      for (const [key, value] of Object.entries(event.traits))
        values.set(person + unit + key, { person, key, value: JSON.stringify(value), at })
  }
  const inOrder = <T>(rows: ReadonlyMap<string, T>) =>
    [...rows].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row)
  return {
    people: [...people].sort(([a], [b]) => (a < b ? -1 : 1)),
    identifiers: inOrder(identifiers),
    values: inOrder(values),
  }
}

/** Upserts what a chunk leaves, as somebody would by hand who knows already whose each event is: one statement a table. */
export const upsertByHand = async (tx: AnyDb, items: readonly Item[]): Promise<void> => {
  const { people, identifiers, values } = rowsOf(items)
  await sql`
    insert into plain_people (workspace_id, id, first_seen_at, last_seen_at)
    select 1, id, to_timestamp(first / 1000.0), to_timestamp(last / 1000.0)
    from unnest(${texts(people.map(([id]) => id))}::uuid[], ${texts(people.map(([, s]) => s.first))}::float8[],
      ${texts(people.map(([, s]) => s.last))}::float8[]) as k (id, first, last)
    on conflict (workspace_id, id) do update
      set first_seen_at = least(plain_people.first_seen_at, excluded.first_seen_at),
        last_seen_at = greatest(plain_people.last_seen_at, excluded.last_seen_at)
      where plain_people.last_seen_at < excluded.last_seen_at - interval '10 minutes'
        or plain_people.first_seen_at > excluded.first_seen_at`.execute(tx)
  await sql`
    insert into plain_identifiers (workspace_id, kind, value, person_id, first_seen_at)
    select 1, kind, value, person, to_timestamp(at / 1000.0)
    from unnest(${texts(identifiers.map((i) => i.kind))}, ${texts(identifiers.map((i) => i.value))},
      ${texts(identifiers.map((i) => i.person))}::uuid[], ${texts(identifiers.map((i) => i.at))}::float8[])
      as k (kind, value, person, at)
    on conflict (workspace_id, kind, value) do update set person_id = excluded.person_id
      where plain_identifiers.person_id <> excluded.person_id`.execute(tx)
  if (values.length === 0) return
  await sql`
    insert into plain_values (workspace_id, person_id, key, value, at)
    select 1, person, key, value, to_timestamp(at / 1000.0)
    from unnest(${texts(values.map((v) => v.person))}::uuid[], ${texts(values.map((v) => v.key))},
      ${texts(values.map((v) => v.value))}::jsonb[], ${texts(values.map((v) => v.at))}::float8[]) as k (person, key, value, at)
    on conflict (workspace_id, person_id, key) do update set value = excluded.value, at = excluded.at
      where plain_values.at < excluded.at`.execute(tx)
}

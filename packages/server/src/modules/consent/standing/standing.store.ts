import { sql } from 'kysely'
import type { AnyPurpose, ForPurpose, PurposeDb } from '../../../platform/postgres/index.ts'
import { everOneWith } from '../consent.store.ts'
import type { LedgerEntry, State } from '../fold.ts'
import { readEntries, readSilentMerges } from '../past.store.ts'
import { createVoices } from '../voices.ts'
import type { KnownState } from './standing.ts'

type Db = PurposeDb<AnyPurpose> | ForPurpose

/** Purpose bit, status, since, number in the ledger, verified, until, last answered, who told it. Times: ms since 1970. */
type StateRow = [number, State['status'], number, number, boolean, number | null, number, string | null]

const statesOf = (rows: readonly StateRow[] | null): ReadonlyMap<number, KnownState> =>
  new Map(
    rows?.map(([bit, status, at, seq, verified, validUntil, lastAt, teller]) => [
      bit,
      { status, at, seq, verified, validUntil, lastAt, teller },
    ]),
  )

const millis = (column: string) => sql`(extract(epoch from ${sql.ref(column)}) * 1000)::bigint`

/** The states of the person `person`, as one JSON value: a row a person, whatever was answered. */
const stateRows = (workspace: string, person: string) => sql`
  (select json_agg(json_build_array(c.purpose_bit, c.status, ${millis('c.at')}, c.seq, c.verified, ${millis('c.valid_until')},
      ${millis('c.last_at')},
      -- Only a refusal that a stamp told can be taken back by a stamp.
      case when c.status = 'refused' then (select l.evidence ->> 'teller' from consent_ledger l
        where l.workspace_id = c.workspace_id and l.seq = c.seq and starts_with(l.idempotency_key, 'stamp:')) end))
    from consent_current c
    where c.workspace_id = ${sql.ref(workspace)} and c.person_id = ${sql.ref(person)})`

/** An identifier as an event names it; the value holds no unit separator. */
export interface Named {
  readonly workspaceId: number
  readonly kind: string
  readonly value: string
}

const unit = '\x1f'
/** One text, split in PostgreSQL: cheaper than a long array (performance.md). */
const texts = (values: readonly unknown[]) => sql`string_to_array(${values.join(unit)}, ${unit})`

/** Who holds an identifier. */
export interface Holder {
  readonly personId: string
  /** The number of the identifier. */
  readonly originId: number
  /** Has a user id: an event of somebody else on the same device does not make the two one. */
  readonly hasUser: boolean
  readonly states: ReadonlyMap<number, KnownState>
}

/** Who holds each of these identifiers, in one statement; null where nobody does. */
export const findStanding = async (db: Db, named: readonly Named[]): Promise<(Holder | null)[]> => {
  if (named.length === 0) return []
  const { rows } = await sql<{ n: number; states: StateRow[] | null } & Omit<Holder, 'states'>>`
    select k.n::int as n, i.person_id as "personId", i.id as "originId", ${stateRows('i.workspace_id', 'i.person_id')} as states,
      exists (select from identifiers u where u.workspace_id = i.workspace_id and u.person_id = i.person_id
        and u.kind = 'user_id') as "hasUser"
    from unnest(${texts(named.map((k) => k.workspaceId))}::int[], ${texts(named.map((k) => k.kind))},
      ${texts(named.map((k) => k.value))}) with ordinality as k (w, kind, value, n)
    join identifiers i on i.workspace_id = k.w and i.kind = k.kind and i.value = k.value`.execute(db)
  const found = new Array<Holder | null>(named.length).fill(null)
  for (const { n, states, ...holder } of rows) found[n - 1] = { ...holder, states: statesOf(states) }
  return found
}

export interface SomePerson {
  readonly workspaceId: number
  readonly id: string
}

const asKeys = (people: readonly SomePerson[]) => {
  const unique = [...new Map(people.map((p) => [p.id, p.workspaceId]))]
  return sql`unnest(${texts(unique.map(([, w]) => w))}::int[], ${texts(unique.map(([id]) => id))}::uuid[]) as k (w, id)`
}

/** The states of some people, by person; those of whom the ledger knows nothing are left out. */
export const readStanding = async (
  db: Db,
  people: readonly SomePerson[],
): Promise<Map<string, ReadonlyMap<number, KnownState>>> => {
  if (people.length === 0) return new Map()
  const { rows } = await sql<{ id: string; states: StateRow[] }>`
    select id, states from (select k.id, ${stateRows('k.w', 'k.id')} as states from ${asKeys(people)}) s
    where states is not null`.execute(db)
  return new Map(rows.map((r) => [r.id, statesOf(r.states)]))
}

/**
 * All that was said by some people: through the identifiers that are theirs now, and by whoever became one with them; by
 * person and under that person's id, as entries of a ledger in which nobody ever moved.
 */
export const readPasts = async (db: Db, people: readonly SomePerson[]): Promise<Map<string, LedgerEntry[]>> => {
  const pasts = new Map<string, LedgerEntry[]>()
  for (const [workspaceId, some] of Map.groupBy(people, (p) => p.workspaceId)) {
    const ids = [...new Set(some.map((p) => p.id))]
    const all = await everOneWith(db, workspaceId, ids)
    const voices = createVoices(await readSilentMerges(db, workspaceId, all))
    for (const { says, seq } of await readEntries(db, workspaceId, all)) voices.take(says, seq)
    for (const id of ids) pasts.set(id, voices.entriesOf(voices.living(id), id))
  }
  return pasts
}

import { sql } from 'kysely'
import { type ForPurpose, StaleRead } from '../../platform/postgres/index.ts'
import { classNumber } from './provenance.ts'

/** What an event tells of its person. Times are milliseconds since 1970. */
export interface ProfileNews {
  readonly workspaceId: number
  readonly personId: string
  readonly occurredAt: number
  readonly sourceId: number
  /** The number of the identifier through which it came. */
  readonly originId: number
  readonly messageId: string
  /** The purposes for which it was told, as bits. */
  readonly allowed: number
  /** Null is "no longer known". */
  readonly traits: Readonly<Record<string, unknown>>
}

interface ValueRow {
  w: number
  p: string
  k: string
  v: unknown
  a: number
  o: number
  s: number
  m: string
  c: number
}

/** By bytes, as PostgreSQL compares under `collate "C"`: both must agree, or the order of arrival would matter. */
const isAfter = (a: string, b: string) => Buffer.compare(Buffer.from(a), Buffer.from(b)) >= 0

/** The newest value of each slot in the chunk; at the same time the greater message id, so that order never matters. */
export const newestValues = (news: readonly ProfileNews[]): ValueRow[] => {
  const rows = new Map<string, ValueRow>()
  for (const n of news) {
    for (const [key, value] of Object.entries(n.traits)) {
      if (key === '' || key.length > 255) continue
      const id = `${n.workspaceId}\0${n.personId}\0${n.originId}\0${n.sourceId}\0${key}`
      const now = rows.get(id)
      if (now && (now.a > n.occurredAt || (now.a === n.occurredAt && isAfter(now.m, n.messageId)))) continue
      rows.set(id, {
        w: n.workspaceId,
        p: n.personId,
        k: key,
        v: value,
        a: n.occurredAt,
        o: n.originId,
        s: n.sourceId,
        m: n.messageId,
        c: n.allowed,
      })
    }
  }
  return [...rows.values()]
}

/** `last_seen_at` is exact to ten minutes: fewer writes to the hottest rows. */
const activityGrain = '10 minutes'

/** One text, split in PostgreSQL: cheaper than a long array (performance.md). The values hold no comma. */
const joined = (values: readonly (string | number)[]) => sql`string_to_array(${values.join(',')}, ',')`

const writeActivity = async (tx: ForPurpose, news: readonly ProfileNews[]) => {
  const seen = new Map<string, { w: number; first: number; last: number }>()
  for (const n of news) {
    const s = seen.get(n.personId)
    if (!s) seen.set(n.personId, { w: n.workspaceId, first: n.occurredAt, last: n.occurredAt })
    else {
      s.first = Math.min(s.first, n.occurredAt)
      s.last = Math.max(s.last, n.occurredAt)
    }
  }
  const ids = [...seen.keys()].sort()
  const rows = ids.map((id) => seen.get(id)!)
  // Only rows that change are locked, and in one order: workers wait for each other, never in a circle.
  await sql`
    with due as (
      select p.workspace_id, p.id, to_timestamp(k.first / 1000.0) as first, to_timestamp(k.last / 1000.0) as last
      from unnest(${joined(rows.map((r) => r.w))}::int[], ${joined(ids)}::uuid[],
        ${joined(rows.map((r) => r.first))}::float8[], ${joined(rows.map((r) => r.last))}::float8[])
        as k (w, id, first, last)
      join people p on p.workspace_id = k.w and p.id = k.id
      where p.first_seen_at > to_timestamp(k.first / 1000.0)
        or p.last_seen_at < to_timestamp(k.last / 1000.0) - ${activityGrain}::interval
      order by p.workspace_id, p.id
      for no key update of p)
    update people p set first_seen_at = least(p.first_seen_at, due.first), last_seen_at = greatest(p.last_seen_at, due.last)
    from due where p.workspace_id = due.workspace_id and p.id = due.id`.execute(tx)
}

/**
 * Nobody merges these people while their values are written, nor moves an identifier of theirs: the values would stay with
 * one who is gone. Whoever did so since `snapshot` made what this rests on stale.
 */
const holdPeople = async (tx: ForPurpose, rows: readonly ValueRow[], snapshot: string) => {
  const workspaceOf = new Map(rows.map((r) => [r.p, r.w]))
  const ids = [...workspaceOf.keys()].sort()
  const { rows: held } = await sql<{ changed: boolean }>`
    select p.merged_into is not null
      or (p.moved_by is not null and p.moved_by <> coalesce(pg_current_xact_id_if_assigned(), '0')
        and not pg_visible_in_snapshot(p.moved_by, ${snapshot}::pg_snapshot)) as changed
    from people p
    where (p.workspace_id, p.id) in (
      select w, id from unnest(${ids.map((id) => workspaceOf.get(id))}::int[], ${ids}::uuid[]) as k (w, id))
    order by p.workspace_id, p.id
    for share`.execute(tx)
  if (held.length < ids.length || held.some((h) => h.changed)) throw new StaleRead('A person was merged meanwhile')
}

const writeValues = async (tx: ForPurpose, rows: readonly ValueRow[], snapshot: string) => {
  if (rows.length === 0) return
  await holdPeople(tx, rows, snapshot)
  // One JSON parameter: long arrays of long strings are slow to pass. JSON null would become SQL null: kept as JSON.
  await sql`
    insert into attribute_values (workspace_id, person_id, key, class, origin_id, source_id, value, at, message_id,
      collected, allow, valid_until)
    select r.w, r.p, r.k, ${classNumber('first')}, r.o, r.s, coalesce(r.v, 'null'::jsonb), to_timestamp(r.a / 1000.0), r.m,
      r.c, r.c & n.allow, n.valid_until
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      as r (w int, p uuid, k text, v jsonb, a float8, o bigint, s int, m text, c bigint)
    join people n on n.workspace_id = r.w and n.id = r.p
    order by r.w, r.p, r.k, r.o, r.s
    on conflict (workspace_id, person_id, key, class, origin_id, source_id) do update
      set value = excluded.value, at = excluded.at, message_id = excluded.message_id,
        collected = excluded.collected, allow = excluded.allow, valid_until = excluded.valid_until
      where (excluded.at, excluded.message_id collate "C") > (attribute_values.at, attribute_values.message_id collate "C")`.execute(
    tx,
  )
}

/**
 * Applies what a chunk of events tells of its people: values by the time they were said, and activity. `snapshot` is what
 * was committed when it was decided who they are; throws StaleRead when that has changed.
 */
export const applyProfile = async (tx: ForPurpose, news: readonly ProfileNews[], snapshot: string): Promise<void> => {
  if (news.length === 0) return
  await writeActivity(tx, news)
  await writeValues(tx, newestValues(news), snapshot)
}

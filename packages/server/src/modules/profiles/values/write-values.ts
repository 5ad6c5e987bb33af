import { sql } from 'kysely'
import { type ForPurpose, StaleRead } from '../../../platform/postgres/index.ts'

/** A value as somebody told it. Times are milliseconds since 1970. */
export interface ToldValue {
  readonly workspaceId: number
  readonly personId: string
  readonly key: string
  /** Null is "no longer known". */
  readonly value: unknown
  /** See provenance.ts. */
  readonly class: number
  readonly at: number
  /** The number of the identifier through which it came: the value goes where that goes. */
  readonly originId: number
  /** 0: none, it was told through the interface. */
  readonly sourceId: number
  readonly messageId: string
  /** The purposes for which it was told, as bits. */
  readonly collected: number
  readonly context?: string | null
  readonly evidence?: unknown
  readonly confidence?: number | null
  readonly expiresAt?: number | null
}

/** By bytes, as PostgreSQL compares under `collate "C"`: both must agree, or the order of arrival would matter. */
const isAfter = (a: string, b: string) => Buffer.compare(Buffer.from(a), Buffer.from(b)) >= 0

const slotOf = (v: ToldValue) => `${v.workspaceId}\0${v.personId}\0${v.class}\0${v.originId}\0${v.sourceId}\0${v.key}`

/** The newest value of each slot; at the same time the greater message id, so that order never matters. */
export const newestOfSlots = (told: readonly ToldValue[]): ToldValue[] => {
  const slots = new Map<string, ToldValue>()
  for (const value of told) {
    const id = slotOf(value)
    const now = slots.get(id)
    if (now && (now.at > value.at || (now.at === value.at && isAfter(now.messageId, value.messageId)))) continue
    slots.set(id, value)
  }
  return [...slots.values()]
}

/**
 * Nobody merges these people while something of theirs is written, nor moves an identifier of theirs: it would stay with
 * one who is gone. Throws StaleRead when somebody did so since `snapshot`.
 */
export const holdPeople = async (
  tx: ForPurpose,
  rows: readonly { readonly workspaceId: number; readonly personId: string }[],
  snapshot: string,
): Promise<void> => {
  const workspaceOf = new Map(rows.map((r) => [r.personId, r.workspaceId]))
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

/**
 * Puts values into their slots, where what is there is not newer; the people are held. One of each slot at most.
 * @returns where asked for, the places in the list of those that were written
 */
export const writeValues = async (
  tx: ForPurpose,
  values: readonly ToldValue[],
  { report }: { report: boolean },
): Promise<Set<number>> => {
  if (values.length === 0) return new Set()
  // What is not said is left out: short texts, since thousands go in one parameter.
  const rows = values.map((v, n) => ({
    ...{ n, w: v.workspaceId, p: v.personId, k: v.key, v: v.value, g: v.class, a: v.at, o: v.originId, s: v.sourceId },
    ...{ m: v.messageId, c: v.collected, x: v.context ?? undefined, e: v.evidence ?? undefined },
    ...{ f: v.confidence ?? undefined, u: v.expiresAt ?? undefined },
  }))
  // One JSON parameter: long arrays of long strings are slow to pass. JSON null would become SQL null: kept as JSON.
  const told = sql`
    select * from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      as r (n int, w int, p uuid, k text, v jsonb, g smallint, a float8, o bigint, s int, m text, c bigint, x text,
        e jsonb, f real, u float8)`
  const insert = sql`
    insert into attribute_values (workspace_id, person_id, key, class, origin_id, source_id, value, at, message_id,
      context, evidence, confidence, expires_at, collected, allow, valid_until)
    select r.w, r.p, r.k, r.g, r.o, r.s, coalesce(r.v, 'null'::jsonb), to_timestamp(r.a / 1000.0), r.m,
      r.x, r.e, r.f, to_timestamp(r.u / 1000.0), r.c, r.c & n.allow, n.valid_until
    from told r
    join people n on n.workspace_id = r.w and n.id = r.p
    order by r.w, r.p, r.k, r.g, r.o, r.s
    on conflict (workspace_id, person_id, key, class, origin_id, source_id) do update
      set value = excluded.value, at = excluded.at, message_id = excluded.message_id, context = excluded.context,
        evidence = excluded.evidence, confidence = excluded.confidence, expires_at = excluded.expires_at,
        collected = excluded.collected, allow = excluded.allow, valid_until = excluded.valid_until
      where (excluded.at, excluded.message_id collate "C")
        > (attribute_values.at, attribute_values.message_id collate "C")`
  if (!report) {
    await sql`with told as (${told}) ${insert}`.execute(tx)
    return new Set()
  }
  const { rows: written } = await sql<{ n: number }>`
    with told as materialized (${told}),
    written as (${insert} returning workspace_id, person_id, key, class, origin_id, source_id)
    select r.n from written i join told r
      on (r.w, r.p, r.k, r.g, r.o, r.s) = (i.workspace_id, i.person_id, i.key, i.class, i.origin_id, i.source_id)`.execute(
    tx,
  )
  return new Set(written.map((w) => w.n))
}

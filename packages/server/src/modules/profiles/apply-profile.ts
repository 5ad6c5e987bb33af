import { sql } from 'kysely'
import type { ForPurpose } from '../../platform/postgres/index.ts'
import { classNumber } from './provenance.ts'
import { type GroupNews, joinGroups } from './relations/join-groups.ts'
import { type CatalogueNews, noCatalogueNews, tellValues } from './values/tell-values.ts'
import type { ToldValue } from './values/write-values.ts'

/** What an event tells of its person. Times are milliseconds since 1970. */
export interface ProfileNews extends GroupNews {
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
  /** Where it was shared; null: not known. */
  readonly context: string | null
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

const valuesOf = (news: readonly ProfileNews[]): ToldValue[] =>
  news.flatMap((n) =>
    Object.entries(n.traits).map(([key, value]) => ({
      workspaceId: n.workspaceId,
      personId: n.personId,
      key,
      value,
      class: classNumber('first'),
      at: n.occurredAt,
      originId: n.originId,
      sourceId: n.sourceId,
      messageId: n.messageId,
      collected: n.allowed,
      context: n.context,
    })),
  )

/**
 * Applies what a chunk of events tells of its people: values by the time they were said, the groups they belong to, and
 * activity. `snapshot` is what was committed when it was decided who they are; throws StaleRead when that has changed.
 * @returns what the catalogue of attributes has to hear at the end of the transaction
 */
export const applyProfile = async (
  tx: ForPurpose,
  news: readonly ProfileNews[],
  options: { snapshot: string; now: number },
): Promise<CatalogueNews> => {
  if (news.length === 0) return noCatalogueNews
  await writeActivity(tx, news)
  await joinGroups(tx, news, options.snapshot)
  const told = valuesOf(news)
  return told.length === 0 ? noCatalogueNews : (await tellValues(tx, told, options)).news
}

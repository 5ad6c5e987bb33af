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

/** Spans of people who are new, as they were written: nothing of them is left to say but what lies outside. */
type Written = ReadonlyMap<string, { readonly firstSeenAt: number; readonly lastSeenAt: number }>

const writeActivity = async (tx: ForPurpose, news: readonly ProfileNews[], newPeople: Written) => {
  const seen = new Map<string, { w: number; first: number; last: number }>()
  for (const { personId, workspaceId, occurredAt } of news) {
    const written = newPeople.get(personId)
    if (written && written.firstSeenAt <= occurredAt && occurredAt <= written.lastSeenAt) continue
    const s = seen.get(personId)
    if (!s) seen.set(personId, { w: workspaceId, first: occurredAt, last: occurredAt })
    else {
      s.first = Math.min(s.first, occurredAt)
      s.last = Math.max(s.last, occurredAt)
    }
  }
  if (seen.size === 0) return
  const rows = [...seen.values()]
  // Only rows that change are locked, and in one order: workers wait for each other, never in a circle. Each is found by
  // its key (`limit 1`, `on conflict`): a join would read the whole table up to a million people.
  await sql`
    with due as (
      select p.workspace_id, p.id, to_timestamp(k.first / 1000.0) as first, to_timestamp(k.last / 1000.0) as last
      from (
        select * from unnest(${joined(rows.map((r) => r.w))}::int[], ${joined([...seen.keys()])}::uuid[],
          ${joined(rows.map((r) => r.first))}::float8[], ${joined(rows.map((r) => r.last))}::float8[])
          as u (w, id, first, last)
        order by w, id) k
      cross join lateral (
        select workspace_id, id from people
        where workspace_id = k.w and id = k.id and (first_seen_at > to_timestamp(k.first / 1000.0)
          or last_seen_at < to_timestamp(k.last / 1000.0) - ${activityGrain}::interval)
        limit 1 for no key update) p)
    insert into people as p (workspace_id, id, first_seen_at, last_seen_at) select * from due
    on conflict (workspace_id, id) do update set first_seen_at = least(p.first_seen_at, excluded.first_seen_at),
      last_seen_at = greatest(p.last_seen_at, excluded.last_seen_at)`.execute(tx)
}

const valuesOf = (news: readonly ProfileNews[]): ToldValue[] => {
  const told: ToldValue[] = []
  for (const n of news)
    for (const [key, value] of Object.entries(n.traits))
      told.push({
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
      })
  return told
}

/**
 * Applies what a chunk of events tells of its people: values by the time they were said, the groups they belong to, and
 * activity. `snapshot` is what was committed when it was decided who they are; throws StaleRead when that has changed.
 * @returns what the catalogue of attributes has to hear at the end of the transaction
 */
export const applyProfile = async (
  tx: ForPurpose,
  news: readonly ProfileNews[],
  options: { snapshot: string; now: number; newPeople?: Written },
): Promise<CatalogueNews> => {
  if (news.length === 0) return noCatalogueNews
  await writeActivity(tx, news, options.newPeople ?? new Map())
  await joinGroups(tx, news, options.snapshot)
  const told = valuesOf(news)
  return told.length === 0 ? noCatalogueNews : (await tellValues(tx, told, options)).news
}

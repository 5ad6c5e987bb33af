import { type RawBuilder, sql } from 'kysely'
import type { ForPurpose, PurposeDb } from '../../../platform/postgres/index.ts'

/** Some people's facts under one key. */
export interface FactsOfKey {
  readonly workspaceId: number
  readonly key: string
  readonly people: readonly string[]
}

/** Facts that nobody named one by one: of everybody from behind `after` on, under one key or under all. */
export interface WholeKey {
  readonly id: number
  readonly workspaceId: number
  readonly key: string | null
  readonly after: string
}

export interface Changed {
  /** Each workspace and key once, each person once. */
  readonly facts: FactsOfKey[]
  readonly whole: WholeKey[]
  /** More was there than was taken. */
  readonly more: boolean
}

/** So many rows at once at most, however few people they name. */
const rowsAtOnce = 1_000
/** So many people of one row: what one statement changed may be a workspace. */
const most = 20_000
/** Before everybody: no person has this id. */
const nobody = '00000000-0000-0000-0000-000000000000'

interface Row {
  id: number
  w: number
  key: string | null
  people: string | null
  after: string
  /** Nothing is left of it. */
  removed: boolean
  /** How many rows were looked at. */
  seen: number
}

/**
 * Takes what changed, the oldest first, until it is about so many facts; what another worker holds is left to it. What is about
 * everybody stays where it is, held, until it has been put into names. What is left of a row keeps its number, so that
 * whoever waits for it still does.
 */
export const takeChanged = async (tx: ForPurpose, about: number): Promise<Changed> => {
  const { rows } = await sql<Row>`
    with oldest as materialized (
      select id, workspace_id, key, after, size from facts_changed order by id limit ${rowsAtOnce} for update skip locked),
    due as (
      select id from (select id, size, sum(size) over (order by id) - size as before from oldest) as o
      where size is not null and before < ${about}),
    gone as (
      delete from facts_changed c using due where c.id = due.id and c.size <= ${most}
      returning c.id, c.workspace_id, c.key, c.people),
    cut as (
      update facts_changed c set people = c.people[${most} + 1 :] from due where c.id = due.id and c.size > ${most})
    select r.*, (select count(*)::int from oldest) as seen
    from (
      select id, workspace_id as w, key, array_to_string(people, ',') as people, ${nobody} as after, true as removed from gone
      union all
      select c.id, c.workspace_id, c.key, array_to_string(c.people[: ${most}], ','), ${nobody}, false
      from due join facts_changed c on c.id = due.id and c.size > ${most}
      union all
      (select id, workspace_id, key, null, coalesce(after, ${nobody}::uuid)::text, false
      from oldest where size is null order by id limit 1)) as r`.execute(tx)
  const named = rows.filter((r) => r.people !== null)
  const facts = [...Map.groupBy(named, (r) => `${r.w} ${r.key}`).values()].map((same) => ({
    workspaceId: same[0]!.w,
    key: same[0]!.key!,
    people: [...new Set(same.flatMap((r) => r.people!.split(',')))],
  }))
  const whole = rows
    .filter((r) => r.people === null)
    .map((r) => ({ id: r.id, workspaceId: r.w, key: r.key, after: r.after }))
  const seen = rows[0]?.seen ?? 0
  return { facts, whole, more: seen === rowsAtOnce || seen > rows.filter((r) => r.removed).length }
}

/** Taken after the changes and before they are read: see `facts_version`. */
export const nextVersion = async (tx: ForPurpose): Promise<number> => {
  const { rows } = await sql<{ version: number }>`select nextval('facts_version') as version`.execute(tx)
  return rows[0]!.version
}

/** So many people in a row. */
const peopleInRow = 1_000

/** Notes facts to be read anew. */
export const noteChanged = async (db: PurposeDb, facts: readonly FactsOfKey[]): Promise<void> => {
  const rows = facts.flatMap(({ workspaceId: w, key: k, people }) =>
    Array.from({ length: Math.ceil(people.length / peopleInRow) }, (_, i) => ({
      ...{ w, k, p: people.slice(i * peopleInRow, (i + 1) * peopleInRow).join(',') },
    })),
  )
  if (rows.length === 0) return
  await sql`
    insert into facts_changed (workspace_id, key, people)
    select k.w, k.k, string_to_array(k.p, ',')::uuid[]
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as k (w int, k text, p text)`.execute(db)
}

/** Notes every fact of a workspace. */
export const noteEverything = async (db: PurposeDb, workspaceId: number): Promise<void> => {
  await sql`insert into facts_changed (workspace_id) values (${workspaceId})`.execute(db)
}

/** The ids of those who come next, and the facts of theirs that there are. */
const pageOf = ({ workspaceId: w, key, after }: WholeKey): { ids: RawBuilder<unknown>; facts: RawBuilder<unknown> } => {
  if (key === null)
    return {
      ids: sql`select id from people where workspace_id = ${w} and id > ${after}::uuid order by id limit ${peopleInRow}`,
      facts: sql`
        select 'person' as key, id from page
        union select 'identifier:' || i.kind, page.id from page join identifiers i on i.workspace_id = ${w} and i.person_id = page.id
        union select 'value:' || v.key, page.id from page join attribute_values v on v.workspace_id = ${w} and v.person_id = page.id
        union select 'preference', page.id from page join preferences f on f.workspace_id = ${w} and f.person_id = page.id
        union select 'recipient', page.id from page join recipients r on r.workspace_id = ${w} and r.person_id = page.id`,
    }
  const [table, among] =
    key === 'recipient' ? ['recipients', sql``] : ['attribute_values', sql`and key = ${key.slice('value:'.length)}`]
  return {
    ids: sql`
      select distinct person_id as id from ${sql.table(table)}
      where workspace_id = ${w} and person_id > ${after}::uuid ${among} order by id limit ${peopleInRow}`,
    facts: sql`select ${key}::text as key, id from page`,
  }
}

/** Puts what is about everybody into names, for a thousand people; the last of them ends it. */
export const noteNext = async (tx: ForPurpose, whole: WholeKey): Promise<void> => {
  const { ids, facts } = pageOf(whole)
  const { rows } = await sql<{ last: string | null }>`
    with page as materialized (${ids}),
    noted as (
      insert into facts_changed (workspace_id, key, people)
      select ${whole.workspaceId}::int, key, array_agg(id) from (${facts}) as known group by key)
    select (select id from page order by id desc limit 1) as last from page having count(*) = ${peopleInRow}`.execute(
    tx,
  )
  const last = rows[0]?.last
  if (last) await sql`update facts_changed set after = ${last} where id = ${whole.id}`.execute(tx)
  else await sql`delete from facts_changed where id = ${whole.id}`.execute(tx)
}

import { sql } from 'kysely'
import type { ForPurpose, PurposeDb } from '../../../platform/postgres/index.ts'

type Db = PurposeDb<'resolution'>

/** Events that are written anew: by rule, from whom, to whom. */
export interface Squash {
  readonly workspaceId: number
  readonly id: number
  readonly phase: 'copying' | 'deleting' | 'done' | 'abandoned'
  readonly rule: 'origin' | 'person'
  readonly keys: string[]
  readonly targets: string[]
  readonly fromPeople: string[]
}

const columns = sql`workspace_id as "workspaceId", id, phase, rule, keys, targets::text[] as targets,
  from_people::text[] as "fromPeople"`

/** The one who squashes, among all workers: held while `fn` runs. False when somebody else is at it. */
export const alone = async (db: Db, fn: () => Promise<boolean>): Promise<boolean> =>
  db.transaction().execute(async (tx) => {
    // Any number that no other lock uses.
    const { rows } = await sql<{ mine: boolean }>`select pg_try_advisory_xact_lock(8420007) as mine`.execute(tx)
    return rows[0]!.mine ? fn() : false
  })

/**
 * An event may reach history late under whom it belonged to before: as long as a transaction runs that began before the
 * move was seen, and as long as something of that time is on its way. Only then its rows are all there.
 */
export const settle = async (db: Db): Promise<void> => {
  for (const table of ['history_moves', 'history_merges']) {
    await sql`
      update ${sql.table(table)} set seen_in = pg_current_xact_id() where seen_in is null`.execute(db)
    await sql`
      update ${sql.table(table)} set settled_after = coalesce((select max(id) from history_outbox), 0)
      where settled_after is null and seen_in < pg_snapshot_xmin(pg_current_snapshot())`.execute(db)
  }
}

const settled = sql`m.settled_after is not null
  and not exists (select from history_outbox o where o.id <= m.settled_after)`

/** Begins with what is settled, of one workspace and one rule; null when there is nothing. */
export const beginSquash = async (db: Db, atOnce: number): Promise<Squash | null> => {
  const origins = sql`
    select m.workspace_id as w, m.origin_id::text as key, coalesce(p.merged_into, p.id) as target, m.seen_in, m.from_people
    from history_moves m join people p on p.workspace_id = m.workspace_id and p.id = m.person_id
    where ${settled} and m.workspace_id = (select m.workspace_id from history_moves m where ${settled} limit 1)
    order by m.origin_id limit ${atOnce}`
  const people = sql`
    select m.workspace_id as w, m.person_id::text as key, p.merged_into as target, m.seen_in, array[m.person_id] as from_people
    from history_merges m join people p on p.workspace_id = m.workspace_id and p.id = m.person_id
    where ${settled} and p.merged_into is not null
      and m.workspace_id = (select m.workspace_id from history_merges m where ${settled} limit 1)
    order by m.person_id limit ${atOnce}`
  for (const [rule, found] of [
    ['origin', origins],
    ['person', people],
  ] as const) {
    const { rows } = await sql<Squash>`
      with found as (${found})
      insert into history_squashes (workspace_id, phase, rule, keys, targets, seen_in, from_people)
      select w, 'copying', ${rule}, array_agg(key), array_agg(target), array_agg(seen_in),
        array(select distinct unnest(from_people) from found)
      from found group by w
      returning ${columns}`.execute(db)
    if (rows[0]) return rows[0]
  }
  return null
}

export const readSquashes = async (db: Db): Promise<Squash[]> => {
  const { rows } = await sql<Squash>`select ${columns} from history_squashes order by id`.execute(db)
  return rows
}

/** Goes on to a phase, if it is still in the one before; queries that began before then notice. */
export const turnTo = async (
  db: Db | ForPurpose,
  { workspaceId, id, phase }: Squash,
  next: Squash['phase'],
): Promise<void> => {
  const { numAffectedRows } = await sql`
    update history_squashes set phase = ${next}, changed_in = pg_current_xact_id()
    where workspace_id = ${workspaceId} and id = ${id} and phase = ${phase}`.execute(db)
  if (numAffectedRows !== 1n) throw new Error(`Somebody else went on with squash ${id}`)
}

/** Everything stands under whom it belongs to, unless that changed again meanwhile. */
export const finishSquash = (db: Db, squash: Squash): Promise<void> =>
  db.transaction().execute(async (tx) => {
    await turnTo(tx, squash, 'done')
    const [table, key] = squash.rule === 'origin' ? ['history_moves', 'origin_id'] : ['history_merges', 'person_id']
    await sql`
      delete from ${sql.table(table)} m using history_squashes s, unnest(s.keys, s.seen_in) as k (key, seen)
      where s.workspace_id = ${squash.workspaceId} and s.id = ${squash.id}
        and m.workspace_id = s.workspace_id and m.${sql.ref(key)}::text = k.key and m.seen_in = k.seen`.execute(tx)
  })

/** What ended a while ago is of interest to nobody. Answers those abandoned, whose rows have to be cleared away once more. */
export const readOver = async (db: Db, keepMs: number): Promise<Squash[]> => {
  const { rows } = await sql<Squash>`
    select ${columns} from history_squashes
    where phase in ('done', 'abandoned') and began_at < now() - ${keepMs} * interval '1 millisecond'`.execute(db)
  return rows
}

export const forget = async (db: Db, { workspaceId, id }: Squash): Promise<void> => {
  await sql`delete from history_squashes where workspace_id = ${workspaceId} and id = ${id}`.execute(db)
}

/** Of people whose events were written anew, those who are still somebody else's. */
export const stillMerged = async (db: Db, { workspaceId, keys }: Squash): Promise<string[]> => {
  const { rows } = await sql<{ id: string }>`
    select p.id from people p where p.workspace_id = ${workspaceId} and p.id = any(${keys}::uuid[])
      and p.merged_into is not null
      and not exists (select from overrides_pending o where o.workspace_id = p.workspace_id and o.person_id = p.id)`.execute(
    db,
  )
  return rows.map((r) => r.id)
}

/** Numbers of identifiers whose events are moved by a rule of their own. */
export const readMovedOrigins = async (db: Db, workspaceId: number): Promise<number[]> => {
  const { rows } = await sql<{ id: number }>`
    select origin_id as id from history_moves where workspace_id = ${workspaceId}`.execute(db)
  return rows.map((r) => r.id)
}

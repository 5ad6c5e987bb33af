import type { FeedbackChange } from '@candor/contracts'
import { sql } from 'kysely'
import { type AnyDb, type ForPurpose, openTables } from '../../../platform/postgres/index.ts'
import { uuidv7 } from '../../identity/index.ts'

export type StoredChange = Omit<FeedbackChange, 'told'>

const mostChanges = 200

const changeOf = (row: {
  id: string
  theme: string
  title: string
  status: 'planned' | 'made' | 'dropped'
  message: Record<string, string> | null
  purpose: string
  since: Date
  made_at: Date | null
  created_by: string
  created_at: Date
}): StoredChange => ({
  id: row.id,
  theme: row.theme,
  title: row.title,
  status: row.status,
  message: row.message,
  purpose: row.purpose,
  since: row.since.toISOString().slice(0, 10),
  madeAt: row.made_at?.toISOString() ?? null,
  createdBy: row.created_by,
  createdAt: row.created_at.toISOString(),
})

const columns = [
  'id',
  'theme',
  'title',
  'status',
  'message',
  'purpose',
  'since',
  'made_at',
  'created_by',
  'created_at',
] as const

export const readChanges = async (
  db: AnyDb,
  workspaceId: number,
  { theme, id }: { theme?: string | undefined; id?: string | undefined },
): Promise<StoredChange[]> => {
  let query = openTables(db)
    .selectFrom('feedback_changes')
    .select(columns)
    .where('workspace_id', '=', workspaceId)
    .orderBy('created_at', 'desc')
    .limit(mostChanges)
  if (theme !== undefined) query = query.where('theme', '=', theme)
  if (id !== undefined) query = query.where('id', '=', id)
  return (await query.execute()).map(changeOf)
}

export const insertChange = async (
  db: AnyDb,
  workspaceId: number,
  change: Pick<StoredChange, 'theme' | 'title' | 'message' | 'purpose' | 'since' | 'createdBy'>,
): Promise<StoredChange> => {
  const row = await openTables(db)
    .insertInto('feedback_changes')
    .values({
      workspace_id: workspaceId,
      id: uuidv7(),
      theme: change.theme,
      title: change.title,
      status: 'planned',
      message: change.message === null ? null : JSON.stringify(change.message),
      purpose: change.purpose,
      since: new Date(change.since),
      created_by: change.createdBy,
      made_at: null,
    })
    .returning(columns)
    .executeTakeFirstOrThrow()
  return changeOf(row)
}

/** Of a change that is planned: made or dropped. Null: it is not planned any more. */
export const settleChange = async (
  db: AnyDb,
  workspaceId: number,
  id: string,
  to: { status: 'made' | 'dropped'; message: Record<string, string> | null },
): Promise<StoredChange | null> => {
  const row = await openTables(db)
    .updateTable('feedback_changes')
    .set({
      status: to.status,
      message: to.message === null ? null : JSON.stringify(to.message),
      made_at: to.status === 'made' ? new Date() : null,
    })
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .where('status', '=', 'planned')
    .returning(columns)
    .executeTakeFirst()
  return row ? changeOf(row) : null
}

/**
 * A note for each person who spoke of the theme since then, in a text that may still be used, and who allows the purpose now;
 * none for who asked to hear nothing of it. Hangs on the newest such text. For a system purpose.
 */
export const queueNotes = async (
  tx: ForPurpose,
  workspaceId: number,
  change: Pick<StoredChange, 'id' | 'theme' | 'since'>,
  bit: number,
): Promise<number> => {
  const { rows } = await sql`
    insert into feedback_notes (workspace_id, id, change_id, feedback_id, person_id, origin_id, collected, allow, valid_until)
    select ${workspaceId}, gen_random_uuid(), ${change.id}, f.id, f.person_id, f.origin_id, ${bit}, ${bit}, f.until
    from (
      select distinct on (f.person_id) f.id, f.person_id, f.origin_id, p.valid_until as until
      from feedback f
      join people p on p.workspace_id = f.workspace_id and p.id = f.person_id
      where f.workspace_id = ${workspaceId} and jsonb_exists(f.themes, ${change.theme})
        and f.at >= ${change.since}::date::timestamp at time zone 'utc'
        and f.allow <> 0 and f.valid_until > now()
        and p.merged_into is null and (p.allow & ${bit}) <> 0 and p.valid_until > now()
        and not exists (select from feedback n where n.workspace_id = f.workspace_id and n.person_id = f.person_id
          and n.hear_back = false and jsonb_exists(n.themes, ${change.theme}))
      order by f.person_id, f.at desc, f.id
      ) f
    on conflict (workspace_id, change_id, feedback_id) do nothing
    returning 1`.execute(tx)
  return rows.length
}

/** How many people a change was or will be told to, by change: counts only; read for a system purpose. */
export const countNotes = async (
  tx: ForPurpose,
  workspaceId: number,
  ids: readonly string[],
): Promise<Map<string, number>> => {
  const { rows } = await sql<{ id: string; count: number }>`
    select change_id as id, count(distinct person_id)::int as count from feedback_notes
    where workspace_id = ${workspaceId} and change_id = any(${[...ids]}::uuid[]) and state in ('waiting', 'sent')
    group by 1`.execute(tx)
  return new Map(rows.map((r) => [r.id, r.count]))
}

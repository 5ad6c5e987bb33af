import type { FlowSaid, QuestionSaid, QuestionStatus } from '@candor/contracts'
import { sql } from 'kysely'
import { type AnyDb, openTables } from '../../../platform/postgres/index.ts'

export type ItemKind = 'question' | 'flow'
/** What operators say of an item, by its kind. */
export type BodyOf<K extends ItemKind> = K extends 'question' ? QuestionSaid : FlowSaid

/** A question or a flow as it is kept. */
export interface Item<K extends ItemKind = ItemKind> {
  readonly kind: K
  readonly key: string
  readonly status: QuestionStatus
  /** The version that is shown; 0: none. */
  readonly version: number
  readonly revision: number
  readonly draft: BodyOf<K>
  readonly published: BodyOf<K> | null
  readonly createdBy: string
  readonly updatedAt: Date
  readonly publishedAt: Date | null
}

/** All items of a kind in a workspace, by key. There are some hundreds at most (`mostItems`). */
export const readItems = async <K extends ItemKind>(db: AnyDb, workspaceId: number, kind: K): Promise<Item<K>[]> => {
  const { rows } = await sql<Item<K>>`
    select i.kind, i.key, i.status, i.version, i.revision, i.draft, v.body as published, i.created_by as "createdBy",
      i.updated_at as "updatedAt", v.published_at as "publishedAt"
    from asking_items i
    left join asking_versions v
      on (v.workspace_id, v.kind, v.key, v.version) = (i.workspace_id, i.kind, i.key, i.version)
    where i.workspace_id = ${workspaceId} and i.kind = ${kind} order by i.key`.execute(openTables(db))
  return rows
}

/** One of them; null: there is none such. */
export const readItem = async <K extends ItemKind>(
  db: AnyDb,
  workspaceId: number,
  kind: K,
  key: string,
): Promise<Item<K> | null> => (await readItems(db, workspaceId, kind)).find((item) => item.key === key) ?? null

/** A version as it was published; null: never was. */
export const readVersion = async <K extends ItemKind>(
  db: AnyDb,
  workspaceId: number,
  kind: K,
  key: string,
  version: number,
): Promise<BodyOf<K> | null> => {
  const row = await openTables(db)
    .selectFrom('asking_versions')
    .select('body')
    .where('workspace_id', '=', workspaceId)
    .where('kind', '=', kind)
    .where('key', '=', key)
    .where('version', '=', version)
    .executeTakeFirst()
  return (row?.body as BodyOf<K> | undefined) ?? null
}

export interface StoredVersion {
  readonly version: number
  readonly body: unknown
  readonly by: string
  readonly at: Date
  readonly despite: string[]
}

export const readVersions = async (
  db: AnyDb,
  workspaceId: number,
  kind: ItemKind,
  key: string,
): Promise<StoredVersion[]> => {
  const { rows } = await sql<StoredVersion>`
    select version, body, published_by as by, published_at as at, despite from asking_versions
    where workspace_id = ${workspaceId} and kind = ${kind} and key = ${key} order by version desc`.execute(
    openTables(db),
  )
  return rows
}

/** More than this in one workspace are no longer looked at by people. */
export const mostItems = 1_000

/** Any number that no other lock uses. */
const itemsLock = 8_420_031

/** Nobody else changes what is asked in the workspace until the transaction ends: what refers to what is decided together. */
export const holdItems = async (tx: AnyDb, workspaceId: number): Promise<void> => {
  await sql`select pg_advisory_xact_lock(${itemsLock}, ${workspaceId}::int)`.execute(openTables(tx))
}

export const writeDraft = async (
  tx: AnyDb,
  workspaceId: number,
  { kind, key, draft, by }: { kind: ItemKind; key: string; draft: unknown; by: string },
): Promise<void> => {
  await sql`
    insert into asking_items (workspace_id, kind, key, status, draft, created_by)
    values (${workspaceId}, ${kind}, ${key}, 'draft', ${JSON.stringify(draft)}::jsonb, ${by})
    on conflict (workspace_id, kind, key) do update
      set draft = excluded.draft, revision = asking_items.revision + 1, updated_at = now()`.execute(openTables(tx))
}

/** Makes the draft the version that is shown; the same words as before are no new version. */
export const writePublished = async (
  tx: AnyDb,
  workspaceId: number,
  { kind, key, by, despite }: { kind: ItemKind; key: string; by: string; despite: readonly string[] },
): Promise<void> => {
  await sql`
    with now_shown as (
      select v.body from asking_items i join asking_versions v
        on (v.workspace_id, v.kind, v.key, v.version) = (i.workspace_id, i.kind, i.key, i.version)
      where i.workspace_id = ${workspaceId} and i.kind = ${kind} and i.key = ${key}),
    item as (
      update asking_items i set status = 'live', updated_at = now(), revision = revision + 1,
        version = version + case when i.draft = (select body from now_shown) then 0 else 1 end
      where workspace_id = ${workspaceId} and kind = ${kind} and key = ${key}
      returning workspace_id, kind, key, version, draft)
    insert into asking_versions (workspace_id, kind, key, version, body, despite, published_by)
    select workspace_id, kind, key, version, draft, ${[...despite]}::text[], ${by} from item
    on conflict do nothing`.execute(openTables(tx))
}

export const writeStatus = async (
  tx: AnyDb,
  workspaceId: number,
  { kind, key, status }: { kind: ItemKind; key: string; status: QuestionStatus },
): Promise<void> => {
  await openTables(tx)
    .updateTable('asking_items')
    .set((eb) => ({ status, updated_at: sql<Date>`now()`, revision: eb('revision', '+', 1) }))
    .where('workspace_id', '=', workspaceId)
    .where('kind', '=', kind)
    .where('key', '=', key)
    .execute()
}

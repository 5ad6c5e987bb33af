import type { AttributeDefinition } from '@candor/contracts'
import { type Kysely, sql } from 'kysely'
import { problem } from '../../../platform/http/index.ts'
import type { ForPurpose, PersonalDatabase } from '../../../platform/postgres/index.ts'
import { type AnyDb, openTables } from '../../../platform/postgres/index.ts'
import { className, classNumber } from '../provenance.ts'

/** A definition as an operator sees it; `allowed` as bits, null: any. */
export type StoredDefinition = Omit<AttributeDefinition, 'purposes' | 'misfits'> & { readonly allowed: number | null }

/** The whole catalogue by key, or one entry of it. */
export const readCatalogue = async (db: AnyDb, workspaceId: number, key?: string): Promise<StoredDefinition[]> => {
  const rows = await openTables(db)
    .selectFrom('attribute_definitions')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .$if(key !== undefined, (q) => q.where('key', '=', key!))
    .orderBy('key')
    .execute()
  return rows.map((r) => ({
    key: r.key,
    type: r.type,
    class: className(r.class),
    sensitivity: r.sensitivity as StoredDefinition['sensitivity'],
    allowed: r.allowed,
    unit: r.unit,
    halfLifeDays: r.half_life_days,
    contexts: r.contexts,
    options: r.options,
    texts: r.texts,
    status: r.status as StoredDefinition['status'],
    origin: r.origin,
    version: r.version,
    updatedAt: r.updated_at.toISOString(),
  }))
}

export type SaidOfAttribute = Omit<StoredDefinition, 'origin' | 'updatedAt'>

/** A catalogue longer than this describes data, not people. */
const maxDescribed = 2_000

/**
 * Writes what is said of an attribute. Throws conflict when another version than the one that was read (0: any) stands there, and limit_reached.
 */
export const writeDefinition = async (
  tx: ForPurpose,
  workspaceId: number,
  said: SaidOfAttribute,
  by: string,
): Promise<void> => {
  const db = openTables(tx as Kysely<PersonalDatabase>)
  const { rows } = await sql<{ version: number }>`
    insert into attribute_definitions as d (workspace_id, key, type, class, sensitivity, allowed, unit, half_life_days,
      contexts, options, texts, status, origin)
    select ${workspaceId}, ${said.key}, ${said.type}, ${classNumber(said.class)}, ${said.sensitivity}, ${said.allowed},
      ${said.unit}, ${said.halfLifeDays}, ${[...said.contexts]}::text[], ${JSON.stringify(said.options)}::jsonb,
      ${JSON.stringify(said.texts)}::jsonb, ${said.status}, ${by}
    where (select count(*) from attribute_definitions where workspace_id = ${workspaceId} and status <> 'proposed')
      < ${maxDescribed}
    on conflict (workspace_id, key) do update
      set type = excluded.type, class = excluded.class, sensitivity = excluded.sensitivity, allowed = excluded.allowed,
        unit = excluded.unit, half_life_days = excluded.half_life_days, contexts = excluded.contexts,
        options = excluded.options, texts = excluded.texts, status = excluded.status, version = d.version + 1,
        updated_at = now()
      where ${said.version} in (0, d.version)
    returning d.version`.execute(db)
  if (rows.length === 0) {
    const known = await readCatalogue(db, workspaceId, said.key)
    if (known.length > 0) throw problem('conflict', { detail: `Version ${known[0]!.version} stands there by now.` })
    throw problem('limit_reached', { detail: `A workspace describes at most ${maxDescribed} attributes.` })
  }
}

/** Takes purposes that an attribute may serve no longer from the values there are, for good. */
export const narrowValues = async (
  tx: ForPurpose,
  workspaceId: number,
  { key, allowed }: Pick<SaidOfAttribute, 'key' | 'allowed'>,
): Promise<void> => {
  if (allowed === null) return
  for (const table of ['attribute_values', 'recipient_values'] as const)
    await sql`
      update ${sql.table(table)} set collected = collected & ${allowed}, allow = allow & ${allowed}
      where workspace_id = ${workspaceId} and key = ${key} and value <> 'null'
        and collected & ${allowed} <> collected`.execute(tx)
}

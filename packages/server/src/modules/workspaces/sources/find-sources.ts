import { sql } from 'kysely'
import type { AnyDb } from '../../../platform/postgres/index.ts'
import type { SourceRecord } from './source-directory.ts'
import { ownPurposesOf } from './source-record.ts'

/** The sources of a chunk as they are now, by id; those that are gone are missing. Ids are unique across workspaces. */
export const findSources = async (
  tx: AnyDb,
  wanted: readonly { workspaceId: number; sourceId: number }[],
): Promise<Map<number, SourceRecord>> => {
  const byId = new Map(wanted.map((w) => [w.sourceId, w.workspaceId]))
  if (byId.size === 0) return new Map()
  const { rows } = await sql<SourceRecord>`
    select s.workspace_id as "workspaceId", s.id, s.kind, s.enabled, s.legal_basis as "legalBasis",
      s.basis_purposes as "basisPurposes", s.consent_categories as "consentCategories",
      ${ownPurposesOf('s')} as "ownPurposes"
    from unnest(${[...byId.values()]}::int[], ${[...byId.keys()]}::int[]) as k (w, id)
    join sources s on s.workspace_id = k.w and s.id = k.id`.execute(tx)
  return new Map(rows.map((r) => [r.id, r]))
}

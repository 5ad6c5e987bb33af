import type { LegalBasis, OwnPurposeBits, Purpose, Source, sourceKinds } from '@candor/contracts'
import { type ExpressionBuilder, sql } from 'kysely'
import type { Database } from '../../../platform/postgres/index.ts'

export const sourceColumns = [
  'id',
  'name',
  'kind',
  'write_key',
  'enabled',
  'legal_basis',
  'basis_purposes',
  'consent_categories',
  'created_at',
] as const

/** When the source last sent something; null: never. */
export const lastEventAt = (eb: ExpressionBuilder<Database, 'sources'>) =>
  eb
    .selectFrom('source_activity')
    .select('source_activity.last_event_at')
    .whereRef('source_activity.workspace_id', '=', 'sources.workspace_id')
    .whereRef('source_activity.source_id', '=', 'sources.id')
    .as('last_event_at')

/** The bits of the purposes that a source's workspace added itself: after the nine that each has. */
export const ownPurposesOf = (sources: string) => sql<OwnPurposeBits>`
  coalesce((select jsonb_object_agg(p.key, p.bit) from purposes p
    where p.workspace_id = ${sql.ref(`${sources}.workspace_id`)} and p.bit > 8), '{}')`

interface Row {
  id: number
  name: string
  kind: string
  write_key: string
  enabled: boolean
  legal_basis: string
  basis_purposes: string[]
  consent_categories: Record<string, string[]>
  created_at: Date
  last_event_at: Date | null
}

/** A row as the contract has it. The casts repeat the check constraints of the table and of the contract. */
export const toSource = (row: Row): Source => ({
  id: row.id,
  name: row.name,
  kind: row.kind as (typeof sourceKinds)[number],
  writeKey: row.write_key,
  enabled: row.enabled,
  legalBasis: row.legal_basis as LegalBasis,
  basisPurposes: row.basis_purposes as Purpose[],
  consentCategories: row.consent_categories as Record<string, Purpose[]>,
  createdAt: row.created_at.toISOString(),
  lastEventAt: row.last_event_at?.toISOString() ?? null,
})

import type { PurposeVersion } from '@candor/contracts'
import type { Kysely } from 'kysely'
import type { Database } from '../../../platform/postgres/index.ts'

type Said =
  | 'version'
  | 'legalBasis'
  | 'dataCategories'
  | 'recipients'
  | 'retentionDays'
  | 'validityDays'
  | 'texts'
  | 'publishedAt'

/** What was said about a purpose, newest first. */
export const readPurposeVersions = async (
  db: Kysely<Database>,
  workspaceId: number,
  purposeId: number,
): Promise<Pick<PurposeVersion, Said>[]> => {
  const rows = await db
    .selectFrom('purpose_versions')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .where('purpose_id', '=', purposeId)
    .orderBy('version', 'desc')
    .execute()
  return rows.map((r) => ({
    version: r.version,
    legalBasis: r.legal_basis,
    dataCategories: r.data_categories,
    recipients: r.recipients,
    retentionDays: r.retention_days,
    validityDays: r.validity_days,
    texts: r.texts,
    publishedAt: r.published_at.toISOString(),
  }))
}

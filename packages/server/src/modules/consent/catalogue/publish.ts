import { createHash } from 'node:crypto'
import type { Kysely } from 'kysely'
import { sql } from 'kysely'
import { problem } from '../../../platform/http/index.ts'
import type { Database, ForPurpose } from '../../../platform/postgres/index.ts'
import type { Catalogue, PurposeEntry } from './catalogue.ts'

export interface NewAgreementVersion {
  readonly kind: 'consent' | 'terms'
  readonly purposes: readonly string[]
  readonly texts: Readonly<Record<string, string>>
  readonly change: 'editorial' | 'material'
}

/** The number the next version would have, and from which version on an answer still counts. Throws unknown_purpose. */
export const planVersion = (catalogue: Catalogue, key: string, next: NewAgreementVersion) => {
  const unknown = next.purposes.find((p) => !catalogue.purposes.has(p))
  if (unknown !== undefined) throw problem('unknown_purpose', { detail: unknown })
  const retired = next.purposes.find((p) => catalogue.purposes.get(p)?.retired)
  if (retired !== undefined) throw problem('unknown_purpose', { detail: `${retired} is retired.` })
  const agreement = catalogue.agreements.get(key)
  const newest = agreement?.versions[0]
  const version = (newest?.version ?? 0) + 1
  // A purpose that was not agreed to before is never an editorial matter.
  const added = newest && next.purposes.some((p) => !newest.purposes.includes(p))
  const material = !newest || added || next.change === 'material'
  return { agreement, version, minValidVersion: material ? version : newest.minValidVersion }
}

/** How many people hold a yes that was given to an older version than this one. */
export const countToAskAgain = async (
  tx: ForPurpose<'consent'>,
  workspaceId: number,
  agreementId: number,
  minValidVersion: number,
): Promise<number> => {
  const { rows } = await sql<{ n: number }>`
    select count(distinct c.person_id)::int as n from consent_current c
    join consent_ledger l on l.workspace_id = c.workspace_id and l.seq = c.seq
    where c.workspace_id = ${workspaceId} and c.status = 'granted'
      and l.agreement_id = ${agreementId} and l.agreement_version < ${minValidVersion}`.execute(tx)
  return rows[0]?.n ?? 0
}

/** Writes a version and its texts for good. Throws conflict when somebody else published at the same time. */
export const insertVersion = async (
  tx: Kysely<Database>,
  workspaceId: number,
  key: string,
  next: NewAgreementVersion,
  plan: ReturnType<typeof planVersion>,
  by: string,
): Promise<void> => {
  const agreementId =
    plan.agreement?.id ??
    (
      await tx
        .insertInto('agreements')
        .values({ workspace_id: workspaceId, key, kind: next.kind })
        .onConflict((oc) => oc.columns(['workspace_id', 'key']).doNothing())
        .returning('id')
        .executeTakeFirst()
    )?.id
  const version = agreementId && { workspace_id: workspaceId, agreement_id: agreementId, version: plan.version }
  const written =
    version &&
    (await tx
      .insertInto('agreement_versions')
      .values({
        ...version,
        purposes: [...next.purposes],
        effective_from: new Date(),
        min_valid_version: plan.minValidVersion,
        published_by: by,
      })
      .onConflict((oc) => oc.doNothing())
      .returning('version')
      .executeTakeFirst())
  if (!version || !written) throw problem('conflict', { detail: 'Somebody else has just published this agreement.' })
  const texts = Object.entries(next.texts).map(([locale, text]) => {
    const body = Buffer.from(text)
    return { ...version, locale, body, sha256: createHash('sha256').update(body).digest() }
  })
  if (texts.length === 0) throw problem('invalid_request', { detail: 'An agreement needs its words in a language.' })
  await tx.insertInto('agreement_texts').values(texts).execute()
}

/** What a version of a purpose says. */
export type PurposeSaid = Pick<
  PurposeEntry,
  'legalBasis' | 'dataCategories' | 'recipients' | 'retentionDays' | 'validityDays' | 'texts'
>

/** Writes the next version of a purpose. Throws conflict when somebody else published at the same time. */
export const insertPurposeVersion = async (
  tx: Kysely<Database>,
  workspaceId: number,
  purpose: Pick<PurposeEntry, 'id' | 'version'> & PurposeSaid,
  change: { [K in keyof PurposeSaid]?: PurposeSaid[K] | undefined } = {},
): Promise<void> => {
  const said = Object.fromEntries(Object.entries(change).filter(([, v]) => v !== undefined)) as Partial<PurposeSaid>
  const next = { ...purpose, ...said, texts: { ...purpose.texts, ...said.texts } }
  const written = await tx
    .insertInto('purpose_versions')
    .values({
      workspace_id: workspaceId,
      purpose_id: purpose.id,
      version: purpose.version + 1,
      legal_basis: JSON.stringify(next.legalBasis),
      data_categories: next.dataCategories,
      recipients: next.recipients,
      retention_days: next.retentionDays,
      validity_days: next.validityDays,
      texts: JSON.stringify(next.texts),
    })
    .onConflict((oc) => oc.doNothing())
    .returning('version')
    .executeTakeFirst()
  if (!written) throw problem('conflict', { detail: 'Somebody else has just published this purpose.' })
}

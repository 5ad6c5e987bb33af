import { purposes as defaults, type Purpose } from '@candor/contracts'
import type { Kysely } from 'kysely'
import { problem } from '../../../platform/http/index.ts'
import type { CustomerPurpose, Database } from '../../../platform/postgres/index.ts'
import { ensureDefaultPurposes } from './ensure-defaults.ts'

/** A purpose in its newest version. */
export interface PurposeEntry {
  readonly id: number
  readonly key: string
  readonly bit: number
  readonly dpv: string
  readonly essential: boolean
  /** Asked no longer; what was answered goes on to hold. */
  readonly retired: boolean
  readonly version: number
  readonly legalBasis: Record<string, string>
  readonly dataCategories: string[]
  readonly recipients: string[]
  readonly retentionDays: number | null
  readonly validityDays: number | null
  readonly texts: Record<string, { name: string; description: string }>
}

export interface AgreementVersion {
  readonly version: number
  readonly purposes: readonly string[]
  readonly effectiveFrom: Date
  readonly minValidVersion: number
  readonly publishedAt: Date
  readonly publishedBy: string
  /** By locale; `sha256` in hexadecimal. */
  readonly texts: ReadonlyMap<string, { text: string; sha256: string }>
}

export interface Agreement {
  readonly id: number
  readonly key: string
  readonly kind: 'consent' | 'terms'
  /** Newest first; never empty. */
  readonly versions: readonly AgreementVersion[]
}

/** What a workspace asks and for what. Both maps by key, purposes in the order of their bits. */
export interface Catalogue {
  readonly purposes: ReadonlyMap<string, PurposeEntry>
  readonly agreements: ReadonlyMap<string, Agreement>
}

const readPurposes = async (db: Kysely<Database>, workspaceId: number): Promise<Map<string, PurposeEntry>> => {
  const rows = await db
    .selectFrom('purposes as p')
    .innerJoin('purpose_versions as v', (j) =>
      j.onRef('v.workspace_id', '=', 'p.workspace_id').onRef('v.purpose_id', '=', 'p.id'),
    )
    .distinctOn('p.bit')
    .select(['p.id', 'p.key', 'p.bit', 'p.dpv', 'p.essential', 'p.retired_at', 'v.version', 'v.legal_basis'])
    .select(['v.data_categories', 'v.recipients', 'v.retention_days', 'v.validity_days', 'v.texts'])
    .where('p.workspace_id', '=', workspaceId)
    .orderBy('p.bit')
    .orderBy('v.version', 'desc')
    .execute()
  return new Map(
    rows.map((r) => [
      r.key,
      {
        id: r.id,
        key: r.key,
        bit: r.bit,
        dpv: r.dpv,
        essential: r.essential,
        retired: r.retired_at !== null,
        version: r.version,
        legalBasis: r.legal_basis,
        dataCategories: r.data_categories,
        recipients: r.recipients,
        retentionDays: r.retention_days,
        validityDays: r.validity_days,
        texts: r.texts,
      },
    ]),
  )
}

const readAgreements = async (db: Kysely<Database>, workspaceId: number): Promise<Map<string, Agreement>> => {
  const agreements = await db
    .selectFrom('agreements')
    .select(['id', 'key', 'kind'])
    .where('workspace_id', '=', workspaceId)
    .orderBy('id')
    .execute()
  const versions = await db
    .selectFrom('agreement_versions')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .orderBy('version', 'desc')
    .execute()
  const texts = await db
    .selectFrom('agreement_texts')
    .select(['agreement_id', 'version', 'locale', 'body', 'sha256'])
    .where('workspace_id', '=', workspaceId)
    .execute()
  const textsOf = Map.groupBy(texts, (t) => `${t.agreement_id}:${t.version}`)
  const versionsOf = Map.groupBy(versions, (v) => v.agreement_id)
  return new Map(
    agreements
      .filter((a) => versionsOf.has(a.id))
      .map((a) => [
        a.key,
        {
          id: a.id,
          key: a.key,
          kind: a.kind as Agreement['kind'],
          versions: versionsOf.get(a.id)!.map((v) => ({
            version: v.version,
            purposes: v.purposes,
            effectiveFrom: v.effective_from,
            minValidVersion: v.min_valid_version,
            publishedAt: v.published_at,
            publishedBy: v.published_by,
            texts: new Map(
              (textsOf.get(`${a.id}:${v.version}`) ?? []).map((t) => [
                t.locale,
                { text: t.body.toString(), sha256: t.sha256.toString('hex') },
              ]),
            ),
          })),
        },
      ]),
  )
}

/** The catalogue as it stands in the database; a workspace that has none yet is given the default one. */
export const readCatalogue = async (db: Kysely<Database>, workspaceId: number): Promise<Catalogue> => {
  const known = await readPurposes(db, workspaceId)
  if (known.size === 0) await db.transaction().execute((tx) => ensureDefaultPurposes(tx, workspaceId))
  const purposes = known.size > 0 ? known : await readPurposes(db, workspaceId)
  return { purposes, agreements: await readAgreements(db, workspaceId) }
}

export interface Catalogues {
  /** At most a second old. */
  of(workspaceId: number): Promise<Catalogue>
  /** As it is now: for what the remembered one does not know. */
  fresh(workspaceId: number): Promise<Catalogue>
}

const freshForMs = 1_000

export const createCatalogues = (db: Kysely<Database>, now: () => number = Date.now): Catalogues => {
  const known = new Map<number, { at: number; catalogue: Promise<Catalogue> }>()
  const fresh = (workspaceId: number) => {
    const catalogue = readCatalogue(db, workspaceId)
    known.set(workspaceId, { at: now(), catalogue })
    catalogue.catch(() => known.delete(workspaceId))
    return catalogue
  }
  return {
    fresh,
    of: (workspaceId) => {
      const entry = known.get(workspaceId)
      return entry && now() - entry.at < freshForMs ? entry.catalogue : fresh(workspaceId)
    },
  }
}

/**
 * A purpose by its key, as withPurpose takes it: one of the nine by its name, the workspace's own by its entry. Throws
 * unknown_purpose.
 */
export const purposeNamed = async (
  catalogues: Catalogues,
  workspaceId: number,
  key: string,
): Promise<CustomerPurpose> => {
  if ((defaults as readonly string[]).includes(key)) return key as Purpose
  const own =
    (await catalogues.of(workspaceId)).purposes.get(key) ?? (await catalogues.fresh(workspaceId)).purposes.get(key)
  if (!own) throw problem('unknown_purpose', { detail: key })
  return own
}

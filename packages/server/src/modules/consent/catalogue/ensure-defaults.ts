import { createHash } from 'node:crypto'
import { defaultAgreement, defaultPurposes } from '@candor/contracts'
import type { Kysely } from 'kysely'
import type { Database } from '../../../platform/postgres/index.ts'

/**
 * Gives a workspace the purposes and the agreement that each starts with. Adds only what is missing and changes nothing,
 * so any number of processes may do it at once.
 */
export const ensureDefaultPurposes = async (db: Kysely<Database>, workspaceId: number): Promise<void> => {
  await db
    .insertInto('purposes')
    .values(
      defaultPurposes.map(({ key, dpv, essential }, bit) => ({ workspace_id: workspaceId, key, bit, dpv, essential })),
    )
    .onConflict((oc) => oc.doNothing())
    .execute()
  const purposes = await db
    .selectFrom('purposes')
    .select(['id', 'key'])
    .where('workspace_id', '=', workspaceId)
    .execute()
  const idOf = new Map(purposes.map((p) => [p.key, p.id]))
  await db
    .insertInto('purpose_versions')
    .values(
      defaultPurposes.map(({ key, essential, texts }) => ({
        workspace_id: workspaceId,
        purpose_id: idOf.get(key)!,
        version: 1,
        legal_basis: JSON.stringify({ '*': essential ? 'contract' : 'consent' }),
        texts: JSON.stringify(texts),
      })),
    )
    .onConflict((oc) => oc.doNothing())
    .execute()
  await ensureDefaultAgreement(db, workspaceId)
}

const ensureDefaultAgreement = async (db: Kysely<Database>, workspaceId: number) => {
  const { key, purposes, texts } = defaultAgreement
  await db
    .insertInto('agreements')
    .values({ workspace_id: workspaceId, key, kind: 'consent' })
    .onConflict((oc) => oc.doNothing())
    .execute()
  const { id } = await db
    .selectFrom('agreements')
    .select('id')
    .where('workspace_id', '=', workspaceId)
    .where('key', '=', key)
    .executeTakeFirstOrThrow()
  const version = { workspace_id: workspaceId, agreement_id: id, version: 1 }
  await db
    .insertInto('agreement_versions')
    .values({
      ...version,
      purposes: [...purposes],
      effective_from: new Date(),
      min_valid_version: 1,
      published_by: 'candor',
    })
    .onConflict((oc) => oc.doNothing())
    .execute()
  await db
    .insertInto('agreement_texts')
    .values(
      Object.entries(texts).map(([locale, text]) => {
        const body = Buffer.from(text)
        return { ...version, locale, body, sha256: createHash('sha256').update(body).digest() }
      }),
    )
    .onConflict((oc) => oc.doNothing())
    .execute()
}

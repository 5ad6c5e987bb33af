import { randomUUID } from 'node:crypto'
import type { NewAnswer } from '../src/modules/consent/index.ts'
import { defaultAllow, recordEntries } from '../src/modules/consent/index.ts'
import type { PurposeDb } from '../src/platform/postgres/index.ts'
import type { Everything } from './everything.ts'

/** What people of the test workspaces agree to. */
export const words = {
  en: 'We use what you look at to suggest things you may like. You can stop this at any time.',
  ar: 'نستخدم ما تتصفحه لنقترح عليك ما قد يعجبك. يمكنك إيقاف ذلك في أي وقت.',
}

/** A workspace with a purpose, an agreement in two languages and a presentation of each. */
export const addBrand = async ({ db, pool }: Everything) => {
  const { id: workspaceId } = await db
    .insertInto('workspaces')
    .values({ name: 'Brand' })
    .returning('id')
    .executeTakeFirstOrThrow()
  await pool.query(`insert into purposes (workspace_id, key, bit, dpv)
    values (${workspaceId}, 'personalisation', 2, 'https://w3id.org/dpv#Personalisation')`)
  await pool.query(`insert into purpose_versions (workspace_id, purpose_id, version, legal_basis, texts)
    select workspace_id, id, 1, '{"*": "consent", "DE": "gdpr-6-1-a"}', '{}' from purposes where workspace_id = ${workspaceId}`)
  const { rows } = await pool.query<{ id: number }>(
    `insert into agreements (workspace_id, key, kind) values (${workspaceId}, 'suggestions', 'consent') returning id`,
  )
  const agreementId = rows[0]!.id
  await pool.query(`insert into agreement_versions
      (workspace_id, agreement_id, version, purposes, effective_from, min_valid_version, published_by)
    values (${workspaceId}, ${agreementId}, 1, '{personalisation}', now(), 1, 'test')`)
  const shown: Record<string, string> = {}
  for (const [locale, text] of Object.entries(words)) {
    await pool.query(
      `insert into agreement_texts (workspace_id, agreement_id, version, locale, body, sha256)
        values ($1, $2, 1, $3, $4, sha256($4))`,
      [workspaceId, agreementId, locale, Buffer.from(text)],
    )
    const id = randomUUID()
    await pool.query(
      `insert into presentations (workspace_id, id, agreement_id, version, locale, text_sha256, jurisdiction, shown_at)
        values ($1, $2, $3, 1, $4, sha256($5), 'DE', now())`,
      [workspaceId, id, agreementId, locale, Buffer.from(text)],
    )
    shown[locale] = id
  }
  return { workspaceId, agreementId, shown }
}
export type Brand = Awaited<ReturnType<typeof addBrand>>

/** Somebody says yes, now and to no words in particular; `fields` say otherwise. */
export const answer = (subjectId: string, fields: Partial<NewAnswer> = {}): NewAnswer => ({
  subjectId,
  kind: 'grant',
  purposeBit: 1,
  purposeVersion: 1,
  agreementId: null,
  agreementVersion: null,
  presentationId: null,
  actorKind: 'self',
  actor: 'self',
  channel: 'web',
  sourceId: null,
  verified: false,
  stage: 'none',
  evidence: {},
  occurredAt: Date.now(),
  validUntil: null,
  idempotencyKey: randomUUID(),
  ...fields,
})

/** Somebody says yes to the words as they were shown; `fields` say otherwise. */
export const yes = ({ agreementId, shown }: Brand, fields: Partial<NewAnswer> = {}): NewAnswer =>
  answer(randomUUID(), {
    purposeBit: 2,
    agreementId,
    agreementVersion: 1,
    presentationId: shown.en!,
    verified: true,
    evidence: { page: 'https://shop.example/', clicks: 1.5 },
    validUntil: Date.now() + 86_400_000,
    ...fields,
  })

/** Writes answers to the ledger, in one transaction. */
export const recordAnswers = (system: PurposeDb, { workspaceId }: Brand, answers: readonly NewAnswer[]) =>
  system
    .transaction()
    .execute((tx) => recordEntries(tx, workspaceId, answers, { now: new Date(), defaults: defaultAllow }))

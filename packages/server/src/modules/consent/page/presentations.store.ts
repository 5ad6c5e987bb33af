import { sql } from 'kysely'
import type { PurposeDb } from '../../../platform/postgres/index.ts'

export interface Presentation {
  readonly id: string
  readonly agreementId: number
  readonly version: number
  readonly locale: string
  /** Hexadecimal. */
  readonly textSha256: string
  readonly layoutSha256: string | null
  /** Empty where the place was not known. */
  readonly jurisdiction: string
  readonly signals: Readonly<Record<string, unknown>>
  /** 0: shown on a page of our own. */
  readonly sourceId: number
}

const bytes = (hex: string) => Buffer.from(hex, 'hex')

export const insertPresentation = async (db: PurposeDb, workspaceId: number, p: Presentation): Promise<void> => {
  await db
    .insertInto('presentations')
    .values({
      workspace_id: workspaceId,
      id: p.id,
      agreement_id: p.agreementId,
      version: p.version,
      locale: p.locale,
      text_sha256: bytes(p.textSha256),
      layout_sha256: p.layoutSha256 === null ? null : bytes(p.layoutSha256),
      jurisdiction: p.jurisdiction,
      signals: JSON.stringify(p.signals),
      source_id: p.sourceId || null,
      shown_at: new Date(),
    })
    .execute()
}

export const findPresentation = async (
  db: PurposeDb,
  workspaceId: number,
  id: string,
): Promise<Presentation | null> => {
  const row = await db
    .selectFrom('presentations')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .executeTakeFirst()
  if (!row) return null
  return {
    id: row.id,
    agreementId: row.agreement_id,
    version: row.version,
    locale: row.locale,
    textSha256: row.text_sha256.toString('hex'),
    layoutSha256: row.layout_sha256?.toString('hex') ?? null,
    jurisdiction: row.jurisdiction,
    signals: row.signals,
    sourceId: row.source_id ?? 0,
  }
}

/** Counts an answer to what was shown, by purpose, once an idempotency key. */
export const countAnswers = async (
  db: PurposeDb,
  workspaceId: number,
  p: Presentation,
  answers: readonly { bit: number; answer: string }[],
  key: string,
): Promise<void> => {
  if (answers.length === 0) return
  await sql`
    with once as (
      update presentations set last_answer_key = ${key}
      where workspace_id = ${workspaceId} and id = ${p.id} and last_answer_key is distinct from ${key}
      returning 1)
    insert into consent_counts (workspace_id, day, source_id, agreement_id, version, jurisdiction, purpose_bit, answer, count)
    select ${workspaceId}, (now() at time zone 'utc')::date, ${p.sourceId}, ${p.agreementId}, ${p.version}, ${p.jurisdiction},
      k.bit, k.answer, 1
    from unnest(${answers.map((a) => a.bit)}::smallint[], ${answers.map((a) => a.answer)}::text[]) as k (bit, answer), once
    order by k.bit, k.answer
    on conflict (workspace_id, day, source_id, agreement_id, version, jurisdiction, purpose_bit, answer)
    do update set count = consent_counts.count + 1`.execute(db)
}

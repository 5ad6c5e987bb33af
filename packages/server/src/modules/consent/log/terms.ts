import { sql } from 'kysely'
import type { ForPurpose } from '../../../platform/postgres/index.ts'
import { isAnswer, type NewAnswer, type NewEntry } from '../entries.ts'

/** What is said about a purpose, as of one version of it. */
export interface PurposeTerms {
  readonly key: string
  readonly dpv: string
  readonly bit: number
  readonly version: number | null
  /** Jurisdiction (or *) → legal basis. */
  readonly legalBasis: Readonly<Record<string, string>>
  readonly dataCategories: readonly string[]
  readonly recipients: readonly string[]
  readonly retentionDays: number | null
}

export interface AgreedWords {
  readonly agreementId: number
  readonly agreement: string
  readonly version: number
  readonly locale: string
  /** In hex. */
  readonly sha256: string
}

export interface Shown {
  readonly id: string
  readonly locale: string
  readonly jurisdiction: string
}

/** What was known when entries were written; it goes into their records. */
export interface Terms {
  readonly workspaceId: number
  readonly controller: string
  readonly region: string
  readonly purposes: readonly PurposeTerms[]
  readonly words: readonly AgreedWords[]
  readonly shown: readonly Shown[]
}

/** The terms that some entries speak of, in one round trip. */
export const readTerms = async (tx: ForPurpose, workspaceId: number, entries: readonly NewEntry[]): Promise<Terms> => {
  const answers = entries.filter(isAnswer)
  const distinct = <T>(of: (answer: NewAnswer) => T | null): T[] => [
    ...new Set(answers.map(of).filter((v): v is T => v !== null)),
  ]
  const { rows } = await sql<Omit<Terms, 'workspaceId'>>`
    select w.name as controller, w.region,
      coalesce((select json_agg(json_build_object('key', p.key, 'dpv', p.dpv, 'bit', p.bit, 'version', v.version,
          'legalBasis', coalesce(v.legal_basis, '{}'), 'dataCategories', coalesce(v.data_categories, '{}'),
          'recipients', coalesce(v.recipients, '{}'), 'retentionDays', v.retention_days))
        from purposes p
        left join purpose_versions v on v.workspace_id = p.workspace_id and v.purpose_id = p.id
          and v.version = any(${distinct((a) => a.purposeVersion)}::int[])
        where p.workspace_id = w.id and p.bit = any(${distinct((a) => a.purposeBit)}::int[])), '[]') as purposes,
      coalesce((select json_agg(json_build_object('agreementId', a.id, 'agreement', a.key, 'version', t.version,
          'locale', t.locale, 'sha256', encode(t.sha256, 'hex')))
        from agreements a
        join agreement_texts t on t.workspace_id = a.workspace_id and t.agreement_id = a.id
          and t.version = any(${distinct((a) => a.agreementVersion)}::int[])
        where a.workspace_id = w.id and a.id = any(${distinct((a) => a.agreementId)}::int[])), '[]') as words,
      coalesce((select json_agg(json_build_object('id', s.id, 'locale', s.locale, 'jurisdiction', s.jurisdiction))
        from presentations s
        where s.workspace_id = w.id and s.id = any(${distinct((a) => a.presentationId)}::uuid[])), '[]') as shown
    from workspaces w where w.id = ${workspaceId}`.execute(tx)
  if (!rows[0]) throw new Error(`There is no workspace ${workspaceId}`)
  return { workspaceId, ...rows[0] }
}

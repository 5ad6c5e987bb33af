import type { FeedbackKind, Lexicon, SignatureScheme } from '@candor/contracts'
import type { ColumnType, Generated } from 'kysely'

type Json<T> = ColumnType<T, string, string>
type MaybeJson<T> = ColumnType<T | null, string | null | undefined, string | null>

/** What becomes of feedback, and who passes it on: nothing of anybody. */
export interface OpenFeedbackTables {
  feedback_settings: { workspace_id: number; lexicon: MaybeJson<Lexicon>; version: Generated<number> }
  feedback_owners: { workspace_id: number; theme: string; owner: string; since: Generated<Date> }
  feedback_changes: {
    workspace_id: number
    id: string
    theme: string
    title: string
    status: 'planned' | 'made' | 'dropped'
    message: MaybeJson<Record<string, string>>
    purpose: string
    since: Date
    made_at: Date | null
    created_by: string
    created_at: Generated<Date>
  }
  feedback_connections: {
    workspace_id: number
    id: string
    platform: string
    name: string
    scheme: SignatureScheme
    secret: string
    enabled: Generated<boolean>
    purposes: string[]
    lead: MaybeJson<unknown>
    created_by: string
    created_at: Generated<Date>
    last_at: Date | null
  }
}

interface Masked {
  collected: number
  allow: number
  valid_until: Generated<Date>
}

/** What people said, and what they are told about it. */
export interface PersonalFeedbackTables {
  feedback: Masked & {
    workspace_id: number
    id: string
    person_id: string | null
    origin_id: Generated<number>
    kind: FeedbackKind
    channel: string
    external_id: string
    about: string | null
    text: string | null
    language: string | null
    score: number | null
    themes: Json<Record<string, -1 | 0 | 1>>
    read_with: Generated<number>
    at: Date
    received_at: Generated<Date>
    quotable: Generated<boolean>
    quote_name: string | null
    quote_evidence: MaybeJson<unknown>
    hear_back: boolean | null
  }
  feedback_notes: Masked & {
    workspace_id: number
    id: string
    change_id: string
    feedback_id: string
    person_id: string
    origin_id: number
    state: Generated<'waiting' | 'sent' | 'failed' | 'dropped'>
    at: Generated<Date>
  }
}

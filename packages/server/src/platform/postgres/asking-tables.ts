import type { ColumnType, Generated, JSONColumnType } from 'kysely'

type Json = ColumnType<unknown, string, string>
type MaybeJson = ColumnType<unknown, string | null | undefined, string | null>

/** What can be asked: definitions and counts, nothing of anybody. */
export interface OpenAskingTables {
  asking_items: {
    workspace_id: number
    kind: string
    key: string
    status: string
    version: Generated<number>
    revision: Generated<number>
    draft: Json
    created_by: string
    created_at: Generated<Date>
    updated_at: Generated<Date>
  }
  asking_versions: {
    workspace_id: number
    kind: string
    key: string
    version: number
    body: Json
    despite: Generated<string[]>
    published_by: string
    published_at: Generated<Date>
  }
  asking_settings: { workspace_id: number; settings: JSONColumnType<Record<string, unknown>, string, string> }
  asking_learned: {
    workspace_id: number
    kind: string
    key: string
    placement: string
    channel: string
    answered: Generated<number>
    unanswered: Generated<number>
  }
}

interface Told {
  workspace_id: number
  person_id: string
  origin_id: number
  collected: number
  allow: number
  valid_until: Generated<Date>
}

/** What was asked of people, and what they said. */
export interface PersonalAskingTables {
  asks: Told & {
    id: string
    kind: string
    key: string
    version: Generated<number>
    placement: string
    channel: string
    locale: Generated<string>
    source_id: Generated<number>
    shown_at: Date
    outcome: Generated<string>
    outcome_at: Date | null
    spends: Generated<boolean>
    decision: MaybeJson
    context: ColumnType<unknown, string | undefined, string>
    step: string | null
    typed: MaybeJson
    recipient_id: string | null
    helped: Generated<boolean>
    paid: MaybeJson
  }
  ask_answers: Told & {
    ask_id: string
    question: string
    version: number
    step: string | null
    outcome: string
    answer: MaybeJson
    at: Date
    seconds: number | null
    attribute: string | null
    recipient_id: string | null
    paid: MaybeJson
    idempotency_key: string
  }
}

import type { Role } from '@candor/contracts'
import type { ColumnType, Generated, JSONColumnType } from 'kysely'

/** The tables of PostgreSQL as Kysely sees them. Each mirrors its migration; the migration says why. */
export interface Database {
  workspaces: {
    id: Generated<number>
    name: string
    region: Generated<string>
    created_at: Generated<Date>
  }
  sources: {
    workspace_id: number
    id: Generated<number>
    name: string
    kind: string
    write_key: string
    enabled: Generated<boolean>
    legal_basis: Generated<string>
    basis_purposes: Generated<string[]>
    consent_categories: JSONColumnType<Record<string, string[]>, string | undefined, string>
    created_at: Generated<Date>
  }
  api_keys: {
    workspace_id: number
    id: Generated<number>
    name: string
    prefix: string
    hash: Buffer
    scopes: string[]
    created_by: string | null
    created_at: Generated<Date>
    last_used_at: Date | null
    revoked_at: Date | null
  }
  audit_log: {
    workspace_id: number
    id: Generated<number>
    at: Generated<Date>
    actor: string
    action: string
    target: string | null
    detail: JSONColumnType<Record<string, unknown>, string | undefined, string>
  }
  settings: { name: string; value: string; updated_at: Generated<Date> }
  operators: {
    id: string
    name: string
    email: string
    email_verified: Generated<boolean>
    image: string | null
    created_at: Generated<Date>
    updated_at: Generated<Date>
  }
  operator_accounts: {
    id: string
    operator_id: string
    provider_id: string
    account_id: string
    password: string | null
    created_at: Generated<Date>
    updated_at: Generated<Date>
  }
  operator_sessions: {
    id: string
    operator_id: string
    token: string
    expires_at: Date
    created_at: Generated<Date>
    updated_at: Generated<Date>
  }
  memberships: { workspace_id: number; operator_id: string; role: Role; created_at: Generated<Date> }
  source_activity: { workspace_id: number; source_id: number; last_event_at: Date }
  inbox: { seq: Generated<number>; received_at: Generated<Date>; events: number; codec: number; body: Buffer }
  deliveries: {
    workspace_id: number
    message_hash: string
    state: number
    reason: string | null
    seen_at: Generated<Date>
  }
  quarantine: {
    workspace_id: number
    id: string
    source_id: number
    message_id: string
    message_hash: string
    reason: string
    detail: string
    state: Generated<string>
    received_at: Date
    quarantined_at: Generated<Date>
    allowed: Generated<number>
    event: string | null
  }
  outcome_counts: {
    workspace_id: number
    source_id: number
    day: Date
    outcome: string
    reason: Generated<string>
    count: number
  }
  history_outbox: {
    id: Generated<number>
    token: string
    target: string
    rows: number
    created_at: Generated<Date>
    body: Buffer
  }
  history_attempts: {
    shipment_id: number
    began_at: Generated<Date>
    refusals: Generated<number>
    retry_at: Generated<Date>
  }
  worker_heartbeats: { id: string; started_at: Date; seen_at: Date; processed: number }
  people: {
    workspace_id: number
    id: string
    first_seen_at: Date
    last_seen_at: Date
    merged_into: string | null
  }
  identifiers: { workspace_id: number; kind: string; value: string; person_id: string; first_seen_at: Date }
  person_merges: {
    workspace_id: number
    id: Generated<number>
    survivor_id: string
    merged_id: string
    message_id: string
    at: Generated<Date>
  }
  traits: {
    workspace_id: number
    person_id: string
    key: string
    value: ColumnType<unknown, string, string>
    at: Date
    source_id: number
    message_id: string
  }
}

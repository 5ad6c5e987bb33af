import type { AttributeType, Role } from '@candor/contracts'
import type { ColumnType, Generated, JSONColumnType } from 'kysely'
import type { OpenAskingTables, PersonalAskingTables } from './asking-tables.ts'
import type { OpenFeedbackTables, PersonalFeedbackTables } from './feedback-tables.ts'
import type { OpenRewardTables, PersonalRewardTables } from './reward-tables.ts'
import type { OpenSegmentTables, PersonalSegmentTables } from './segment-tables.ts'

/** The tables without personal data, as Kysely sees them. Each mirrors its migration; the migration says why. */
export interface Database extends OpenSegmentTables, OpenAskingTables, OpenRewardTables, OpenFeedbackTables {
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
  outcome_counts: {
    workspace_id: number
    source_id: number
    day: Date
    outcome: string
    reason: Generated<string>
    count: number
  }
  history_attempts: {
    shipment_id: number
    began_at: Generated<Date>
    refusals: Generated<number>
    retry_at: Generated<Date>
  }
  worker_heartbeats: { id: string; started_at: Date; seen_at: Date; processed: number }
  purposes: {
    workspace_id: number
    id: Generated<number>
    key: string
    bit: number
    dpv: string
    essential: Generated<boolean>
    created_at: Generated<Date>
    retired_at: Date | null
  }
  purpose_versions: {
    workspace_id: number
    purpose_id: number
    version: number
    legal_basis: JSONColumnType<Record<string, string>, string, string>
    data_categories: Generated<string[]>
    recipients: Generated<string[]>
    retention_days: number | null
    validity_days: number | null
    texts: JSONColumnType<Record<string, { name: string; description: string }>, string, string>
    published_at: Generated<Date>
  }
  agreements: { workspace_id: number; id: Generated<number>; key: string; kind: string; created_at: Generated<Date> }
  agreement_versions: {
    workspace_id: number
    agreement_id: number
    version: number
    purposes: string[]
    effective_from: Date
    min_valid_version: number
    published_at: Generated<Date>
    published_by: string
  }
  agreement_texts: {
    workspace_id: number
    agreement_id: number
    version: number
    locale: string
    body: Buffer
    sha256: Buffer
  }
  consent_heads: { workspace_id: number; seq: Generated<number> }
  consent_leaves: { workspace_id: number; leaf_index: number; commitment: Buffer }
  consent_tiles: { workspace_id: number; level: number; tile: number; hashes: Buffer }
  consent_checkpoints: { workspace_id: number; size: number; root: Buffer; note: string; at: Generated<Date> }
  consent_log_keys: { workspace_id: number; vkey: string; created_at: Generated<Date>; handover: string | null }
  tcf_vendor_lists: {
    version: number
    policy_version: number
    vendors: JSONColumnType<Record<string, unknown>, string, string>
    fetched_at: Generated<Date>
  }
  consent_cosignatures: {
    workspace_id: number
    size: number
    witness: string
    line: string
    at: Generated<Date>
  }
  consent_counts: {
    workspace_id: number
    day: Date
    source_id: number
    agreement_id: number
    version: number
    jurisdiction: string
    purpose_bit: number
    answer: string
    count: Generated<number>
  }
  preference_topics: {
    workspace_id: number
    key: string
    position: number
    texts: JSONColumnType<Record<string, { name: string; description: string }>, string, string>
    on_by_default: boolean
    retired: Generated<boolean>
  }
  attribute_definitions: {
    workspace_id: number
    key: string
    type: AttributeType
    class: Generated<number>
    sensitivity: Generated<string>
    allowed: number | null
    unit: string | null
    half_life_days: number | null
    contexts: Generated<string[]>
    options: JSONColumnType<{ key: string; texts: Record<string, { name: string }> }[], string | undefined, string>
    texts: JSONColumnType<Record<string, { name: string; description: string }>, string | undefined, string>
    status: string
    origin: string
    version: Generated<number>
    created_at: Generated<Date>
    updated_at: Generated<Date>
  }
  attribute_misfits: {
    workspace_id: number
    key: string
    day: Date
    source_id: number
    reason: string
    count: number
  }
  segment_interests: { workspace_id: number; token: string }
  outbox_cursors: {
    subscriber: string
    last_id: Generated<number>
    delay_ms: number | null
    seen: Generated<string>
    until: string | null
    handled_at: Date | null
  }
}

/** What hangs on an identifier and goes where it goes, under the mask of whoever has it (modules/identity/told-tables.ts). */
interface ToldThrough {
  workspace_id: number
  person_id: string
  origin_id: number
  collected: number
  allow: number
  valid_until: Generated<Date>
}

/**
 * All tables, those with personal data included. Row-level security guards them; only a connection opened for a purpose
 * has this type (with-purpose.ts), so nothing else can even name them.
 */
export interface PersonalDatabase
  extends Database,
    PersonalSegmentTables,
    PersonalAskingTables,
    PersonalRewardTables,
    PersonalFeedbackTables {
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
  history_outbox: {
    id: Generated<number>
    token: string
    target: string
    rows: number
    created_at: Generated<Date>
    body: Buffer
    touched: Buffer | null
  }
  history_moves: {
    workspace_id: number
    origin_id: number
    person_id: string
    from_people: string[]
    moved_in: Generated<string>
    seen_in: string | null
    settled_after: number | null
  }
  history_merges: { workspace_id: number; person_id: string; seen_in: string | null; settled_after: number | null }
  overrides_pending: {
    workspace_id: number
    person_id: string
    survivor_id: string
    version: number
    shipment_id: number
  }
  history_squashes: {
    workspace_id: number
    id: Generated<number>
    phase: string
    rule: string
    keys: string[]
    targets: string[]
    seen_in: string[]
    from_people: string[]
    changed_in: Generated<string>
    began_at: Generated<Date>
  }
  people: {
    workspace_id: number
    id: string
    first_seen_at: Date
    last_seen_at: Date
    merged_into: string | null
    allow: Generated<number>
    refused: Generated<number>
    valid_until: Generated<Date>
    consent_seq: Generated<number>
    moved_by: string | null
    full_at: number | null
  }
  identifiers: {
    workspace_id: number
    kind: string
    value: string
    person_id: string
    first_seen_at: Date
    id: Generated<number>
    joined_at: Generated<Date>
    verified_at: Date | null
    allow: Generated<number>
    valid_until: Generated<Date>
  }
  identity_links: {
    workspace_id: number
    left_id: number
    right_id: number
    forced: boolean
    at: Date
    message_id: string
    state: Generated<string>
    reason: string | null
    recorded_at: Generated<Date>
  }
  email_respellings: { workspace_id: number; origin_id: number }
  identity_moves: {
    workspace_id: number
    id: Generated<number>
    origin_id: number
    from_id: string
    to_id: string
    reason: string
    at: Generated<Date>
    moved_in: Generated<string>
  }
  person_merges: {
    workspace_id: number
    id: Generated<number>
    survivor_id: string
    merged_id: string
    message_id: string
    at: Generated<Date>
    origins: number[] | null
    undone_at: Date | null
    final_at: Date | null
    newest_origin: number | null
    actor: string | null
  }
  attribute_values: {
    workspace_id: number
    person_id: string
    key: string
    class: number
    origin_id: number
    source_id: number
    value: ColumnType<unknown, string, string>
    at: Date
    message_id: string
    context: string | null
    evidence: ColumnType<unknown, string | null, string | null>
    confidence: number | null
    expires_at: Date | null
    collected: Generated<number>
    allow: Generated<number>
    valid_until: Generated<Date>
  }
  mention_answers: ToldThrough & {
    key: string
    place: string
    agrees: boolean
    verified: boolean
    at: Date
    message_id: string
    evidence: ColumnType<unknown, string, string>
  }
  recipients: ToldThrough & {
    id: string
    relation: string
    label: string
    created_at: Generated<Date>
    updated_at: Generated<Date>
  }
  recipient_values: ToldThrough & {
    recipient_id: string
    key: string
    value: ColumnType<unknown, string, string>
    at: Date
    message_id: string
    context: string | null
    evidence: ColumnType<unknown, string | null, string | null>
  }
  group_members: ToldThrough & { group_id: string; since: Date; last_at: Date }
  group_leaves: ToldThrough & { group_id: string; at: Date }
  group_values: ToldThrough & {
    group_id: string
    key: string
    source_id: number
    value: ColumnType<unknown, string, string>
    at: Date
    message_id: string
  }
  presentations: {
    workspace_id: number
    id: string
    agreement_id: number
    version: number
    locale: string
    text_sha256: Buffer
    layout_sha256: Buffer | null
    jurisdiction: string
    signals: JSONColumnType<Record<string, unknown>, string | undefined, string>
    source_id: number | null
    shown_at: Date
    last_answer_key: string | null
  }
  consent_ledger: {
    workspace_id: number
    seq: number
    id: string
    subject_id: string
    origin_id: number | null
    kind: string
    purpose_bit: number | null
    purpose_version: number | null
    agreement_id: number | null
    agreement_version: number | null
    presentation_id: string | null
    merged_id: string | null
    actor_kind: string
    actor: string
    channel: string
    source_id: number | null
    verified: boolean
    stage: string
    evidence: JSONColumnType<Record<string, unknown>, string, string>
    occurred_at: Date
    recorded_at: Date
    valid_until: Date | null
    idempotency_key: string
    record: string
    commitment_key: Buffer
  }
  consent_current: {
    workspace_id: number
    person_id: string
    purpose_bit: number
    status: string
    at: Date
    seq: number
    verified: boolean
    valid_until: Date | null
    last_at: Date
  }
  outbox: {
    workspace_id: number
    id: Generated<number>
    topic: string
    subject_id: string | null
    body: JSONColumnType<Record<string, unknown>, string, string>
    created_at: Generated<Date>
    tx: Generated<string>
  }
  preferences: {
    workspace_id: number
    person_id: string
    kind: string
    key: string
    origin_id: number
    value: string
    at: Date
    change_id: Generated<number>
    over: Generated<number[]>
  }
  preference_changes: {
    workspace_id: number
    id: Generated<number>
    person_id: string
    origin_id: number | null
    kind: string
    key: string
    value: string
    channel: string
    at: Date
    idempotency_key: string
  }
  permissions_pending: { workspace_id: number; person_id: string; shipment_id: number }
  facts_changed: {
    workspace_id: number
    id: Generated<number>
    key: string | null
    people: string[] | null
    after: string | null
    size: ColumnType<number | null, never, never>
  }
  facts_sent: { workspace_id: number; shipment_id: number; people: string[] }
  segment_touched: {
    workspace_id: number
    id: Generated<number>
    token: string
    people: string[]
    size: ColumnType<number, never, never>
    at: Generated<Date>
  }
}

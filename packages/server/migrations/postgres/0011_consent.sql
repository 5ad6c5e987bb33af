-- Purposes of a workspace. `bit` is the place in every mask and never changes; bits 0 to 30 are a workspace's own,
-- 48 to 61 are Candor's system purposes.
create table purposes (
  workspace_id integer not null references workspaces (id),
  id integer generated always as identity,
  key text not null,
  bit smallint not null check (bit between 0 and 30),
  dpv text not null,
  -- Allowed without an answer, because a contract cannot be kept without it.
  essential boolean not null default false,
  created_at timestamptz not null default now(),
  primary key (workspace_id, id),
  unique (workspace_id, key),
  unique (workspace_id, bit)
);

-- What is said about a purpose, by version: an answer speaks of one of them.
create table purpose_versions (
  workspace_id integer not null,
  purpose_id integer not null,
  version integer not null,
  -- Jurisdiction (ISO 3166, or * for any other) → legal basis.
  legal_basis jsonb not null,
  data_categories text[] not null default '{}',
  recipients text[] not null default '{}',
  -- How long data is kept for it, and how long a grant holds, in days; null: until withdrawn.
  retention_days integer,
  validity_days integer,
  -- Locale → { name, description }.
  texts jsonb not null,
  published_at timestamptz not null default now(),
  primary key (workspace_id, purpose_id, version),
  foreign key (workspace_id, purpose_id) references purposes (workspace_id, id)
);

-- What people agree to. `consent` opens the purposes it names; `terms` open contract purposes only.
create table agreements (
  workspace_id integer not null references workspaces (id),
  id integer generated always as identity,
  key text not null,
  kind text not null check (kind in ('consent', 'terms')),
  created_at timestamptz not null default now(),
  primary key (workspace_id, id),
  unique (workspace_id, key)
);

create table agreement_versions (
  workspace_id integer not null,
  agreement_id integer not null,
  version integer not null,
  purposes text[] not null,
  effective_from timestamptz not null,
  -- An answer to an older version than this must be asked for again; an editorial change leaves it as it is.
  min_valid_version integer not null,
  published_at timestamptz not null default now(),
  published_by text not null,
  primary key (workspace_id, agreement_id, version),
  foreign key (workspace_id, agreement_id) references agreements (workspace_id, id)
);

-- The exact bytes that were published. A receipt carries them; their hash stands in every record.
create table agreement_texts (
  workspace_id integer not null,
  agreement_id integer not null,
  version integer not null,
  locale text not null,
  body bytea not null,
  sha256 bytea not null,
  primary key (workspace_id, agreement_id, version, locale),
  foreign key (workspace_id, agreement_id, version) references agreement_versions (workspace_id, agreement_id, version),
  check (sha256 = sha256(body))
);

create trigger agreement_texts_are_insert_only before update or delete or truncate on agreement_texts
  for each statement execute function refuse_change();

-- What was shown, whether or not it was answered.
create table presentations (
  workspace_id integer not null,
  id uuid not null,
  agreement_id integer not null,
  version integer not null,
  locale text not null,
  text_sha256 bytea not null,
  layout_sha256 bytea,
  jurisdiction text not null,
  -- Browser signals as they were: {"gpc": true}.
  signals jsonb not null default '{}',
  source_id integer,
  shown_at timestamptz not null,
  primary key (workspace_id, id)
);

-- The head of each workspace's ledger. Its row lock is the order of the ledger: sequence numbers have no gap and are
-- given in the order of commits, so "as of number n" means something.
create table consent_heads (
  workspace_id integer primary key references workspaces (id),
  seq bigint not null default 0
);

-- The ledger. Insert-only; an erasure takes a person's rows out, and leaves the leaf, which then speaks of nobody.
create table consent_ledger (
  workspace_id integer not null,
  seq bigint not null,
  id uuid not null,
  subject_id uuid not null,
  kind text not null check (kind in ('grant', 'deny', 'withdraw', 'object', 'restrict', 'expire', 'merge')),
  purpose_bit smallint,
  purpose_version integer,
  agreement_id integer,
  agreement_version integer,
  presentation_id uuid,
  merged_id uuid,
  actor_kind text not null check (actor_kind in ('self', 'agent', 'guardian', 'operator', 'import', 'system')),
  actor text not null,
  channel text not null,
  source_id integer,
  verified boolean not null,
  -- none, or the stage of a double opt-in: an answer counts when it is confirmed.
  stage text not null default 'none' check (stage in ('none', 'pending', 'confirmed')),
  evidence jsonb not null default '{}',
  occurred_at timestamptz not null,
  recorded_at timestamptz not null,
  valid_until timestamptz,
  idempotency_key text not null,
  -- RFC 8785 canonical JSON of the record, and the random key of its commitment.
  record text not null,
  commitment_key bytea not null,
  primary key (workspace_id, seq)
);
create unique index consent_ledger_once on consent_ledger (workspace_id, idempotency_key);
create index consent_ledger_by_subject on consent_ledger (workspace_id, subject_id, seq);

-- Leaf n of a workspace's log belongs to entry n + 1 of its ledger. Nothing personal stands here.
create table consent_leaves (
  workspace_id integer not null,
  leaf_index bigint not null,
  commitment bytea not null check (length(commitment) = 32),
  primary key (workspace_id, leaf_index)
);
create trigger consent_leaves_are_insert_only before update or delete or truncate on consent_leaves
  for each statement execute function refuse_change();

-- C2SP tiles of 256 hashes: a full tile never changes, the last of each level grows.
create table consent_tiles (
  workspace_id integer not null,
  level smallint not null,
  tile bigint not null,
  hashes bytea not null,
  primary key (workspace_id, level, tile)
);

create table consent_checkpoints (
  workspace_id integer not null,
  size bigint not null,
  root bytea not null,
  note text not null,
  at timestamptz not null default now(),
  primary key (workspace_id, size)
);

-- Projections: what `candor consent rebuild` makes again from the ledger.
create table consent_current (
  workspace_id integer not null,
  person_id uuid not null,
  purpose_bit smallint not null,
  status text not null check (status in ('granted', 'refused', 'expired')),
  at timestamptz not null,
  seq bigint not null,
  verified boolean not null,
  valid_until timestamptz,
  primary key (workspace_id, person_id, purpose_bit)
);
create index consent_current_expiry on consent_current (valid_until) where status = 'granted' and valid_until is not null;

-- What somebody else must hear: written with the change, taken by subscribers, each at its own pace.
create table outbox (
  workspace_id integer not null,
  id bigint generated always as identity,
  topic text not null,
  subject_id uuid,
  body jsonb not null,
  created_at timestamptz not null default now(),
  primary key (workspace_id, id)
);
create table outbox_cursors (
  subscriber text primary key,
  last_id bigint not null default 0,
  -- Milliseconds from the commit to the subscriber, of what it took last.
  delay_ms double precision
);

-- Masks beside the data they guard: a bitmask test costs a twentieth of a sub-select per row.
alter table people
  add column allow bigint not null default 1,
  add column refused bigint not null default 0,
  add column valid_until timestamptz not null default 'infinity',
  add column consent_seq bigint not null default 0;
alter table identifiers
  add column allow bigint not null default 1,
  add column valid_until timestamptz not null default 'infinity';
-- `collected`: for what it was given. What was gathered while nothing was allowed stays excluded for good.
alter table traits
  add column collected bigint not null default 1,
  add column allow bigint not null default 1,
  add column valid_until timestamptz not null default 'infinity';

-- People whose mask is on its way to ClickHouse: there it is not to be believed until the shipment has arrived.
create table permissions_pending (
  workspace_id integer not null,
  person_id uuid not null,
  shipment_id bigint not null references history_outbox (id) on delete cascade,
  primary key (workspace_id, person_id, shipment_id)
);
create index permissions_pending_by_shipment on permissions_pending (shipment_id);

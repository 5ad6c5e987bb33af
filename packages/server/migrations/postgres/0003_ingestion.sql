-- What was acknowledged and not yet processed. One row is one group commit: length-prefixed frames, compressed.
-- Rows are deleted in the transaction that processes them, so the table is short and what is in it is work to do.
create table inbox (
  seq bigint generated always as identity primary key,
  received_at timestamptz not null default now(),
  events integer not null,
  codec smallint not null,
  body bytea not null
);
alter table inbox alter column body set storage external;
alter table inbox set (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000);

-- Rows that no version so far could read: kept, so that nothing acknowledged is lost without a trace.
create table inbox_unreadable (
  seq bigint primary key,
  received_at timestamptz not null,
  events integer not null,
  codec smallint not null,
  body bytea not null
);

-- What became of each event, by the hash of its message id; also what makes a repeated message a no-op.
-- message_hash = first 16 bytes of SHA-256 of the message id. Kept for eight days (clients repeat for 12 hours).
create table deliveries (
  workspace_id integer not null,
  message_hash uuid not null,
  -- 1 processed, 2 withheld, 3 quarantined, 4 discarded
  state smallint not null,
  reason text,
  seen_at timestamptz not null default now(),
  primary key (workspace_id, message_hash)
);
create index deliveries_by_time on deliveries using brin (seen_at);

-- Events the pipeline put aside. The body is bytes, not jsonb: it is kept as it came.
create table quarantine (
  workspace_id integer not null,
  id uuid not null,
  source_id integer not null,
  message_id text not null,
  message_hash uuid not null,
  reason text not null,
  detail text not null,
  state text not null default 'open' check (state in ('open', 'replayed', 'discarded')),
  received_at timestamptz not null,
  quarantined_at timestamptz not null default now(),
  event text,
  primary key (workspace_id, id)
);
create index quarantine_open on quarantine (workspace_id, reason, id) where state = 'open';

-- Counts by day and outcome. What is withheld at the door leaves nothing else behind.
create table outcome_counts (
  workspace_id integer not null,
  source_id integer not null,
  day date not null,
  outcome text not null check (outcome in ('processed', 'duplicate', 'withheld', 'rejected', 'quarantined')),
  reason text not null default '',
  count bigint not null,
  primary key (workspace_id, day, source_id, outcome, reason)
);

-- Rows for ClickHouse, written in the transaction that processed the events and shipped afterwards under a token,
-- so that a repeated shipment is a no-op: a kill between the two databases neither loses nor doubles history.
create table history_outbox (
  id bigint generated always as identity primary key,
  token uuid not null,
  target text not null,
  rows integer not null,
  created_at timestamptz not null default now(),
  body bytea not null
);
alter table history_outbox alter column body set storage external;
alter table history_outbox set (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000);

-- A worker says every few seconds that it lives. For the System page only; work is shared by row locks.
create table worker_heartbeats (
  id uuid primary key,
  started_at timestamptz not null,
  seen_at timestamptz not null,
  processed bigint not null
);

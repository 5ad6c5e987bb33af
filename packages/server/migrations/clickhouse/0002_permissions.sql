-- Whose events may be read for what: a copy of the masks in PostgreSQL, the newest number of the ledger wins. People
-- without a row have given no answer. Queries for a purpose join this through one builder (modules/consent).
create table if not exists permissions (
  workspace_id UInt32,
  person_id UUID,
  allow UInt64,
  refused UInt64,
  valid_until DateTime64(3, 'UTC'),
  seq UInt64
)
engine = ReplacingMergeTree(seq)
order by (workspace_id, person_id)
settings non_replicated_deduplication_window = 10000, fsync_after_insert = 1;

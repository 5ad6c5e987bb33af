-- The person's id and no identifiers: no user id, e-mail, device or address stands here.
-- properties and context are JSON text, of which the pipeline keeps only what names nobody in the envelope.
create table if not exists events (
  workspace_id UInt32,
  person_id UUID,
  occurred_at DateTime64(3, 'UTC'),
  received_at DateTime64(3, 'UTC'),
  message_id String,
  type LowCardinality(String),
  name LowCardinality(String),
  source_id UInt32,
  -- purposes allowed when the event happened, as bits; an event counts for a purpose only if it is allowed now too
  allowed UInt64,
  properties String codec(ZSTD(1)),
  context String codec(ZSTD(1))
)
engine = MergeTree
partition by toYear(occurred_at)
order by (workspace_id, person_id, occurred_at)
settings non_replicated_deduplication_window = 10000, fsync_after_insert = 1;

-- Which person another became. Queries about people read through this, so history follows a merge.
create table if not exists person_overrides (
  workspace_id UInt32,
  person_id UUID,
  survivor_id UUID,
  version UInt64
)
engine = ReplacingMergeTree(version)
order by (workspace_id, person_id)
settings non_replicated_deduplication_window = 10000, fsync_after_insert = 1;

-- Through which identifier an event came; its number, for no identifier stands here. 0: before that was kept.
alter table events add column if not exists origin_id UInt64 default 0 after person_id;

-- Whose an identifier's events are now, when it was moved from one person to another. Stronger than person_overrides.
create table if not exists origin_overrides (
  workspace_id UInt32,
  origin_id UInt64,
  person_id UUID,
  version UInt64
)
engine = ReplacingMergeTree(version)
order by (workspace_id, origin_id)
settings non_replicated_deduplication_window = 10000, fsync_after_insert = 1;

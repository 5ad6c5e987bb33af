-- What segments ask of people besides events: one row a person and key, with every candidate that is stored, in the order
-- in which they survive (modules/profiles/survive.ts). No value by which somebody can be reached stands here, nor any identifier.
-- Who may be read for a purpose does not stand here: that is asked of `permissions`.
create table if not exists facts (
  workspace_id UInt32,
  -- person | value:<attribute> | identifier:<kind> | preference | recipient
  key String,
  -- who lives now, never one who was merged
  person_id UUID,
  -- the newest row of a workspace, key and person wins, whole; one without candidates: the fact is gone
  version UInt64,
  classes Array(UInt8),
  -- JSON; null: no longer known; {"withheld":true}: known, and not said
  texts Array(String),
  -- when it was told, milliseconds since 1970
  times Array(Int64),
  -- milliseconds since 1970; 9223372036854775807: never
  expires Array(Int64),
  -- purposes it was collected for, as bits
  collected Array(UInt64),
  message_ids Array(String),
  sources Array(UInt32)
)
engine = ReplacingMergeTree(version)
order by (workspace_id, key, person_id)
settings non_replicated_deduplication_window = 10000, fsync_after_insert = 1;

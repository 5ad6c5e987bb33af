-- People who were touched lie scattered: of each a few rows are asked for, and what stands in the same granule and the same
-- compressed block is read with them. So these are smaller than usual. What is there keeps its parts, which become finer as
-- they are merged. They are in both tables until the names are exchanged, so that whoever reads meanwhile reads all of them,
-- and a migration that was killed begins again.
drop table if exists events_finer;
create table events_finer as events
engine = MergeTree
partition by toYear(occurred_at)
order by (workspace_id, person_id, occurred_at)
settings index_granularity = 512, min_compress_block_size = 16384, max_compress_block_size = 65536,
  non_replicated_deduplication_window = 10000, fsync_after_insert = 1;
alter table events_finer attach partition all from events;
exchange tables events_finer and events;
drop table events_finer;

-- The same facts, together by person: for whoever asks many things of a few people. ClickHouse fills it.
create table if not exists facts_of_people as facts
engine = ReplacingMergeTree(version)
order by (workspace_id, person_id, key)
settings index_granularity = 512, min_compress_block_size = 16384, max_compress_block_size = 65536,
  fsync_after_insert = 1;
create materialized view if not exists facts_to_people to facts_of_people as select * from facts;
insert into facts_of_people select * from facts;

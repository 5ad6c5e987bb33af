-- The purposes allowed at the door, as bits: a replay may use an event for these and no more.
alter table quarantine add column allowed integer not null default 0;

-- Events of an identifier that was moved are written anew under its person: as part of which run, and from whom.
alter table events add column if not exists squash UInt64 default 0;
alter table events add column if not exists copied_from UUID default '00000000-0000-0000-0000-000000000000';

-- Whose an identifier's events are until then is kept in PostgreSQL, so that a query has it in one snapshot with the rest.
drop table if exists origin_overrides;

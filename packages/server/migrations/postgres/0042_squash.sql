-- History is written anew under whom it belongs to now, in the background (modules/history/squash).
alter table history_moves
  -- A transaction after the move: who still decides as if nothing had moved began before it.
  add column seen_in xid8;

-- People who became others, and whose events may still stand under their own ids.
create table history_merges (
  workspace_id integer not null,
  person_id uuid not null,
  seen_in xid8,
  settled_after bigint,
  primary key (workspace_id, person_id)
);
select candor_private.guard('history_merges', '');
insert into history_merges (workspace_id, person_id) select workspace_id, id from people where merged_into is not null;

alter table history_squashes
  drop column origins,
  drop column targets,
  drop column from_people,
  -- Which events: of some identifiers, or under the ids of some people.
  add column rule text not null check (rule in ('origin', 'person')),
  -- Numbers of identifiers or ids of people, as text; whose their events are; and what was known of each (seen_in).
  add column keys text[] not null,
  add column targets uuid[] not null,
  add column seen_in xid8[] not null,
  -- Under whose ids the events stand.
  add column from_people uuid[] not null,
  add column began_at timestamptz not null default now(),
  drop constraint history_squashes_phase_check,
  -- done and abandoned are kept for a while: for queries that began before, and for an attempt that is still under way.
  add constraint history_squashes_phase_check check (phase in ('copying', 'deleting', 'done', 'abandoned'));

-- A person, known or not. merged_into leads from a merged person to the one that stands for both.
create table people (
  workspace_id integer not null,
  id uuid not null,
  first_seen_at timestamptz not null,
  last_seen_at timestamptz not null,
  merged_into uuid,
  primary key (workspace_id, id)
);
create index people_by_activity on people (workspace_id, last_seen_at desc, id desc) where merged_into is null;
create index people_merged on people (workspace_id, merged_into) where merged_into is not null;

create table identifiers (
  workspace_id integer not null,
  -- Compared byte by byte: several times faster than by the rules of a language, and a prefix can use the index.
  kind text collate "C" not null check (kind in ('user_id', 'email', 'anonymous_id')),
  value text collate "C" not null,
  person_id uuid not null,
  first_seen_at timestamptz not null,
  primary key (workspace_id, kind, value)
);
create index identifiers_by_person on identifiers (workspace_id, person_id);

-- Why two people became one: the event that joined them.
create table person_merges (
  workspace_id integer not null,
  id bigint generated always as identity,
  survivor_id uuid not null,
  merged_id uuid not null,
  message_id text not null,
  at timestamptz not null default now(),
  primary key (workspace_id, id)
);
create index person_merges_by_survivor on person_merges (workspace_id, survivor_id);

-- The latest value of each trait, by event time, with where it came from.
create table traits (
  workspace_id integer not null,
  person_id uuid not null,
  key text not null,
  value jsonb not null,
  at timestamptz not null,
  source_id integer not null,
  message_id text not null,
  primary key (workspace_id, person_id, key)
);

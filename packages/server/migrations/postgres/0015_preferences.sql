-- How somebody wants to be written to: topics, channels, how often. A preference is no consent and never stands in for one;
-- it narrows what consent allows.

-- What a workspace offers to be told about, in its words. A topic that is offered no more keeps its key and its choices.
create table preference_topics (
  workspace_id integer not null references workspaces (id),
  key text not null,
  -- The order in which topics are shown.
  position integer not null,
  -- Locale → { name, description }.
  texts jsonb not null,
  -- What holds for somebody who never chose.
  on_by_default boolean not null,
  retired boolean not null default false,
  primary key (workspace_id, key)
);
grant select, insert, update, delete on preference_topics to candor_app, candor_system;

-- What holds now. A person who was merged has no rows: they went to the survivor.
create table preferences (
  workspace_id integer not null,
  person_id uuid not null,
  kind text not null check (kind in ('topic', 'channel', 'frequency')),
  -- Of the topic or the channel; empty for the frequency.
  key text not null,
  -- on or off; of the frequency all, weekly, monthly or none.
  value text not null check (value in ('on', 'off', 'all', 'weekly', 'monthly', 'none')),
  at timestamptz not null,
  primary key (workspace_id, person_id, kind, key)
);

-- Every change, under the person it was made for. Only ever added to; an erasure takes a person's rows out.
create table preference_changes (
  workspace_id integer not null,
  id bigint generated always as identity,
  person_id uuid not null,
  kind text not null,
  key text not null,
  value text not null,
  -- Where it was said: preference_centre, or merge.
  channel text not null,
  at timestamptz not null,
  -- The same key twice is the same change.
  idempotency_key text not null,
  primary key (workspace_id, id)
);
create unique index preference_changes_once on preference_changes (workspace_id, idempotency_key, kind, key);
create index preference_changes_by_person on preference_changes (workspace_id, person_id, id);

select candor_private.guard(name, '') from unnest(array['preferences', 'preference_changes']) as name;
grant select, insert, update, delete on preferences to candor_app, candor_system;
grant select, insert, delete on preference_changes to candor_app, candor_system;

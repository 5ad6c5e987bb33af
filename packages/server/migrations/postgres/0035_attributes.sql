-- What a workspace knows of people, attribute by attribute: the catalogue. Names and rules, and nothing of anybody.
create table attribute_definitions (
  workspace_id integer not null references workspaces (id),
  key text collate "C" not null,
  type text not null check (
    type in ('text', 'number', 'boolean', 'date', 'birthday', 'money', 'choice', 'choices', 'list', 'object')),
  -- The class its values are expected to have, as in attribute_values.
  class smallint not null default 2 check (class between 1 and 5),
  sensitivity text not null default 'ordinary' check (sensitivity in ('ordinary', 'contact', 'sensitive')),
  -- The purposes it may serve, as bits; null: those it was told for.
  allowed bigint,
  unit text,
  half_life_days double precision check (half_life_days > 0),
  -- Where it may be mentioned wherever it was shared; * is everywhere.
  contexts text[] not null default '{}',
  -- [{ key, texts: locale → { name } }], of a choice.
  options jsonb not null default '[]',
  -- Locale → { name, description }.
  texts jsonb not null default '{}',
  -- proposed: seen, and described by nobody yet.
  status text not null check (status in ('proposed', 'active', 'retired')),
  origin text not null,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (workspace_id, key)
);

-- Values that were kept out of profiles, by day. The events that told them are in history.
create table attribute_misfits (
  workspace_id integer not null,
  key text collate "C" not null,
  day date not null,
  source_id integer not null,
  reason text not null,
  count bigint not null,
  primary key (workspace_id, key, day, source_id, reason)
);
grant select, insert, update, delete on attribute_definitions, attribute_misfits to candor_app, candor_system;

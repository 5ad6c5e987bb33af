-- A workspace is one brand. Every other table begins its key with the workspace.
create table workspaces (
  id integer generated always as identity primary key,
  name text not null,
  region text not null default 'US',
  created_at timestamptz not null default now()
);

-- The write key of a source is public by nature (it stands in web pages): it lets one send events and nothing else.
create table sources (
  workspace_id integer not null references workspaces (id),
  id integer generated always as identity,
  name text not null,
  kind text not null check (kind in ('browser', 'server', 'mobile', 'import')),
  write_key text not null unique,
  enabled boolean not null default true,
  legal_basis text not null default 'consent'
    check (legal_basis in ('consent', 'contract', 'legitimate_interest', 'legal_obligation')),
  basis_purposes text[] not null default '{}',
  consent_categories jsonb not null default '{}',
  created_at timestamptz not null default now(),
  primary key (workspace_id, id)
);

-- Only the SHA-256 of an API key is kept; the prefix is there to recognise it by.
create table api_keys (
  workspace_id integer not null references workspaces (id),
  id integer generated always as identity,
  name text not null,
  prefix text not null,
  hash bytea not null unique,
  scopes text[] not null,
  created_by text,
  created_at timestamptz not null default now(),
  last_used_at timestamptz,
  revoked_at timestamptz,
  primary key (workspace_id, id)
);

-- Insert-only: who did what. Rows are never updated or deleted; the trigger holds that for every role.
create table audit_log (
  workspace_id integer not null references workspaces (id),
  id bigint generated always as identity,
  at timestamptz not null default now(),
  actor text not null,
  action text not null,
  target text,
  detail jsonb not null default '{}',
  primary key (workspace_id, id)
);

create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'rows of % are only ever added', tg_table_name;
end
$$;

create trigger audit_log_is_insert_only before update or delete or truncate on audit_log
  for each statement execute function refuse_change();

-- One value per name: the secret that signs sessions, the hash of the set-up token, and the like.
create table settings (
  name text primary key,
  value text not null,
  updated_at timestamptz not null default now()
);

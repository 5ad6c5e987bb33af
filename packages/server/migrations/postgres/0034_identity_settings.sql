-- What a workspace says of identifiers beyond what always holds (modules/identity/identifiers). Nothing of anybody.
create table identity_settings (
  workspace_id integer primary key references workspaces (id),
  -- [{kind, value}]: values that name nobody.
  blocked jsonb not null default '[]',
  -- {identifiers, byKind: [{kind, identifiers}], join}
  limits jsonb not null,
  updated_at timestamptz not null default now()
);

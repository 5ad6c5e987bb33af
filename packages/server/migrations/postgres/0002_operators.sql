-- People who work with Candor. The shapes of operators, operator_accounts and operator_sessions are better-auth's
-- user, account and session; sign-up is closed, so rows of the first two are only written by our own use cases.
create table operators (
  id text primary key,
  name text not null,
  email text not null unique check (email = lower(email)),
  email_verified boolean not null default false,
  image text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);

-- A way to sign in. For the provider `credential`, password is an Argon2id hash.
create table operator_accounts (
  id text primary key,
  operator_id text not null references operators (id) on delete cascade,
  provider_id text not null,
  account_id text not null,
  password text,
  access_token text,
  refresh_token text,
  id_token text,
  access_token_expires_at timestamptz,
  refresh_token_expires_at timestamptz,
  scope text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (provider_id, account_id)
);
create index operator_accounts_by_operator on operator_accounts (operator_id);

create table operator_sessions (
  id text primary key,
  operator_id text not null references operators (id) on delete cascade,
  token text not null unique,
  expires_at timestamptz not null,
  ip_address text,
  user_agent text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index operator_sessions_by_operator on operator_sessions (operator_id);

-- Codes and links sent to operators. Nothing sends any yet; better-auth refuses to start without the table.
create table operator_verifications (
  id text primary key,
  identifier text not null,
  value text not null,
  expires_at timestamptz not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index operator_verifications_by_identifier on operator_verifications (identifier);

-- What an operator may do where. The scopes of a role stand in contracts/src/scopes.ts.
create table memberships (
  workspace_id integer not null references workspaces (id),
  operator_id text not null references operators (id) on delete cascade,
  role text not null
    check (role in ('admin', 'privacy', 'marketer', 'product', 'sales', 'care', 'advertiser', 'viewer')),
  created_at timestamptz not null default now(),
  primary key (workspace_id, operator_id)
);
create index memberships_by_operator on memberships (operator_id, workspace_id);

-- Failed attempts to sign in, by hashes of address and account; shared, so that more API processes allow no more
-- guesses. The shape is rate-limiter-flexible's: expire is in milliseconds since 1970.
create table sign_in_attempts (
  key varchar(255) primary key,
  points integer not null default 0,
  expire bigint
);

-- When a source last sent something. Apart from sources, so that the pipeline never waits for an edit of a source.
create table source_activity (
  workspace_id integer not null,
  source_id integer not null,
  last_event_at timestamptz not null,
  primary key (workspace_id, source_id)
);

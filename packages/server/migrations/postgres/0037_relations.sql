-- Whom a person gives to, and what the person said of them. Never mixed with what is known of the person: tables of their
-- own, that hang on the identifier through which it came, like everything a person has.
create table recipients (
  workspace_id integer not null,
  id uuid not null,
  person_id uuid not null,
  origin_id bigint not null,
  relation text not null,
  label text not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  collected bigint not null,
  allow bigint not null,
  valid_until timestamptz not null default 'infinity',
  primary key (workspace_id, id)
);
create index recipients_by_person on recipients (workspace_id, person_id);

-- The origin is the recipient's: what was said of them goes where they go.
create table recipient_values (
  workspace_id integer not null,
  recipient_id uuid not null,
  key text collate "C" not null,
  person_id uuid not null,
  origin_id bigint not null,
  value jsonb not null,
  at timestamptz not null,
  message_id text not null,
  context text,
  evidence jsonb,
  collected bigint not null,
  allow bigint not null,
  valid_until timestamptz not null default 'infinity',
  primary key (workspace_id, recipient_id, key),
  foreign key (workspace_id, recipient_id) references recipients (workspace_id, id) on delete cascade
);
create index recipient_values_by_person on recipient_values (workspace_id, person_id);

-- Households and accounts, told by group calls. A group is its members and what they told of it: whoever takes back what
-- they allowed takes their part of it along.
create table group_members (
  workspace_id integer not null,
  person_id uuid not null,
  group_id text collate "C" not null,
  origin_id bigint not null,
  since timestamptz not null,
  collected bigint not null,
  allow bigint not null,
  valid_until timestamptz not null default 'infinity',
  primary key (workspace_id, person_id, group_id, origin_id)
);
create index group_members_by_group on group_members (workspace_id, group_id, person_id);

create table group_values (
  workspace_id integer not null,
  group_id text collate "C" not null,
  key text collate "C" not null,
  person_id uuid not null,
  origin_id bigint not null,
  source_id integer not null,
  value jsonb not null,
  at timestamptz not null,
  message_id text not null,
  collected bigint not null,
  allow bigint not null,
  valid_until timestamptz not null default 'infinity',
  primary key (workspace_id, group_id, key, person_id, origin_id, source_id)
);
create index group_values_by_person on group_values (workspace_id, person_id);

select candor_private.guard(name, '(allow & (select candor_purpose_bits())) <> 0 and valid_until > (select now())')
from unnest(array['recipients', 'recipient_values', 'group_members', 'group_values']) as name;
grant select, insert, update, delete on recipients, recipient_values, group_members, group_values
to candor_app, candor_system;

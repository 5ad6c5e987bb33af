-- What is known of people. Every value that was told stays, with who told it: a value's slot is its origin (the identifier
-- through which it came), its source and its class; the newest of a slot is kept. Which one holds is decided when it is
-- read (modules/profiles/survive.ts), and an identifier that changes hands takes its values with it.
create table attribute_values (
  workspace_id integer not null,
  person_id uuid not null,
  key text collate "C" not null,
  -- In the order in which they survive: 1 zero, 2 first, 3 second, 4 inferred, 5 third party.
  class smallint not null check (class between 1 and 5),
  origin_id bigint not null,
  source_id integer not null,
  -- JSON null: no longer known.
  value jsonb not null,
  at timestamptz not null,
  message_id text not null,
  -- Where it was shared: app, web, store:…
  context text,
  -- The question, the answer, the agreement, or the model and its inputs.
  evidence jsonb,
  confidence real check (confidence between 0 and 1),
  expires_at timestamptz,
  -- The purposes for which it was told; those that are allowed now; and until when.
  collected bigint not null default 1,
  allow bigint not null default 1,
  valid_until timestamptz not null default 'infinity',
  primary key (workspace_id, person_id, key, class, origin_id, source_id)
);
select candor_private.guard('attribute_values', '(allow & (select candor_purpose_bits())) <> 0 and valid_until > now()');

insert into attribute_values (workspace_id, person_id, key, class, origin_id, source_id, value, at, message_id, collected,
  allow, valid_until)
select t.workspace_id, t.person_id, t.key, 2, i.id, t.source_id, t.value, t.at, t.message_id, t.collected, t.allow,
  t.valid_until
from traits t
cross join lateral (
  select id from identifiers i where i.workspace_id = t.workspace_id and i.person_id = t.person_id
  order by kind = 'user_id' desc, first_seen_at, id limit 1) i;
drop table traits;

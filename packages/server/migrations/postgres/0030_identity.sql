-- Who is who follows from evidence alone (modules/identity/partition.ts): what was seen together, and when.

alter table identifiers
  -- Stands for the identifier where its value must not be known: in history, beside each value it brought.
  add column id bigint generated always as identity,
  -- Evidence of later than this about it changes nothing; what founded a person was never joined to it.
  add column joined_at timestamptz not null default '-infinity',
  add column verified_at timestamptz,
  drop constraint identifiers_kind_check,
  add constraint identifiers_kind_check check (
    kind in ('user_id', 'email', 'anonymous_id', 'phone', 'card', 'device_id') or kind ~ '^external:[a-z0-9_.-]{1,40}$');

create table identity_links (
  workspace_id integer not null,
  left_id bigint not null,
  right_id bigint not null,
  -- By an alias or an operator: joins people even if each has a user id.
  forced boolean not null,
  -- The earliest time at which the two were seen together, and the event that showed it.
  at timestamptz not null,
  message_id text not null,
  -- held: it would exceed a limit, or join two verified users; cut: an operator said that the two are not one.
  state text not null default 'counts' check (state in ('counts', 'held', 'cut')),
  reason text,
  recorded_at timestamptz not null default now(),
  primary key (workspace_id, left_id, right_id, forced),
  check (left_id < right_id)
);
create index identity_links_by_right on identity_links (workspace_id, right_id);
create index identity_links_cut on identity_links (workspace_id, left_id) where state = 'cut';
create index identity_links_held on identity_links (workspace_id, recorded_at) where state = 'held';
select candor_private.guard('identity_links', '');

-- What was known before evidence was kept: each identifier was seen with the first of its person, a user's if there is one.
with first as (
  select distinct on (workspace_id, person_id) workspace_id, person_id, id, kind
  from identifiers order by workspace_id, person_id, kind = 'user_id' desc, first_seen_at, id)
insert into identity_links (workspace_id, left_id, right_id, forced, at, message_id)
select i.workspace_id, least(i.id, f.id), greatest(i.id, f.id), i.kind = 'user_id' and f.kind = 'user_id',
  i.first_seen_at, ''
from identifiers i
join first f on f.workspace_id = i.workspace_id and f.person_id = i.person_id and f.id <> i.id;
update identifiers i set joined_at = i.first_seen_at
from identity_links l
where l.workspace_id = i.workspace_id and i.id in (l.left_id, l.right_id) and i.kind <> 'user_id';

-- Identifiers that went from one living person to another, with everything that came through them: because something
-- earlier turned up, or because an operator separated what had been joined.
create table identity_moves (
  workspace_id integer not null,
  id bigint generated always as identity,
  origin_id bigint not null,
  from_id uuid not null,
  to_id uuid not null,
  reason text not null check (reason in ('evidence', 'unmerge')),
  at timestamptz not null default now(),
  primary key (workspace_id, id)
);
create index identity_moves_from on identity_moves (workspace_id, from_id);
create index identity_moves_to on identity_moves (workspace_id, to_id);
select candor_private.guard('identity_moves', '');

alter table people
  -- The transaction that last moved some of the person's identifiers to or from somebody else.
  add column moved_by xid8;

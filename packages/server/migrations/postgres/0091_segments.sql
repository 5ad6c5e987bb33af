-- Segments: what they are, who is in them, and when that could change by itself.

create table segments (
  workspace_id integer not null references workspaces (id),
  id bigint generated always as identity,
  key text collate "C" not null,
  name text not null,
  description text not null default '',
  -- A key of purposes: only people who allow it are looked at.
  purpose text not null,
  -- The tree as it was written, references to other segments included.
  definition jsonb not null,
  version integer not null default 1,
  state text not null check (state in ('draft', 'computing', 'live', 'paused')),
  built_in boolean not null default false,
  -- Members now; kept by whoever changes them.
  size bigint not null default 0,
  created_by text not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  computed_at timestamptz,
  -- While computing: the transaction that asked for it, and what has to arrive in ClickHouse before everybody is looked at
  -- (segments/facts/arrival.ts).
  asked_in xid8 not null default pg_current_xact_id(),
  awaited jsonb,
  asked_for text not null default 'definition' check (asked_for in ('definition', 'signal')),
  -- When everybody has to be looked at again though nothing happened: a signal changes, or thresholds are a day old.
  recompute_at timestamptz,
  primary key (workspace_id, id),
  unique (workspace_id, key)
);
create index segments_computing on segments (workspace_id) where state = 'computing';
create index segments_recompute on segments (workspace_id, recompute_at) where recompute_at is not null;

create table segment_versions (
  workspace_id integer not null,
  segment_id bigint not null,
  version integer not null,
  purpose text not null,
  definition jsonb not null,
  created_by text not null,
  created_at timestamptz not null default now(),
  primary key (workspace_id, segment_id, version),
  foreign key (workspace_id, segment_id) references segments (workspace_id, id) on delete cascade
);

-- One worker at a time looks at the people of a workspace: who holds the row.
create table segment_lanes (
  workspace_id integer primary key references workspaces (id)
);

-- How large segments were, and how many came and went, by day (UTC).
create table segment_days (
  workspace_id integer not null,
  segment_id bigint not null,
  day date not null,
  size bigint not null,
  entered bigint not null default 0,
  left_count bigint not null default 0,
  primary key (workspace_id, segment_id, day),
  foreign key (workspace_id, segment_id) references segments (workspace_id, id) on delete cascade
);

-- Cut points of the workspace's buyers, by purpose: how recently, how often, for how much.
create table segment_fifths (
  workspace_id integer not null,
  purpose text not null,
  cuts jsonb not null,
  at timestamptz not null default now(),
  primary key (workspace_id, purpose)
);

-- What the weather is, as it was told; until when that holds.
create table weather (
  workspace_id integer not null,
  region text not null,
  is_now text[] not null,
  until timestamptz not null,
  primary key (workspace_id, region)
);
grant select, insert, update, delete on segments, segment_versions, segment_lanes, segment_days, segment_fifths, weather
to candor_app, candor_system;

-- Who is in a segment. Hangs on no identifier: who a person is follows from everything together. `collected` is the purpose
-- of the segment; under the mask as what was told is.
create table segment_members (
  workspace_id integer not null,
  segment_id bigint not null,
  person_id uuid not null,
  since timestamptz not null,
  reason jsonb not null,
  collected bigint not null,
  allow bigint not null,
  valid_until timestamptz not null default 'infinity',
  primary key (workspace_id, segment_id, person_id)
);
create index segment_members_by_person on segment_members (workspace_id, person_id);
create index segment_members_newest on segment_members (workspace_id, segment_id, since desc, person_id);

-- Who came and went, and why.
create table segment_changes (
  workspace_id integer not null,
  id bigint generated always as identity,
  segment_id bigint not null,
  person_id uuid not null,
  entered boolean not null,
  at timestamptz not null,
  reason jsonb not null,
  version integer not null,
  collected bigint not null,
  allow bigint not null,
  valid_until timestamptz not null default 'infinity',
  primary key (workspace_id, id)
);
create index segment_changes_newest on segment_changes (workspace_id, segment_id, id desc);
create index segment_changes_by_person on segment_changes (workspace_id, person_id);

select candor_private.guard(name, '(allow & (select candor_purpose_bits())) <> 0 and valid_until > (select now())')
from unnest(array['segment_members', 'segment_changes']) as name;
grant select, insert, update, delete on segment_members, segment_changes to candor_app, candor_system;

-- The next moment at which time alone could change whether somebody is in a segment. Nothing runs while none is due.
create table segment_flips (
  workspace_id integer not null,
  segment_id bigint not null,
  person_id uuid not null,
  at timestamptz not null,
  primary key (workspace_id, segment_id, person_id)
);
create index segment_flips_due on segment_flips (workspace_id, at);
create index segment_flips_by_person on segment_flips (workspace_id, person_id);
select candor_private.guard('segment_flips', '');
grant select, insert, update, delete on segment_flips to candor_app, candor_system;

-- Where somebody has to be looked at, and nothing of anybody. A workspace without a lane is new: it has no segments yet.
grant usage, create on schema public to candor_counter;
grant select on segment_flips, segments, segment_lanes, workspaces to candor_counter;
create policy segment_flips_counted on segment_flips for select to candor_counter using (true);
create function candor_segments_due(out workspace_id integer) returns setof integer language sql stable security definer
set search_path = public, pg_temp as $$
  select w.id from workspaces w
  where not exists (select from segment_lanes l where l.workspace_id = w.id)
    or exists (select from segment_touched t where t.workspace_id = w.id)
    or exists (select from segment_flips f where f.workspace_id = w.id and f.at <= now())
    or exists (select from segments s
      where s.workspace_id = w.id and (s.state = 'computing' or s.state = 'live' and s.recompute_at <= now()))
$$;
alter function candor_segments_due() owner to candor_counter;

create or replace function candor_work() returns setof text language sql stable security definer
set search_path = public, pg_temp as $$
  select 'inbox' where exists (select from inbox)
  union all
  select 'history' where exists (select from history_outbox o
    where not exists (select from history_attempts a where a.shipment_id = o.id and a.retry_at > now()))
  union all
  select 'facts' where exists (select from facts_changed)
  union all
  select 'segments' where exists (select from candor_segments_due())
  union all
  -- What is over is kept for an hour (modules/history/squash).
  select 'squash' where exists (select from history_moves) or exists (select from history_merges)
    or exists (select from history_squashes where phase in ('copying', 'deleting') or began_at < now() - interval '1 hour')
  union all
  select 'ended grants' where exists (select from consent_current where status = 'granted' and valid_until <= now())
  union all
  select 'outbox ' || c.subscriber from outbox_cursors c where c.until is not null or exists (
    select from outbox o where o.tx >= pg_snapshot_xmin(c.seen) and not pg_visible_in_snapshot(o.tx, c.seen))
$$;
revoke create on schema public from candor_counter;

-- Counts of definitions that were told to who may not see people, and what was asked: another that asks almost the same
-- must not differ by a few people. Kept for a day; nothing of anybody.
create table segment_counts_told (
  workspace_id integer not null references workspaces (id),
  id bigint generated always as identity,
  purpose text not null,
  -- Each condition as text.
  conditions text[] not null,
  count bigint not null,
  at timestamptz not null default now(),
  primary key (workspace_id, id)
);
create index segment_counts_told_newest on segment_counts_told (workspace_id, at);
grant select, insert, update, delete on segment_counts_told to candor_app, candor_system;

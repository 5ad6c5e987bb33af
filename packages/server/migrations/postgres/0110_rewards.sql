-- Rewards: what people get for what they do, told in a ledger that has no balances (docs/adr/0023-points-ledger.md).

-- How a workspace gives points. One row a workspace, made when it is first needed.
create table reward_programmes (
  workspace_id integer primary key references workspaces (id),
  -- Locale → what a point is called.
  texts jsonb not null default '{}',
  -- Days until points can be spent, and from then until they are over; null: never.
  pending_days integer not null default 0,
  expire_days integer default 365,
  -- [{ key, from, texts }], by points earned in the last tier_days.
  tiers jsonb not null default '[]',
  tier_days integer not null default 365,
  -- What a point costs, in thousandths of the smallest unit of the currency; null: not said.
  point_cost bigint,
  currency text,
  -- Points that may be outstanding at once, pending ones included; null: any number.
  liability_cap bigint,
  -- Points outstanding. Not what anybody has: it lets the cap hold without adding up the ledger, and a test adds it up.
  outstanding bigint not null default 0,
  -- So many rewards to a person within so many minutes, to so many people on a device within so many days, are given at once.
  velocity_max integer not null default 20,
  velocity_minutes integer not null default 60,
  device_people_max integer not null default 3,
  device_days integer not null default 30,
  version integer not null default 1
);

create table reward_budgets (
  workspace_id integer not null references workspaces (id),
  key text collate "C" not null,
  name text not null,
  -- points, or a currency of ISO 4217 in its smallest unit.
  unit text not null,
  amount bigint not null check (amount >= 0),
  used bigint not null default 0 check (used >= 0),
  starts_at timestamptz,
  ends_at timestamptz,
  primary key (workspace_id, key)
);

create table coupon_campaigns (
  workspace_id integer not null references workspaces (id),
  key text collate "C" not null,
  -- Locale → { name, description }.
  texts jsonb not null,
  pattern text not null,
  -- { kind: percent | amount | gift, … }: what the shop takes off; Candor does not read it.
  benefit jsonb not null,
  state text not null check (state in ('active', 'paused')),
  starts_at timestamptz,
  ends_at timestamptz,
  -- Days from issue; null: as long as the campaign.
  valid_days integer,
  max_codes bigint,
  issued bigint not null default 0,
  uses_per_code integer not null default 1,
  -- So many codes a person within so many days; null: at all times.
  per_person integer not null default 1,
  per_person_days integer,
  only_holder boolean not null default true,
  hold_minutes integer not null default 30,
  budget_key text,
  -- What one use costs, in the smallest unit of the currency.
  cost bigint not null default 0 check (cost >= 0),
  currency text,
  created_at timestamptz not null default now(),
  primary key (workspace_id, key)
);

-- What can be had: for points, or for nothing by those who reached a tier (an offer).
create table reward_items (
  workspace_id integer not null references workspaces (id),
  key text collate "C" not null,
  texts jsonb not null,
  price bigint not null check (price >= 0),
  campaign_key text not null,
  tier text,
  starts_at timestamptz,
  ends_at timestamptz,
  retired boolean not null default false,
  position integer not null default 0,
  primary key (workspace_id, key)
);

-- Value that came back, by what it is put down to. Names nobody: the key is a hash.
create table reward_returns (
  workspace_id integer not null references workspaces (id),
  key bytea not null,
  reason text collate "C" not null,
  value bigint not null,
  currency text not null,
  at timestamptz not null,
  primary key (workspace_id, key, reason)
);
create index reward_returns_by_time on reward_returns (workspace_id, at);
grant select, insert, update, delete on reward_programmes, reward_budgets, coupon_campaigns, reward_items, reward_returns
to candor_app, candor_system;

-- Something was given for something done: once for a person, reason and period. The identifier through which it was earned
-- stands for the person here, because it never changes: people who are merged have both been paid.
create table reward_payments (
  workspace_id integer not null,
  id bigint generated always as identity,
  person_id uuid not null,
  origin_id bigint not null,
  reason text collate "C" not null,
  period text collate "C" not null,
  at timestamptz not null,
  points bigint check (points > 0),
  campaign_key text,
  budget_key text,
  cost bigint not null default 0,
  -- Of points: when they can be spent (null: held), and when they are over.
  active_at timestamptz,
  expires_at timestamptz,
  held_because text check (held_because in ('velocity', 'device')),
  reversed_at timestamptz,
  -- A hash: which device it was done on, to see many accounts on one.
  device bytea,
  -- What of the person was used, where the reward is for use.
  used text[] not null default '{}',
  actor text not null,
  collected bigint not null,
  allow bigint not null,
  valid_until timestamptz not null default 'infinity',
  primary key (workspace_id, id),
  unique (workspace_id, origin_id, reason, period)
);
create index reward_payments_by_person on reward_payments (workspace_id, person_id, reason, period);
create index reward_payments_by_time on reward_payments (workspace_id, at);
create index reward_payments_by_device on reward_payments (workspace_id, device, at) where device is not null;
create index reward_payments_held on reward_payments (workspace_id, id) where held_because is not null;

-- The ledger of points: each row moves points of one payment from an account to another, so every row is in balance by
-- itself. `issued`, `spent` and `expired` are the programme's; `pending` and `active` the person's. Only ever added to.
create table points_entries (
  workspace_id integer not null,
  id bigint generated always as identity,
  payment_id bigint not null,
  person_id uuid not null,
  origin_id bigint not null,
  kind text not null,
  from_account text not null,
  to_account text not null,
  points bigint not null check (points > 0),
  at timestamptz not null,
  -- The act that it is part of, and the place within: an act happens once.
  key text collate "C" not null,
  n integer not null default 0,
  actor text not null,
  note text,
  collected bigint not null,
  allow bigint not null,
  valid_until timestamptz not null default 'infinity',
  primary key (workspace_id, id),
  unique (workspace_id, key, n),
  foreign key (workspace_id, payment_id) references reward_payments (workspace_id, id) on delete cascade,
  check ((kind, from_account, to_account) in (
    ('earn', 'issued', 'pending'), ('earn', 'issued', 'active'), ('activate', 'pending', 'active'),
    ('spend', 'active', 'spent'), ('expire', 'pending', 'expired'), ('expire', 'active', 'expired'),
    ('reverse', 'pending', 'issued'), ('reverse', 'active', 'issued'), ('reverse', 'spent', 'active')))
);
create index points_entries_by_person on points_entries (workspace_id, person_id, id);
create index points_entries_by_payment on points_entries (workspace_id, payment_id);

-- The code itself is a secret of its holder: a keyed hash finds it, and it is sealed for the holder's wallet.
create table coupons (
  workspace_id integer not null,
  id bigint generated always as identity,
  payment_id bigint not null,
  person_id uuid not null,
  origin_id bigint not null,
  campaign_key text collate "C" not null,
  code_hash bytea not null,
  code_sealed bytea not null,
  -- The last two characters, for whoever helps the holder.
  code_hint text not null,
  issued_at timestamptz not null,
  ends_at timestamptz,
  collected bigint not null,
  allow bigint not null,
  valid_until timestamptz not null default 'infinity',
  primary key (workspace_id, id),
  unique (workspace_id, code_hash),
  foreign key (workspace_id, payment_id) references reward_payments (workspace_id, id) on delete cascade
);
create index coupons_by_person on coupons (workspace_id, person_id, campaign_key);
create index coupons_by_campaign on coupons (workspace_id, campaign_key, id);
create index coupons_by_payment on coupons (workspace_id, payment_id);

select candor_private.guard(name, '(allow & (select candor_purpose_bits())) <> 0 and valid_until > (select now())')
from unnest(array['reward_payments', 'points_entries', 'coupons']) as name;
grant select, insert, update, delete on reward_payments, coupons to candor_app, candor_system;
grant select, insert, update, delete on points_entries to candor_app, candor_system;

-- A coupon laid into a basket, or used. A reservation that is over holds nothing: nobody has to take it away.
create table coupon_uses (
  workspace_id integer not null,
  coupon_id bigint not null,
  basket text collate "C" not null,
  reserved_until timestamptz,
  redeemed_at timestamptz,
  released_at timestamptz,
  primary key (workspace_id, coupon_id, basket),
  foreign key (workspace_id, coupon_id) references coupons (workspace_id, id) on delete cascade
);

-- When time alone moves points of a payment next. Nothing runs while nothing is due.
create table points_due (
  workspace_id integer not null,
  payment_id bigint not null,
  at timestamptz not null,
  primary key (workspace_id, payment_id),
  foreign key (workspace_id, payment_id) references reward_payments (workspace_id, id) on delete cascade
);
create index points_due_by_time on points_due (at);
select candor_private.guard(name, '') from unnest(array['coupon_uses', 'points_due']) as name;
grant select, insert, update, delete on coupon_uses, points_due to candor_app, candor_system;

grant usage, create on schema public to candor_counter;
grant select on points_due to candor_counter;
create policy points_due_counted on points_due for select to candor_counter using (true);

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
  select 'points' where exists (select from points_due where at <= now())
  union all
  select 'outbox ' || c.subscriber from outbox_cursors c where c.until is not null or exists (
    select from outbox o where o.tx >= pg_snapshot_xmin(c.seen) and not pg_visible_in_snapshot(o.tx, c.seen))
$$;
revoke create on schema public from candor_counter;

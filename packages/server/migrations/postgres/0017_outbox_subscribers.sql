-- Subscribers of the outbox. Numbers of rows are given in the order of inserting, and rows are seen in the order of
-- committing: a reader who remembers the highest number skips what commits late. So each row knows its transaction, and a
-- subscriber remembers a snapshot: what it has read is what was visible in it. docs/adr/0013-outbox-subscribers.md
alter table outbox add column tx xid8 not null default pg_current_xact_id();
-- Subscribers read all workspaces at once, so their keys do not begin with one.
create index outbox_by_transaction on outbox (tx);
create unique index outbox_by_number on outbox (id);

alter table outbox_cursors
  -- Everything visible in this snapshot has been handled.
  add column seen pg_snapshot not null default pg_current_snapshot(),
  -- The round under way: everything visible in this one and not in `seen`, in the order of numbers up to last_id so far.
  add column until pg_snapshot,
  add column handled_at timestamptz;
comment on column outbox_cursors.delay_ms is
  'Milliseconds from the beginning of the transaction that wrote the oldest row of the last batch until it was handled';

-- How much waits: counts, and nothing of anybody.
grant usage, create on schema public to candor_counter;
grant select on outbox, outbox_cursors to candor_counter;
create policy outbox_counted on outbox for select to candor_counter using (true);

create function candor_outbox_waiting(name text) returns boolean language sql stable security definer
set search_path = public, pg_temp as $$
  select exists (select from outbox_cursors c where c.subscriber = name and (c.until is not null or exists (
    select from outbox o where o.tx >= pg_snapshot_xmin(c.seen) and not pg_visible_in_snapshot(o.tx, c.seen))))
$$;
create function candor_outbox_subscribers(
  out subscriber text, out delay_ms double precision, out handled_at timestamptz, out waiting bigint
) returns setof record language sql stable security definer set search_path = public, pg_temp as $$
  select c.subscriber, c.delay_ms, c.handled_at, (
    select count(*) from outbox o
    where o.tx >= pg_snapshot_xmin(c.seen) and not pg_visible_in_snapshot(o.tx, c.seen)
      and (c.until is null or o.id > c.last_id or not pg_visible_in_snapshot(o.tx, c.until)))
  from outbox_cursors c order by c.subscriber
$$;
alter function candor_outbox_waiting(text) owner to candor_counter;
alter function candor_outbox_subscribers() owner to candor_counter;
revoke create on schema public from candor_counter;

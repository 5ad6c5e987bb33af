-- Every table with personal data, and who may do what there. A test walks the catalogue and fails on a table that is
-- neither here nor on the list of tables without personal data.

create function candor_private.guard(name text, readable text) returns void language plpgsql as $$
declare
  -- 2^48: from there on bits are system purposes.
  is_system text := '(select candor_purpose_bits()) >= 281474976710656';
begin
  execute format('alter table %I enable row level security', name);
  execute format('alter table %I force row level security', name);
  if readable <> '' then
    execute format('create policy %I on %I for select using (%s)', name || '_by_purpose', name, readable);
  end if;
  execute format('create policy %I on %I using (%s) with check (%s)', name || '_by_system', name, is_system, is_system);
end
$$;

-- A mask and a time: the mask knows no time, so a row whose time is over is read by nobody until it is looked at again.
select candor_private.guard(name, '(allow & (select candor_purpose_bits())) <> 0 and valid_until > now()')
from unnest(array['people', 'identifiers', 'traits']) as name;
select candor_private.guard('quarantine', '(allowed & (select candor_purpose_bits())) <> 0');
-- Read by system purposes only.
select candor_private.guard(name, '')
from unnest(array['inbox', 'inbox_unreadable', 'history_outbox', 'deliveries', 'person_merges', 'presentations',
  'consent_ledger', 'consent_current', 'outbox', 'permissions_pending']) as name;
-- The intake writes what it cannot read: an answer must not wait for a token.
create policy inbox_append on inbox for insert with check (true);
create policy presentations_append on presentations for insert with check (true);

grant usage on schema public to candor_app, candor_system;
grant select, insert, update, delete on all tables in schema public to candor_app, candor_system;
grant usage on all sequences in schema public to candor_app, candor_system;
alter default privileges in schema public grant select, insert, update, delete on tables to candor_app, candor_system;
alter default privileges in schema public grant usage on sequences to candor_app, candor_system;

-- How much waits: counts, and nothing of anybody. A role of its own may see these rows, and only through these functions.
do $$
begin
  create role candor_counter nologin;
exception when duplicate_object or unique_violation then null;
end
$$;
grant candor_counter to current_user;
grant usage, create on schema public to candor_counter;
grant select on inbox, history_outbox, history_attempts to candor_counter;
create policy inbox_counted on inbox for select to candor_counter using (true);
create policy history_outbox_counted on history_outbox for select to candor_counter using (true);

create function candor_waiting(out in_inbox boolean, out in_outbox boolean) language sql stable security definer
set search_path = public, pg_temp as $$
  select exists (select from inbox),
    exists (select from history_outbox o
      where not exists (select from history_attempts a where a.shipment_id = o.id and a.retry_at > now()))
$$;
create function candor_backlog(
  out batches integer, out events bigint, out oldest double precision,
  out chunks integer, out history_rows bigint, out chunk_oldest double precision
) language sql stable security definer set search_path = public, pg_temp as $$
  select i.batches, i.events, i.oldest, o.chunks, o.history_rows, o.oldest
  from (select count(*)::int as batches, coalesce(sum(events), 0) as events,
      extract(epoch from now() - min(received_at))::float8 as oldest from inbox) i,
    (select count(*)::int as chunks, coalesce(sum(rows), 0) as history_rows,
      extract(epoch from now() - min(created_at))::float8 as oldest from history_outbox) o
$$;
create function candor_inbox_bytes() returns bigint language sql stable security definer
set search_path = public, pg_temp as $$
  select coalesce(sum(length(body)), 0)::bigint from inbox
$$;
alter function candor_waiting() owner to candor_counter;
alter function candor_backlog() owner to candor_counter;
alter function candor_inbox_bytes() owner to candor_counter;
revoke create on schema public from candor_counter;

-- What a worker has to do, by kind, as one question for all kinds: an idle system asks it once a second, and it stays one when
-- there are more kinds. Tells that there is something, and nothing of anybody. docs/adr/0013-outbox-subscribers.md
grant usage, create on schema public to candor_counter;
grant select on history_moves, history_merges, history_squashes, consent_current to candor_counter;
create policy history_moves_counted on history_moves for select to candor_counter using (true);
create policy history_merges_counted on history_merges for select to candor_counter using (true);
create policy history_squashes_counted on history_squashes for select to candor_counter using (true);
create policy consent_current_counted on consent_current for select to candor_counter using (true);

create function candor_work() returns setof text language sql stable security definer
set search_path = public, pg_temp as $$
  select 'inbox' where exists (select from inbox)
  union all
  select 'history' where exists (select from history_outbox o
    where not exists (select from history_attempts a where a.shipment_id = o.id and a.retry_at > now()))
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
alter function candor_work() owner to candor_counter;
revoke create on schema public from candor_counter;

-- candor_waiting() and candor_outbox_waiting() are asked by workers of the version before, until they have been replaced.

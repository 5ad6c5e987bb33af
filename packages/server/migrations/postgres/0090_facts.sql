-- What segments ask of people besides events is copied to ClickHouse as facts (docs/adr/0021-segments.md). Here stands which
-- facts have to be read anew, whatever changed them, and whom what arrived there touches.

-- Facts that changed since they were read. A statement that changes thousands leaves a row a key, and no row is ever
-- shared: nobody waits for anybody to say that something changed. Whoever reads puts together what is there twice.
create table facts_changed (
  id bigint generated always as identity primary key,
  workspace_id integer not null,
  -- As in ClickHouse: person, value:<attribute>, identifier:<kind>, preference, recipient. Null: everything.
  key text collate "C",
  -- Null: everybody of whom something is known under the key, in the order of their ids, those behind `after`.
  people uuid[],
  after uuid,
  size integer generated always as (cardinality(people)) stored
);
-- Ids that have little in common: compressing them costs and gains nothing.
alter table facts_changed alter column people set storage external;
alter table facts_changed set (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000);
select candor_private.guard('facts_changed', '');
-- Whoever changes a fact says so, also who may not read anybody: the catalogue of attributes is written for no purpose.
create policy facts_changed_append on facts_changed for insert with check (true);

-- The number of a reading: taken after what it reads was committed and before it reads, so that of two readings of a fact
-- the one with the higher number saw everything that the other saw.
create sequence facts_version;
grant usage, select, update on sequence facts_version to candor_system;

-- Whose facts are on their way to ClickHouse.
create table facts_sent (
  workspace_id integer not null,
  shipment_id bigint not null references history_outbox (id) on delete cascade,
  people uuid[] not null,
  primary key (workspace_id, shipment_id)
);
alter table facts_sent alter column people set storage external;
create index facts_sent_by_shipment on facts_sent (shipment_id);
select candor_private.guard('facts_sent', '');

-- The functions below run for the hottest statements there are: once a statement, over all its rows. Of rows that are
-- replaced, what stands among the old ones and among the new ones in the same words did not change: masks, and when somebody
-- was last seen, leave no note.
create function candor_private.people_changed() returns trigger language plpgsql as $$
begin
  insert into public.facts_changed (workspace_id, key, people)
  select workspace_id, 'person', array_agg(id) from changed group by workspace_id;
  return null;
end
$$;
create function candor_private.identifiers_changed() returns trigger language plpgsql as $$
begin
  insert into public.facts_changed (workspace_id, key, people)
  select workspace_id, 'identifier:' || kind, array_agg(person_id) from changed group by workspace_id, kind;
  return null;
end
$$;
create function candor_private.values_changed() returns trigger language plpgsql as $$
begin
  insert into public.facts_changed (workspace_id, key, people)
  select workspace_id, 'value:' || key, array_agg(person_id) from changed group by workspace_id, key;
  return null;
end
$$;
create function candor_private.people_replaced() returns trigger language plpgsql as $$
begin
  insert into public.facts_changed (workspace_id, key, people)
  select workspace_id, 'person', array_agg(distinct id)
  from (
    select workspace_id, id
    from (
      select workspace_id, id, merged_into, first_seen_at from old_rows
      union all
      select workspace_id, id, merged_into, first_seen_at from new_rows) as rows
    group by workspace_id, id, merged_into, first_seen_at
    having count(*) = 1) as changed
  group by workspace_id;
  return null;
end
$$;
create function candor_private.identifiers_replaced() returns trigger language plpgsql as $$
begin
  insert into public.facts_changed (workspace_id, key, people)
  select workspace_id, 'identifier:' || kind, array_agg(distinct person_id)
  from (
    select workspace_id, kind, person_id
    from (
      select workspace_id, id, kind, person_id, first_seen_at, verified_at from old_rows
      union all
      select workspace_id, id, kind, person_id, first_seen_at, verified_at from new_rows) as rows
    group by workspace_id, id, kind, person_id, first_seen_at, verified_at
    having count(*) = 1) as changed
  group by workspace_id, kind;
  return null;
end
$$;
create function candor_private.values_replaced() returns trigger language plpgsql as $$
begin
  insert into public.facts_changed (workspace_id, key, people)
  select workspace_id, 'value:' || key, array_agg(distinct person_id)
  from (
    select workspace_id, person_id, key
    from (
      select workspace_id, person_id, key, class, origin_id, source_id, value, at, message_id, expires_at, collected
      from old_rows
      union all
      select workspace_id, person_id, key, class, origin_id, source_id, value, at, message_id, expires_at, collected
      from new_rows) as rows
    group by workspace_id, person_id, key, class, origin_id, source_id, value, at, message_id, expires_at, collected
    having count(*) = 1) as changed
  group by workspace_id, key;
  return null;
end
$$;
-- The argument is the key.
create function candor_private.fact_changed() returns trigger language plpgsql as $$
begin
  insert into public.facts_changed (workspace_id, key, people)
  select workspace_id, tg_argv[0], array_agg(distinct person_id) from changed group by workspace_id;
  return null;
end
$$;
-- For a row, where it is seldom.
create function candor_private.fact_replaced() returns trigger language plpgsql as $$
begin
  insert into public.facts_changed (workspace_id, key, people)
  values (new.workspace_id, tg_argv[0], array[old.person_id, new.person_id]);
  return null;
end
$$;

create trigger people_came after insert on people referencing new table as changed
  for each statement execute function candor_private.people_changed();
create trigger people_went after delete on people referencing old table as changed
  for each statement execute function candor_private.people_changed();
create trigger people_became after update on people referencing old table as old_rows new table as new_rows
  for each statement execute function candor_private.people_replaced();

create trigger identifiers_came after insert on identifiers referencing new table as changed
  for each statement execute function candor_private.identifiers_changed();
create trigger identifiers_went after delete on identifiers referencing old table as changed
  for each statement execute function candor_private.identifiers_changed();
create trigger identifiers_became after update on identifiers referencing old table as old_rows new table as new_rows
  for each statement execute function candor_private.identifiers_replaced();

create trigger values_came after insert on attribute_values referencing new table as changed
  for each statement execute function candor_private.values_changed();
create trigger values_went after delete on attribute_values referencing old table as changed
  for each statement execute function candor_private.values_changed();
create trigger values_became after update on attribute_values referencing old table as old_rows new table as new_rows
  for each statement execute function candor_private.values_replaced();

create trigger preferences_came after insert on preferences referencing new table as changed
  for each statement execute function candor_private.fact_changed('preference');
create trigger preferences_went after delete on preferences referencing old table as changed
  for each statement execute function candor_private.fact_changed('preference');
create trigger preferences_became after update on preferences for each row when (old is distinct from new)
  execute function candor_private.fact_replaced('preference');

create trigger recipients_came after insert on recipients referencing new table as changed
  for each statement execute function candor_private.fact_changed('recipient');
create trigger recipients_went after delete on recipients referencing old table as changed
  for each statement execute function candor_private.fact_changed('recipient');
create trigger recipients_became after update on recipients for each row
  when ((old.person_id, old.relation, old.created_at, old.collected)
    is distinct from (new.person_id, new.relation, new.created_at, new.collected))
  execute function candor_private.fact_replaced('recipient');

create trigger recipient_values_came after insert on recipient_values referencing new table as changed
  for each statement execute function candor_private.fact_changed('recipient');
create trigger recipient_values_went after delete on recipient_values referencing old table as changed
  for each statement execute function candor_private.fact_changed('recipient');
create trigger recipient_values_became after update on recipient_values for each row
  when ((old.person_id, old.value, old.collected) is distinct from (new.person_id, new.value, new.collected))
  execute function candor_private.fact_replaced('recipient');

-- Whether a value may be said in ClickHouse: then it is read anew of everybody who has it.
create function candor_private.attribute_sensitivity_changed() returns trigger language plpgsql as $$
begin
  insert into public.facts_changed (workspace_id, key)
  values (new.workspace_id, 'value:' || new.key), (new.workspace_id, 'recipient');
  return null;
end
$$;
create trigger attribute_became_contact after insert on attribute_definitions for each row
  when (new.sensitivity = 'contact') execute function candor_private.attribute_sensitivity_changed();
create trigger attribute_sensitivity_changed after update of sensitivity on attribute_definitions for each row
  when ((old.sensitivity = 'contact') <> (new.sensitivity = 'contact'))
  execute function candor_private.attribute_sensitivity_changed();

-- What is known already is read once.
insert into facts_changed (workspace_id) select id from workspaces;

-- What live segments ask for: event:<type>:<name> (* is any name), value:<attribute>, identifier, preference, recipient,
-- person, consent. Nothing of anybody.
create table segment_interests (
  workspace_id integer not null references workspaces (id),
  token text collate "C" not null,
  primary key (workspace_id, token)
);

-- Whom a shipment touches, and by what, as far as somebody asks: packed JSON [{w, t, p}] of workspace, token, and ids with
-- commas between; the codec is the first byte. Null: nobody.
alter table history_outbox add column touched bytea;
alter table history_outbox alter column touched set storage external;

-- Who has to be looked at again: written when what touches them has arrived in ClickHouse.
create table segment_touched (
  workspace_id integer not null,
  id bigint generated always as identity,
  token text collate "C" not null,
  people uuid[] not null,
  size integer generated always as (cardinality(people)) stored,
  at timestamptz not null default now(),
  primary key (workspace_id, id)
);
alter table segment_touched alter column people set storage external;
alter table segment_touched set (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000);
select candor_private.guard('segment_touched', '');

-- How much waits: counts, and nothing of anybody.
grant usage, create on schema public to candor_counter;
grant select on facts_changed, facts_sent, segment_touched, people to candor_counter;
create policy facts_changed_counted on facts_changed for select to candor_counter using (true);
create policy facts_sent_counted on facts_sent for select to candor_counter using (true);
create policy segment_touched_counted on segment_touched for select to candor_counter using (true);
create policy people_counted on people for select to candor_counter using (true);
-- Of how many people ClickHouse does not have the newest facts: they changed and were not read, or are on their way.
create function candor_facts_behind(workspace integer) returns integer language sql stable security definer
set search_path = public, pg_temp as $$
  select count(distinct id)::int
  from (
    select unnest(people) as id from facts_changed where workspace_id = workspace
    union all
    select unnest(people) from facts_sent where workspace_id = workspace
    union all
    select p.id from facts_changed c join people p on p.workspace_id = c.workspace_id and (c.after is null or p.id > c.after)
    where c.workspace_id = workspace and c.people is null) as behind
$$;
alter function candor_facts_behind(integer) owner to candor_counter;
revoke create on schema public from candor_counter;

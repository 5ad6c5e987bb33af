-- Each policy is for the role that it concerns. A read for a purpose then tests one condition a row; policies of several
-- roles are joined by `or`, which cost half as much again. The owner keeps what system purposes may, behind the same token.
create or replace function candor_private.guard(name text, readable text) returns void language plpgsql as $$
declare
  -- 2^48: from there on bits are system purposes.
  is_system text := '(select candor_purpose_bits()) >= 281474976710656';
begin
  execute format('alter table %I enable row level security', name);
  execute format('alter table %I force row level security', name);
  if readable <> '' then
    execute format('create policy %I on %I for select to candor_app using (%s)', name || '_by_purpose', name, readable);
  end if;
  execute format('create policy %I on %I to candor_system, %I using (%s) with check (%s)',
    name || '_by_system', name, current_user, is_system, is_system);
end
$$;

do $$
declare
  p record;
begin
  for p in select tablename, policyname from pg_policies
    where schemaname = 'public' and policyname in (tablename || '_by_purpose', tablename || '_by_system')
  loop
    execute case when p.policyname = p.tablename || '_by_purpose'
      then format('alter policy %I on %I to candor_app', p.policyname, p.tablename)
      else format('alter policy %I on %I to candor_system, %I', p.policyname, p.tablename, current_user) end;
  end loop;
end
$$;

-- What is the same for every row is computed once a statement, the time as well.
do $$
declare
  name text;
begin
  foreach name in array array['people', 'identifiers', 'traits'] loop
    execute format('alter policy %I on %I using ((allow & (select candor_purpose_bits())) <> 0 and valid_until > (select now()))',
      name || '_by_purpose', name);
  end loop;
end
$$;

-- The token names the process of the transaction, so only that one may verify it; workers of a parallel read are told the
-- bits. Marked unsafe, as functions are unless said, it kept every read of people from being parallel.
alter function candor_purpose_bits() parallel restricted;

-- What somebody prefers hangs on the identifier through which they said it, like everything that is told of people: it goes
-- where that goes, so that people who are separated have what each of them said. Which choice holds is decided when they
-- are read (modules/consent/preferences/stricter.ts).
alter table preferences
  add column origin_id bigint,
  -- The change that it is (preference_changes.id): it rises in the order in which one person said things.
  add column change_id bigint not null default 0,
  -- Other identifiers that were the person's when this was said, and through which the same had been said before: what was said
  -- there holds no more, for as long as both are one person's.
  add column over bigint[] not null default '{}';

-- What holds now stays so, and hangs on the address, where links went; it was joined already.
update preferences p set origin_id = (
  select id from identifiers i where i.workspace_id = p.workspace_id and i.person_id = p.person_id
  order by kind = 'email' desc, kind = 'user_id' desc, first_seen_at, id limit 1);
delete from preferences where origin_id is null;

alter table preferences
  alter column origin_id set not null,
  drop constraint preferences_pkey,
  add primary key (workspace_id, person_id, kind, key, origin_id);

-- Null: from before this was kept.
alter table preference_changes add column origin_id bigint;

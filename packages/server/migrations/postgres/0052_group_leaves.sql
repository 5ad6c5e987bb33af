-- Who left a household or an account, and when. Belonging is decided when it is read, by time and across all identifiers
-- of a person: whoever said later that they belong does. So neither late events nor merges nor separations need to touch it.
alter table group_members
  -- The last time it was told; `since` is the first.
  add column last_at timestamptz;
update group_members set last_at = since;
alter table group_members alter column last_at set not null;

create table group_leaves (
  workspace_id integer not null,
  person_id uuid not null,
  group_id text collate "C" not null,
  origin_id bigint not null,
  at timestamptz not null,
  -- As in attribute_values: whoever reads a membership must hear that it ended.
  collected bigint not null,
  allow bigint not null,
  valid_until timestamptz not null default 'infinity',
  primary key (workspace_id, person_id, group_id, origin_id)
);
select candor_private.guard('group_leaves', '(allow & (select candor_purpose_bits())) <> 0 and valid_until > (select now())');
grant select, insert, update, delete on group_leaves to candor_app, candor_system;

-- IAB's list of vendors, as it was fetched last and before: the same for every workspace, and nothing of anybody.
create table tcf_vendor_lists (
  version integer primary key,
  policy_version integer not null,
  -- Of each vendor what a consent string needs.
  vendors jsonb not null,
  fetched_at timestamptz not null default now()
);
grant select, insert, update on tcf_vendor_lists to candor_app, candor_system;
revoke delete on tcf_vendor_lists from candor_app, candor_system;

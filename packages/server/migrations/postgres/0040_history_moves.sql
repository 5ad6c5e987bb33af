-- History follows who is who at once, though ClickHouse is behind: what its rows do not say yet stands here.

-- Identifiers that were moved, and whose events may still stand under somebody else: under the people they came from.
-- In the background the events are written anew under the right person; then the row goes.
create table history_moves (
  workspace_id integer not null,
  origin_id bigint not null,
  person_id uuid not null,
  from_people uuid[] not null,
  -- The transaction that moved it last.
  moved_in xid8 not null default pg_current_xact_id(),
  -- What was queued for ClickHouse when the last who could have thought otherwise was done; null: somebody may still be at it.
  settled_after bigint,
  primary key (workspace_id, origin_id)
);
select candor_private.guard('history_moves', '');

-- People who became others, while ClickHouse's overrides are on their way.
create table overrides_pending (
  workspace_id integer not null,
  person_id uuid not null,
  survivor_id uuid not null,
  version bigint not null,
  shipment_id bigint not null references history_outbox (id) on delete cascade,
  primary key (workspace_id, person_id, shipment_id)
);
create index overrides_pending_by_shipment on overrides_pending (shipment_id);
select candor_private.guard('overrides_pending', '');

-- Events being written anew: copying (the copies do not count yet), then deleting (what was copied counts no longer).
create table history_squashes (
  workspace_id integer not null,
  id bigint generated always as identity,
  phase text not null check (phase in ('copying', 'deleting')),
  origins bigint[] not null,
  targets uuid[] not null,
  from_people uuid[] not null,
  changed_in xid8 not null default pg_current_xact_id(),
  primary key (workspace_id, id)
);
select candor_private.guard('history_squashes', '');

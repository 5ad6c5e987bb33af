-- Shipments of history that were begun, written before ClickHouse is asked and kept until it has answered: whoever finds
-- a note knows that the shipment may be there already, whole or in part. A table of its own, since the worker holds the
-- shipment's row meanwhile.
create table history_attempts (
  shipment_id bigint primary key,
  began_at timestamptz not null default now(),
  -- Refusals by ClickHouse itself; such a shipment waits and lets the others go first.
  refusals integer not null default 0,
  retry_at timestamptz not null default '-infinity'
);

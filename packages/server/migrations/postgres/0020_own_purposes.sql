-- A purpose is never deleted, since answers refer to it: it is asked no longer.
alter table purposes add column retired_at timestamptz;

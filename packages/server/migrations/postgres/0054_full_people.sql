-- Whoever was held at the limit of identifiers (a till, a call centre) is left as they are until an operator decides, also by what comes
-- late: then it does not matter in which order that comes. A limit that is raised since counts again.
alter table people
  -- The limit at which it was held; null: never, or an operator has decided since.
  add column full_at integer;

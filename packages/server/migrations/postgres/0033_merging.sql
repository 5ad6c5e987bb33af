-- What a merge can be undone by.
alter table person_merges
  -- Identifiers up to this number were there when the two were merged: which of them the survivor had follows from it.
  add column newest_origin bigint,
  -- What joined them, when it was no event: the operator who said so.
  add column actor text;
